"""One conversation in the making, as plain values.

Each method does to these values what the operation of the same name does to rows: the same entries in the same
order, the same columns. `tests/scale` plays every story again through the operations and compares.
"""

import dataclasses
import datetime as dt
from typing import Any

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.rendering import Rendered
from helpdesk.fields import Columns
from inbox.scale.cast import Agent, Named, StateFacts, TypeFacts

PREVIEW = Conversation._meta.get_field("preview").max_length or 180
SUBJECT = Conversation._meta.get_field("subject").max_length or 300


@dataclasses.dataclass(frozen=True, slots=True)
class Writer:
    """A customer, as far as a story needs to know."""

    id: int
    name: str
    language: str


type By = Agent | Writer


@dataclasses.dataclass(slots=True)
class Line:
    """An entry in the making. Its id is given when it is copied, in the order of time."""

    kind: str
    channel: str
    by: By
    at: dt.datetime
    body: Rendered | None = None
    change: str = ""
    details: dict[str, Any] = dataclasses.field(default_factory=dict)
    is_automatic: bool = False
    id: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Filing:
    """What a ticket is opened with."""

    number: int
    type: TypeFacts
    description: Rendered
    answers: list[tuple[int, Columns]]


@dataclasses.dataclass(slots=True)
class Filed:
    """The ticket of a story."""

    filing: Filing
    state: StateFacts
    shown_state: StateFacts
    opened_at: dt.datetime
    state_changed_at: dt.datetime
    first_answered_at: dt.datetime | None = None
    resolved_at: dt.datetime | None = None
    reopened_count: int = 0

    @property
    def type(self) -> TypeFacts:
        return self.filing.type


@dataclasses.dataclass(slots=True)
class Story:
    """A conversation from its first moment on."""

    id: int
    customer: Writer | None
    brand_id: int
    channel: str
    subject: str
    created_at: dt.datetime
    inbox_state: str = "open"
    snoozed_until: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    assignee: Agent | None = None
    team: Named | None = None
    priority: int = 0
    ticket: Filed | None = None
    preview: str = ""
    preview_kind: str = ""
    preview_author: str = ""
    is_unread: bool = False
    waiting_since: dt.datetime | None = None
    last_line: Line | None = None
    last_activity_at: dt.datetime = dataclasses.field(init=False)
    lines: list[Line] = dataclasses.field(default_factory=list)
    tags: list[tuple[Named, dt.datetime]] = dataclasses.field(default_factory=list)
    participants: list[tuple[Writer, dt.datetime]] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.last_activity_at = self.created_at
        if self.customer is not None:
            self.participants.append((self.customer, self.created_at))

    def receive(self, body: Rendered, by: Writer, at: dt.datetime) -> None:
        """`receive_first` and `receive_reply`."""
        self._say(Line("reply", self.channel, by, at, body), "customer")
        self.is_unread = True
        self.waiting_since = self.waiting_since or at
        if self.inbox_state == "closed":
            self._reopen(by, "customer_reply", at)
        if self.ticket is not None and self.ticket.state.category in ("waiting", "resolved"):
            self.change_state(self.ticket.type.states["in_progress"][0], by, at)

    def keep_automatic(self, body: Rendered, by: Writer, at: dt.datetime) -> None:
        """`keep_aside`, for an auto-reply: it only stands in the thread."""
        self.last_line = Line("reply", self.channel, by, at, body, is_automatic=True)
        self.lines.append(self.last_line)

    def reply(self, body: Rendered, by: Agent, at: dt.datetime, to_state: StateFacts | None = None) -> None:
        """`reply_to_customer`."""
        self._say(Line("reply", "email" if self.channel == "email" else "teammate", by, at, body), "agent")
        self.waiting_since = None
        self.is_unread = False
        if self.assignee is None:
            self.assign(by, by, at)
        if self.inbox_state != "open":
            self._reopen(by, "reply", at)
        if self.ticket is not None:
            self.ticket.first_answered_at = self.ticket.first_answered_at or at
            if to_state is not None:
                self.change_state(to_state, by, at)

    def note(self, body: Rendered, by: Agent, at: dt.datetime) -> None:
        """`add_note`."""
        self._say(Line("note", "teammate", by, at, body), "note")

    def assign(self, to: Agent, by: Agent, at: dt.datetime) -> None:
        """`assign_to_teammate`."""
        if self.assignee is None or self.assignee.id != to.id:
            self.assignee = to
            self._change("assigned", by, at, to=to.name, id=to.id)

    def assign_team(self, to: Named, by: Agent, at: dt.datetime) -> None:
        """`assign_to_team`."""
        if self.team is None or self.team.id != to.id:
            self.team = to
            self._change("team_assigned", by, at, to=to.name, id=to.id)

    def tag(self, with_: Named, by: Agent, at: dt.datetime) -> None:
        if all(there.id != with_.id for there, _ in self.tags):
            self.tags.append((with_, at))
            self._change("tagged", by, at, tag=with_.name)

    def set_priority(self, to: int, label: str, by: Agent, at: dt.datetime) -> None:
        if self.priority != to:
            self.priority = to
            self._change("priority", by, at, to=label)

    def add_participant(self, who: Writer, by: Agent, at: dt.datetime) -> None:
        if all(there.id != who.id for there, _ in self.participants):
            self.participants.append((who, at))
            self._change("participant_active", by, at, who=who.name)

    def file(self, filing: Filing, by: By, at: dt.datetime) -> None:
        """`convert` and `open_ticket`."""
        state = filing.type.states["submitted"][0]
        self.ticket = Filed(filing, state, state, at, at)
        if not self.preview:
            self.preview = filing.description.preview[:PREVIEW]
        self._change(
            "ticket_opened",
            by,
            at,
            number=filing.number,
            type=filing.type.name,
            type_id=filing.type.id,
            category=filing.type.category,
        )

    def change_state(self, to: StateFacts, by: By, at: dt.datetime) -> None:
        ticket = self.ticket
        if ticket is None or ticket.state.id == to.id:
            return
        before, ticket.state, ticket.state_changed_at = ticket.state, to, at
        if not to.is_hidden:
            ticket.shown_state = to
        if to.category == "resolved" and before.category != "resolved":
            ticket.resolved_at = at
        elif before.category == "resolved" and to.category != "resolved":
            ticket.resolved_at = None
            ticket.reopened_count += 1
        self._change("state", by, at, before=before.name, after=to.name, category=to.category, is_hidden=to.is_hidden)
        if to.category == "resolved" and before.category != "resolved" and ticket.type.closes:
            self.close(by, at)
        elif before.category == "resolved" and to.category != "resolved":
            self._reopen(by, "state", at)

    def close(self, by: By, at: dt.datetime) -> None:
        if self.inbox_state != "closed":
            self.inbox_state, self.snoozed_until, self.closed_at = "closed", None, at
            self.waiting_since, self.is_unread = None, False
            self._change("closed", by, at)

    def snooze(self, until: dt.datetime, by: Agent, at: dt.datetime) -> None:
        self.inbox_state, self.snoozed_until, self.closed_at = "snoozed", until, None
        self._change("snoozed", by, at, until=until.isoformat())

    def see(self) -> None:
        """`mark_seen`, by the one who answers it."""
        self.is_unread = False

    def _reopen(self, by: By, reason: str, at: dt.datetime) -> None:
        if self.inbox_state != "open":
            self.inbox_state, self.snoozed_until, self.closed_at = "open", None, None
            self._change("reopened", by, at, reason=reason)

    def _say(self, line: Line, preview_kind: str) -> None:
        assert line.body is not None
        self.lines.append(line)
        self.last_line = line
        self.preview, self.preview_kind = line.body.preview[:PREVIEW], preview_kind
        self.preview_author, self.last_activity_at = line.by.name[:60], line.at

    def _change(self, change: str, by: By, at: dt.datetime, **details: Any) -> None:
        channel = "teammate" if isinstance(by, Agent) else self.channel
        self.lines.append(Line("change", channel, by, at, None, change, details))
