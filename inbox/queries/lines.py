"""What a thread is made of: messages, changes, days. Ready-made values for its template."""

import dataclasses
import datetime as dt

from inbox.queries.sent_forms import FormCard


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """A file under a message."""

    url: str
    name: str
    size: int
    is_image: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """Where a note was written that was posted here. Of what the reader may not see there is no address."""

    name: str
    url: str
    mark: str


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """A reply or a note. `kind` is customer, agent, note or automatic."""

    id: int
    kind: str
    author: str
    hue: int
    detail: str  # "by mail", "Support"
    at: dt.datetime
    time: str
    exact: str
    html: str  # safe: made by conversations.rendering
    quoted_html: str
    files: tuple[File, ...]
    is_suspicious: bool
    is_redacted: bool
    is_new: bool  # came in after what the reader had seen
    may_be_split: bool  # it may begin a conversation of its own
    author_id: int | None  # the teammate who wrote it
    delivery: str  # "", "queued", "sent", "failed", "bounced", …
    delivery_words: str
    written: Written | None = None
    form: FormCard | None = None
    edited: str = ""  # when and by whom, of a note that was put in other words
    is_message: bool = True

    @property
    def iso(self) -> str:
        return self.at.isoformat()


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A line of what happened: an icon, who, and words; `pill` shows a state at the end."""

    id: int
    icon: str
    who: str
    words: str
    strong: str  # the part of the words to be set in bold, at their end
    pill: str  # a state category
    at: dt.datetime
    time: str
    exact: str
    other: str = ""  # another conversation that this tells of
    url: str = ""
    rest: str = ""  # words after its name
    colour: str = ""  # of the pill
    is_message: bool = False

    @property
    def iso(self) -> str:
        return self.at.isoformat()


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """Consecutive changes. Of a long run only the last is shown at once."""

    folded: tuple[Change, ...]
    shown: tuple[Change, ...]
    is_message: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """The entries of one day; consecutive changes stand together."""

    label: str
    items: tuple[Message | Changes, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Thread:
    days: tuple[Day, ...]
    last_id: int
    earlier_url: str  # older entries, empty when all are shown
