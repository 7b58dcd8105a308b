"""Made-up content for the gallery: usual, empty, long, and in other scripts."""

import dataclasses
import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from helpdesk.ui.times import Calendar

LONG = "A very long title that somebody pasted from a terminal: /usr/lib/firmware/dimmer/d2/4.2.1/boot.bin not found"
SHORT = "https://en.wikipedia.org/wiki/Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch_railway_station"


@dataclasses.dataclass(frozen=True)
class RowSpecimen:
    """A row of the list with everything usual, to be changed one thing at a time."""

    id: int = 0
    url: str = "#row"
    mark: str = "customer"
    who: str = "Anneli Virtanen"
    number: str = "#1042"
    title: str = "Kitchen dimmer flickers after update"
    preview: str = "Here is the photo. It only happens below 30 %."
    is_note: bool = False
    minutes: int = 42
    is_waiting: bool = False
    owner: str = "Bo Lindqvist"
    owner_hue: int = 200
    state: str = "in_progress"
    state_label: str = "In progress"
    colour: str = ""
    is_unread: bool = False
    has_files: bool = False
    is_current: bool = False
    priority: int = 0
    may_be_picked: bool = True

    @property
    def _at(self) -> dt.datetime:
        return timezone.now() - dt.timedelta(minutes=self.minutes)

    @property
    def time(self) -> str:
        return Calendar().ago(self._at)

    @property
    def iso(self) -> str:
        return self._at.isoformat(timespec="seconds")

    @property
    def exact(self) -> str:
        exact = Calendar().exact(self._at)
        return f"{exact} · Waiting since {exact}" if self.is_waiting else exact


ARABIC = "جرّبت إعادة التشغيل ثلاث مرات ولكن الضوء يبقى برتقاليًا"
JAPANESE = "ファームウェア 4.2.1 に更新してから、リビングの照明がちらつきます。"
PLAIN = RowSpecimen(number="", state="")

ROWS = (
    RowSpecimen(id=1),
    RowSpecimen(id=2, is_unread=True, is_waiting=True, has_files=True, state="submitted", state_label="Submitted"),
    RowSpecimen(id=3, is_current=True, state="waiting", state_label="Waiting on customer"),
    dataclasses.replace(PLAIN, id=4, mark="email", owner="", minutes=1500),
    RowSpecimen(
        id=5, mark="back_office", is_note=True, who="Your team", priority=1, state="resolved", state_label="Done"
    ),
    RowSpecimen(
        id=6, mark="tracker", priority=2, title=LONG, who=LONG, preview=SHORT, state_label="Waiting for the depot"
    ),
    dataclasses.replace(
        PLAIN, id=7, mark="messenger", who="ليلى الحداد", title="لا يمكنني ربط الجسر بالتطبيق", preview=ARABIC
    ),
    RowSpecimen(id=8, who="佐藤 美咲", title="調光器が更新後にちらつきます", preview=JAPANESE, minutes=600_000),
)
STATES = (
    ("submitted", "Submitted"),
    ("in_progress", "In progress"),
    ("waiting", "Waiting on customer"),
    ("resolved", "Resolved"),
)
RICH = (
    "<p>Try this:</p><ol><li>Open the app</li><li>Choose <b>Settings</b></li></ol>"
    "<blockquote><p>quoted</p></blockquote><pre>dim --below 30</pre>"
    f'<p><a href="#link">{SHORT}</a></p>'
)


def _message(kind: str, **changed: Any) -> SimpleNamespace:
    usual: dict[str, Any] = {
        "id": 0,
        "kind": kind,
        "author": "Anneli Virtanen",
        "hue": 20,
        "detail": "by mail",
        "at": timezone.now(),
        "time": "10:06",
        "exact": Calendar().exact(timezone.now()),
        "html": SafeString("<p>Here is the photo.</p>"),
    }
    return SimpleNamespace(**{**usual, **changed})


def _messages() -> list[SimpleNamespace]:
    quoted = SafeString("<p>On Thursday Bo Lindqvist wrote: could you send a photo?</p>")
    file = SimpleNamespace(
        url="#file", name="dimmer-log-of-all-of-last-week-in-the-kitchen.txt", size=18_400, is_image=False
    )
    by_bo: dict[str, Any] = {"author": "Bo Lindqvist", "hue": 200, "detail": "Support"}
    return [
        _message("customer", quoted_html=quoted, files=(file,)),
        _message("agent", html=SafeString(RICH), **by_bo),
        _message("agent", delivery="queued", delivery_words="Sending", **by_bo),
        _message("agent", delivery="bounced", delivery_words="Came back undelivered: 550 no such user", **by_bo),
        _message("note", html=SafeString("<p>Finance is fine with a full refund.</p>"), **by_bo),
        _message("customer", is_new=True),
        _message("customer", is_suspicious=True, author="stranger@elsewhere.test"),
        _message("automatic"),
        _message("customer", is_redacted=True),
        _message("customer", author="ليلى الحداد", html=SafeString(f"<p>{ARABIC}</p>")),
    ]


def all_of_them() -> dict[str, Any]:
    """What the gallery's template shows."""
    return {
        "listed": ROWS,
        "specimens": _messages(),
        "marks": ("customer", "back_office", "tracker", "email", "messenger", "portal", "api", "teammate"),
        "states": STATES,
        "people": (("Bo Lindqvist", 200), ("Mei Tanaka", 340), ("佐藤 美咲", 60), ("ليلى الحداد", 120), ("x", 20)),
        "times": tuple(timezone.now() - dt.timedelta(minutes=minutes) for minutes in (0, 5, 180, 4000, 90_000)),
        "long": LONG,
    }
