"""What a message costs, when somebody made it to cost as much as possible."""

import base64
import contextlib
import gc
import os
import time
import tracemalloc
from collections.abc import Callable

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from helpdesk.mail import parts, structure
from helpdesk.mail.parsing import ParseRefused, parse
from tests.mail.raw import multipart, part, raw

SECONDS = 5.0  # of a processor; all of these take a fraction of one
BIG = 8_000_000
TIMES, BYTES = 3, 30_000_000  # memory: so many times the message, and so much besides. 35 MB stay under 150


def nested(levels: int, inside: bytes = b"hello") -> bytes:
    return (
        raw(body="").rstrip()
        + b"\r\n"
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
            for level in range(levels)
        )
        + b"\r\n"
        + inside
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "5,000 multiparts in one another": lambda: nested(5_000),
    "as deep as allowed, with endless short lines": lambda: nested(50, b"x\n" * (BIG // 2)),
    "5,000 messages in one another": lambda: raw("Content-Type: message/rfc822\r\n\r\n" * 5_000),
    "3,000 comments in one another": lambda: raw(head="From: " + "(" * 3_000 + "a@b.example\r\n"),
    "20,000 parts": lambda: multipart(*[part("text/plain", "x")] * 20_000),
    "parts with boundaries of their own": lambda: multipart(
        *(part(f"multipart/mixed; boundary={at}{'q' * 90}", f"--{at}{'q' * 90}\r\n\r\nx") for at in range(300))
    ),
    "20,000 addresses": lambda: raw("Cc: " + ", ".join(f"u{number}@b.example" for number in range(9_000))),
    "quotes that never end": lambda: raw(head="From: " + '"\\' * 60_000 + "\r\n"),
    "angles that never end": lambda: raw(head="From: " + "<" * 100_000 + "\r\n"),
    "a name of boundaries that are none": lambda: multipart(part("text/plain", "\n--=_bq" * 1_000_000)),
    "boundaries with endless spaces": lambda: multipart(part("text/plain", ("\n--=_b" + " " * 99 + "x") * 70_000)),
    "nothing but line breaks": lambda: raw(body=b"\n" * BIG),
    "one line": lambda: raw(body=b"a" * BIG),
    "one field": lambda: raw("X: " + "y" * BIG),
    "60,000 fields": lambda: raw("X:\r\n" * 60_000),
    "60,000 folds": lambda: raw("Subject: a\r\n" + " \r\n" * 60_000 + " b"),
    "a file of the full size": lambda: multipart(
        part(
            "application/pdf; name=a.pdf",
            base64.encodebytes(os.urandom(BIG * 5 // 7)).decode(),
            "Content-Transfer-Encoding: base64",
        )
    ),
    "quoted-printable soft breaks": lambda: raw(
        "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable", b"=3D=\r\n" * (BIG // 6)
    ),
    "encoded words that never end": lambda: raw("Subject: " + "=?a?q?" * 40_000),
    "encoded words side by side": lambda: raw("Subject: " + "=?utf-8?q?a?= " * 15_000),
    "parameters that never end": lambda: raw("Content-Type: text/plain" + ';a="' * 60_000),
    "a charset that takes minutes": lambda: raw(
        "Content-Type: text/plain; charset=punycode", b"a" * 300_000 + b"-" + b"9" * 300_000
    ),
    "files that only begin": lambda: raw(body=b"begin 644 a\n" * 400_000),
    "200,000 files in the text": lambda: raw(body=b"begin 644 a\n#0V%T\n`\nend\n" * 200_000),
    "an endless report": lambda: raw("Content-Type: message/delivery-status", b"a:\n" * (BIG // 3)),
    "a header and no body": lambda: b"Subject: x" * 1,
    "NULs": lambda: b"\0" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_or_refused_at_a_bounded_cost(name: str) -> None:
    message = HOSTILE[name]()
    gc.collect()
    began = time.process_time()
    _read(message)
    assert time.process_time() - began < SECONDS
    tracemalloc.start()
    try:
        _read(message)
        assert tracemalloc.get_traced_memory()[1] < TIMES * len(message) + BYTES
    finally:
        tracemalloc.stop()


def _read(message: bytes) -> None:
    with contextlib.suppress(ParseRefused):
        mail = parse(message)
        assert "\x00" not in mail.text + mail.html + mail.subject


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (nested(60), "nested too deeply"),
        (raw("X: " + "y" * 300_000), "longer than 256 KB"),
        (raw("X:\r\n" * 2_500), "2,000 header fields"),
        (b"x" * (settings.MAIL_MAX_BYTES + 1), "larger than 35 MB"),
    ],
)
def test_a_refusal_says_why(message: bytes, words: str) -> None:
    with pytest.raises(ParseRefused, match=words):
        parse(message)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (multipart(*[part("text/plain", "x")] * 150), "first 100 parts"),
        (raw("Cc: " + ", ".join(f"u{number}@b.example" for number in range(150))), "first 100 recipients"),
        (raw(body=b"a" * 1_200_000), "longer than what is shown"),
    ],
)
def test_what_is_left_out_is_told(message: bytes, words: str) -> None:
    assert [words in notice for notice in parse(message).notices] == [True]


PIECES = st.sampled_from(
    [
        b"--=_b\r\n", b"--=_b--\r\n", b"\r\n", b"\n", b"Content-Type: ", b"multipart/mixed; boundary==_b", b"text/html",
        b"; charset=", b"utf-16", b"iso-2022-jp", b"Content-Transfer-Encoding: base64", b"=?utf-8?b?", b"?=", b"From: ",
        b"<a@b.example>", b'"', b"(", b"\x00", b"\xff\xfe", b"Subject: ", b"begin 644 x\n", b"end\n", b" ", b":", b"hi",
        b"message/rfc822", b"message/delivery-status", b"Final-Recipient: rfc822; a@b.example", b"References: <", b">",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.binary(max_size=8), max_size=60))
@effort(max_examples=150, deadline=None)
def test_nothing_but_a_refusal_is_ever_raised(pieces: list[bytes]) -> None:
    _read(b"".join(pieces))


@given(st.lists(PIECES | st.binary(max_size=8), max_size=60))
@effort(max_examples=150, deadline=None)
def test_nothing_is_too_damaged_to_read(pieces: list[bytes]) -> None:
    with contextlib.suppress(ParseRefused):
        parts.read_parts(structure.take_apart(raw("Content-Type: multipart/mixed; boundary==_b", b"".join(pieces))))
