"""The words a story is written in: who says or does what, and when.

Times count back from the moment the demo is loaded: `42m` and `6h` ago, or `3d 08:52`: three days ago at that time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happened."""

    at: str
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Says(Step):
    """The customer (or `by`, somebody else who takes part) writes. The first one begins the conversation."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answers(Step):
    """A teammate writes to the customer, and moves the ticket along when a state is given."""

    text: str
    state: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Notes(Step):
    """A teammate writes for the team."""

    text: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Converts(Step):
    """The conversation becomes a ticket."""

    type: str
    values: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Opens(Step):
    """An internal ticket is opened from nothing."""

    type: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Moves(Step):
    state: str


@dataclass(frozen=True, kw_only=True)
class Fills(Step):
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Gives(Step):
    """To a teammate, or to a team when `to` begins with a capital."""

    to: str


@dataclass(frozen=True, kw_only=True)
class Tags(Step):
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Links(Step):
    """What is told belongs together with the ticket of another story."""

    to: str


@dataclass(frozen=True, kw_only=True)
class Ranks(Step):
    priority: int


@dataclass(frozen=True, kw_only=True)
class Invites(Step):
    """Somebody else takes part from now on."""

    who: str


@dataclass(frozen=True, kw_only=True)
class Snoozes(Step):
    """`until` counts forward from now: `2d`."""

    until: str


@dataclass(frozen=True, kw_only=True)
class Closes(Step):
    pass


@dataclass(frozen=True, kw_only=True)
class Reads(Step):
    """The one who answers has seen the last message."""


@dataclass(frozen=True)
class Story:
    """One conversation from its beginning to where it stands now.

    Texts name other stories' tickets as {#key} and dates as {on:5d 17:02}.
    """

    key: str
    subject: str
    customer: str
    steps: tuple[Step, ...]
    brand: str = "lumen"
    channel: str = "email"


def story(key: str, subject: str, customer: str, *steps: Step, brand: str = "lumen", channel: str = "email") -> Story:
    """A story in the order in which it happened."""
    return Story(key, subject, customer, steps, brand, channel)


def says(at: str, text: str, *, by: str = "", files: tuple[str, ...] = ()) -> Says:
    return Says(at=at, by=by, text=text, files=files)


def answers(by: str, at: str, text: str, *, state: str = "", files: tuple[str, ...] = ()) -> Answers:
    return Answers(at=at, by=by, text=text, state=state, files=files)


def notes(by: str, at: str, text: str, *, files: tuple[str, ...] = ()) -> Notes:
    return Notes(at=at, by=by, text=text, files=files)


def converts(by: str, at: str, type: str, title: str = "", **values: Any) -> Converts:  # noqa: A002  # the field's word
    return Converts(at=at, by=by, type=type, title=title, values=values)


def opens(by: str, at: str, type: str, text: str, **values: Any) -> Opens:  # noqa: A002
    return Opens(at=at, by=by, type=type, text=text, values=values)


def moves(by: str, at: str, state: str) -> Moves:
    return Moves(at=at, by=by, state=state)


def fills(by: str, at: str, **values: Any) -> Fills:
    return Fills(at=at, by=by, values=values)


def gives(by: str, at: str, to: str) -> Gives:
    return Gives(at=at, by=by, to=to)


def tags(by: str, at: str, *names: str) -> Tags:
    return Tags(at=at, by=by, names=names)


def links(by: str, at: str, to: str) -> Links:
    return Links(at=at, by=by, to=to)


def ranks(by: str, at: str, priority: int) -> Ranks:
    return Ranks(at=at, by=by, priority=priority)


def invites(by: str, at: str, who: str) -> Invites:
    return Invites(at=at, by=by, who=who)


def snoozes(by: str, at: str, until: str) -> Snoozes:
    return Snoozes(at=at, by=by, until=until)


def closes(by: str, at: str) -> Closes:
    return Closes(at=at, by=by)


def reads(by: str, at: str) -> Reads:
    return Reads(at=at, by=by)


def exchange(
    subject: str,
    customer: str,
    at: str,
    question: str,
    by: str,
    answer: str,
    thanks: str = "",
    *,
    after: int = 24,
    brand: str = "lumen",
    channel: str = "email",
) -> Story:
    """The everyday: a question, an answer some minutes later, perhaps thanks, and done."""
    steps: list[Step] = [says(at, question), answers(by, later(at, after), answer)]
    if thanks:
        steps.append(says(later(at, after + 95), thanks))
    steps.append(closes(by, later(at, after + 96)))
    return Story(f"{customer} {at}", subject, customer, tuple(steps), brand, channel)


def later(at: str, minutes: int) -> str:
    """`3d 23:50` and 20 minutes more is `2d 00:10`."""
    days, clock = at.split("d ")
    hour, minute = map(int, clock.split(":"))
    whole, rest = divmod(hour * 60 + minute + minutes, 24 * 60)
    return f"{int(days) - whole}d {rest // 60:02}:{rest % 60:02}"
