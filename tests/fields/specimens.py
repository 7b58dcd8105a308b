"""One specimen of every kind: what people write for it, what it means, and what it must refuse."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from helpdesk.fields import FieldSpec, Option

OPTIONS = (
    Option(id=11, label="Kitchen", color="blue"),
    Option(id=12, label="Hall <b>way</b>"),
    Option(id=13, label="Cellar", is_archived=True),
)

PEOPLE = (
    Option(id=21, label="Violet Hunter", names=("violet@beeches.test",)),
    Option(id=22, label="Hall Pycroft", names=("hall@mawson.test",)),
    Option(id=23, label="Hall Pycroft", names=("hall@franco.test",)),
    Option(id=24, label="<b>Jabez</b>", is_archived=True),
)
FILES = (Option(id=31, label="plan <of> moor.pdf"), Option(id=32, label="print.png"))


@dataclass(frozen=True)
class Specimen:
    """A kind at work. `written` maps inputs to (value, how it reads); `refused` are inputs it must not take."""

    kind: str
    written: tuple[tuple[Any, Any, str], ...]
    refused: tuple[Any, ...]
    options: tuple[Option, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    def spec(self, **changes: Any) -> FieldSpec:
        """The field this specimen stands for."""
        values = {"key": self.kind, "name": self.kind.title(), "kind": self.kind} | changes
        return FieldSpec(options=self.options, settings=self.settings, **values)


def _utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


SPECIMENS = (
    Specimen(
        "text",
        (
            ("88213", "88213", "88213"),
            (88213, "88213", "88213"),
            ("  two   words\r\nand more ", "two words and more", "two words and more"),
            ("ضوء 💡", "ضوء 💡", "ضوء 💡"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>", "<script>alert(1)</script>"),
            ("x" * 255, "x" * 255, "x" * 255),
        ),
        ("x" * 256, 1.5, True),
    ),
    Specimen(
        "long_text",
        (
            ("one\r\ntwo\rthree\n", "one\ntwo\nthree", "one\ntwo\nthree"),
            ("  照明がちらつきます  ", "照明がちらつきます", "照明がちらつきます"),
            ("e\u0301", "\u00e9", "\u00e9"),
        ),
        ("x" * 20_001, 1.5),
    ),
    Specimen(
        "number",
        (
            ("12", 12, "12\u00a0lamps"),
            (" -7 ", -7, "-7\u00a0lamps"),
            ("+0", 0, "0\u00a0lamps"),
            ("1 234", 1234, "1234\u00a0lamps"),
            ("1\u202f234", 1234, "1234\u00a0lamps"),
            ("1,234,567", 1234567, "1234567\u00a0lamps"),
            ("١٢", 12, "12\u00a0lamps"),
            ("\u22125", -5, "-5\u00a0lamps"),
            (3.0, 3, "3\u00a0lamps"),
        ),
        ("1,234", "1.000", "3.0", "1.5", 1.5, "twelve", "1e3", "12 34", "0x10", "--1", True, 10**15, "-8", 2_000_001),
        settings={"unit": "lamps", "min": "-7", "max": "2000000"},
    ),
    Specimen(
        "decimal",
        (
            ("214.90", Decimal("214.9"), "214.90\u00a0€"),
            ("214,9", Decimal("214.9"), "214.90\u00a0€"),
            ("1 234,5", Decimal("1234.5"), "1234.50\u00a0€"),
            ("1.234,50", Decimal("1234.5"), "1234.50\u00a0€"),
            ("1,234.50", Decimal("1234.5"), "1234.50\u00a0€"),
            ("0,12", Decimal("0.12"), "0.12\u00a0€"),
            (".5", Decimal("0.5"), "0.50\u00a0€"),
            ("1234567890123", Decimal(1234567890123), "1234567890123.00\u00a0€"),
            ("-0.00", Decimal(0), "0.00\u00a0€"),
            (0.1, Decimal("0.1"), "0.10\u00a0€"),
            ("٣٫٥", Decimal("3.5"), "3.50\u00a0€"),
        ),
        ("1,234", "12.345", "€ 5", "1,2,3", "1.2.3", "1e-5", "9" * 14 + ".25", ".", "-", ",", "1..2", True),
        settings={"places": 2, "unit": "€"},
    ),
    Specimen(
        "checkbox",
        ((True, True, "Yes"), ("on", True, "Yes"), ("1", True, "Yes"), (False, False, "No"), ("NO", False, "No")),
        ("maybe", 2, 0.5, "x" * 10_000),
    ),
    Specimen(
        "date",
        (
            ("2026-09-14", dt.date(2026, 9, 14), "14 Sep 2026"),
            (" 2024-02-29 ", dt.date(2024, 2, 29), "29 Feb 2024"),
            (dt.date(1000, 1, 1), dt.date(1000, 1, 1), "1 Jan 1000"),
            ("9999-12-31", dt.date(9999, 12, 31), "31 Dec 9999"),
        ),
        (
            "14.09.2026",
            "09/14/2026",
            "2026-02-29",
            "2026-13-01",
            "0000-01-01",
            "0026-11-21",
            "10000-01-01",
            "120260-01-01",
            "today",
            20260914,
            dt.datetime(2026, 9, 14, tzinfo=dt.UTC),
        ),
    ),
    Specimen(
        "datetime",
        (
            ("2026-11-21T14:30", _utc(2026, 11, 21, 14, 30), "21 Nov 2026, 14:30"),
            ("2026-11-21 14:30:05", _utc(2026, 11, 21, 14, 30, 5), "21 Nov 2026, 14:30"),
            ("2026-11-21T14:30+02:00", _utc(2026, 11, 21, 12, 30), "21 Nov 2026, 12:30"),
            ("2026-11-21T14:30:00.250Z", _utc(2026, 11, 21, 14, 30, 0, 250_000), "21 Nov 2026, 14:30"),
        ),
        (
            "2026-11-21",
            "2026-11-21T25:00",
            "2026-11-21T14:60",
            "2026-11-21T14:30+99:00",
            "0000-01-01T00:00",
            "10000-01-01T00:00",
            "0026-11-21T14:30",
            "9999-12-31T23:59-12:00",
            "now",
            1763735400,
        ),
    ),
    Specimen(
        "single_select",
        ((11, 11, "Kitchen"), ("12", 12, "Hall <b>way</b>")),
        (13, "13", 99, "Kitchen", "-11", "1" * 5000, "¹¹", [11], True),
        options=OPTIONS,
    ),
    Specimen(
        "multi_select",
        (
            ([11], (11,), "Kitchen"),
            (["12", "11", "12"], (11, 12), "Kitchen, Hall <b>way</b>"),
            ("11", (11,), "Kitchen"),
            ((12,), (12,), "Hall <b>way</b>"),
        ),
        ([13], ["11", "x"], {"11": 1}, [11] * 1000, [["11"]], [None], ["\x00"]),
        options=OPTIONS,
    ),
    Specimen(
        "url",
        (
            ("https://lumen.test/a?b=1#c", "https://lumen.test/a?b=1#c", "https://lumen.test/a?b=1#c"),
            ("HTTP://Lumen.Test/Path", "http://lumen.test/Path", "http://lumen.test/Path"),
            ("https://münchen.example/ü", "https://münchen.example/ü", "https://münchen.example/ü"),
        ),
        (
            "lumen.test",
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "ftp://lumen.test/",
            "//lumen.test/",
            "https://",
            "https://[::1",
            "https://user:secret@lumen.test/",
            "https://lumen.test/a b",
            "https://" + "a" * 3000 + ".test",
            7,
        ),
    ),
    Specimen(
        "email",
        (("Cleo@Orchard.TEST ", "cleo@orchard.test", "cleo@orchard.test"),),
        ("cleo", "cleo@", "@orchard.test", "Cleo <cleo@orchard.test>", "a@b@c.test", "x" * 250 + "@orchard.test", 7),
    ),
    Specimen(
        "phone",
        (
            ("+49 30 123456", "+49 30 123456", "+49 30 123456"),
            (" 030/123-456 ", "030/123-456", "030/123-456"),
            ("(020)\u00a07946  0958", "(020) 7946 0958", "(020) 7946 0958"),
            ("+1 555.0100 ext. 12", "+1 555.0100 ext. 12", "+1 555.0100 ext. 12"),
            ("\u0660\u0661\u0662\u0663", "0123", "0123"),
            ("+81 \uff11\uff12\u2013\uff13\uff14", "+81 12-34", "+81 12-34"),
            (112, "112", "112"),
        ),
        ("call me", "12", "+" + "1" * 16, "++49 30 1", "+49 30 12345 and 6", "1-800-FLOWERS", "x" * 60, 1.5, True),
    ),
    Specimen(
        "files",
        (
            ([31], (31,), "plan <of> moor.pdf"),
            (["32", "31", "32"], (32, 31), "print.png, plan <of> moor.pdf"),
            ("31", (31,), "plan <of> moor.pdf"),
        ),
        ([99], ["31", "x"], {"31": 1}, [31] * 1000, [["31"]], [None], ["\x00"], 1.5),
        options=FILES,
        settings={"most": 3, "endings": "pdf png"},
    ),
    Specimen(
        "customer",
        (
            (21, 21, "Violet Hunter"),
            ("21", 21, "Violet Hunter"),
            (" violet HUNTER ", 21, "Violet Hunter"),
            ("Violet@Beeches.test", 21, "Violet Hunter"),
            ("Violet Hunter <violet@beeches.test>", 21, "Violet Hunter"),
            ("Hall Pycroft #23", 23, "Hall Pycroft"),
            ("hall@mawson.test", 22, "Hall Pycroft"),
        ),
        ("Hall Pycroft", 24, "24", 99, "nobody@x.test", "#", "x" * 400, "1" * 5000, True, [21], 21.0, -21),
        options=PEOPLE,
    ),
    Specimen(
        "company",
        (
            (21, 21, "Violet Hunter"),
            ("21", 21, "Violet Hunter"),
            (" violet HUNTER ", 21, "Violet Hunter"),
            ("Violet@Beeches.test", 21, "Violet Hunter"),
            ("Violet Hunter <violet@beeches.test>", 21, "Violet Hunter"),
            ("Hall Pycroft #23", 23, "Hall Pycroft"),
            ("hall@mawson.test", 22, "Hall Pycroft"),
        ),
        ("Hall Pycroft", 24, "24", 99, "nobody@x.test", "#", "x" * 400, "1" * 5000, True, [21], 21.0, -21),
        options=PEOPLE,
    ),
    Specimen(
        "teammate",
        (
            (21, 21, "Violet Hunter"),
            ("21", 21, "Violet Hunter"),
            (" violet HUNTER ", 21, "Violet Hunter"),
            ("Violet@Beeches.test", 21, "Violet Hunter"),
            ("Violet Hunter <violet@beeches.test>", 21, "Violet Hunter"),
            ("Hall Pycroft #23", 23, "Hall Pycroft"),
            ("hall@mawson.test", 22, "Hall Pycroft"),
        ),
        ("Hall Pycroft", 24, "24", 99, "nobody@x.test", "#", "x" * 400, "1" * 5000, True, [21], 21.0, -21),
        options=PEOPLE,
    ),
)

NOTHING: tuple[Any, ...] = (None, "", "   ", "\n\t")

HOSTILE: tuple[Any, ...] = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\ufeff",
    "\x1b[31m",
    "A" * 1_048_576,
    "9" * 1_048_576,
    "-" * 1_048_576,
    "https://" + "a." * 500_000,
    "a@" + "b." * 500_000,
    "Infinity",
    "-inf",
    "NaN",
    "sNaN",
    "1e400",
    "1e-400",
    "1e999999999999999999999",
    float("inf"),
    float("nan"),
    1e308,
    5e-324,
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    Decimal("1e400"),
    Decimal("1e-999999"),
    10**400,
    -(10**5000),
    "0000-00-00",
    "10000-01-01T00:00Z",
    "0001-01-01T00:00+14:00",
    "\u202egnp.exe",
    "مرحبا‎",
    "👩‍👩‍👧‍👦" * 50,
    "'; DROP TABLE ticket; --",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% debug %}",
    b"bytes",
    [],
    [None],
    [[[]]],
    ["\x00"],
    {},
    {"a": 1},
    object(),
    dt.datetime.min.replace(tzinfo=dt.UTC),
    dt.datetime.max.replace(tzinfo=dt.timezone(-dt.timedelta(hours=12))),
    dt.date.min,
    True,
    -1,
    0,
)
