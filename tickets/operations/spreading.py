"""One chunk of a cascade: the normal state change on many tickets, in a number of statements that never grows."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from helpdesk.conversations.events import Closed, Reopened
from helpdesk.conversations.models import Channel, Conversation, Entry, InboxState, Participant
from helpdesk.conversations.operations.appending import change_of, reply_of
from helpdesk.conversations.operations.locking import lock_many
from helpdesk.conversations.operations.saving import add_many, save_many
from helpdesk.conversations.rendering import Rendered, preview_of
from helpdesk.ledger.event import Actor, Event
from helpdesk.ledger.recording import record_many
from tickets.events import AgentReplied, CascadeAdvanced, StateChanged
from tickets.models import Cascade, CascadeResult, Link, LinkKind, State, StateCategory, Ticket, TicketType
from tickets.models.cascade import AGAIN
from tickets.operations.deciding import Chunk, Verdict, decide
from tickets.queries.missing import missing_by_ticket
from tickets.queries.offers import offers_of

CHUNK = 500
Outcome = CascadeResult.Outcome
TICKET = ["state", "state_changed_at", "shown_state", "resolved_at", "reopened_count", "first_answered_at"]
ROW = [
    "state_id", "state_category", "state_name", "inbox_state", "snoozed_until", "closed_at", "waiting_since",
    "is_unread", "preview", "preview_kind", "preview_author", "last_activity_at", "last_entry_id",
]  # fmt: skip
READ = [*ROW, "channel", "category", "has_files"]  # the rest is neither asked nor written


def next_links(cascade: Cascade) -> QuerySet[Link]:
    """The links that are still to be dealt with, in their order: all of them, or what had failed or was stopped."""
    links = Link.objects.filter(
        target=cascade.tracker_id, kind=LinkKind.TRACKER, pk__gt=cascade.cursor, pk__lte=cascade.last_link_id
    )
    if cascade.is_again:
        failed = CascadeResult.objects.filter(cascade=cascade, outcome__in=AGAIN)
        links = links.filter(source__in=failed.values("conversation"))
    return links.order_by("id")


def spread(cascade: Cascade, *, by: Actor) -> bool:
    """Deal with the next links of a locked cascade and move its cursor; False when there are none left."""
    is_careful = cascade.cursor < cascade.careful_to
    links = list(next_links(cascade).values_list("pk", "source_id")[: 1 if is_careful else CHUNK])
    if not links:
        return False
    conversations = lock_many([source for _, source in links], only=READ)
    still = _still(cascade, links[-1][0])
    if still.keys() - {one.pk for one in conversations}:
        return True  # a link was moved by a merge just now: look again
    chunk = _gather(cascade, [one for one in conversations if one.pk in still])
    verdicts = [(one, decide(one, chunk)) for one in chunk.conversations]
    _write(chunk, verdicts, by=by, now=timezone.now())
    cascade.cursor = links[-1][0]
    cascade.done += len(verdicts)
    cascade.attempts = 0
    cascade.save(update_fields=["cursor", "done", "attempts"])
    return True


def _still(cascade: Cascade, last: int) -> dict[int, int]:
    """What of the chunk is linked now, by its conversation, and was not dealt with: a merge may have given it a link
    of another one. Asked by ranges: of five hundred ids PostgreSQL compares each with each.
    """
    linked = dict(next_links(cascade).filter(pk__lte=last).values_list("source_id", "id"))
    if cascade.is_again or not linked:
        return linked
    done = cascade.results.filter(conversation__gte=min(linked), conversation__lte=max(linked))
    for pk in done.values_list("conversation_id", flat=True):
        linked.pop(pk, None)
    return linked


def _gather(cascade: Cascade, conversations: Collection[Conversation]) -> Chunk:
    pks = [one.pk for one in conversations]
    tickets = _tickets(pks)
    resolves = cascade.moves and cascade.to_state.category == StateCategory.RESOLVED
    heard = Participant.objects.filter(conversation__in=pks, standing=Participant.Standing.ACTIVE)
    return Chunk(
        cascade=cascade,
        conversations=conversations,
        tickets=tickets,
        offers=offers_of({ticket.type_id for ticket in tickets.values()}),
        missing=missing_by_ticket(tickets.values()) if resolves else {},
        heard=set(heard.values_list("conversation_id", flat=True)) if cascade.message_html else set(),
    )


def _tickets(pks: Collection[int]) -> dict[int, Ticket]:
    """With their types and states: there are few of those, so each is made once and not for every ticket."""
    tickets = Ticket.objects.only("number", "type", *TICKET).in_bulk(pks)
    types = TicketType.objects.in_bulk({one.type_id for one in tickets.values()})
    states = State.objects.in_bulk({pk for one in tickets.values() for pk in (one.state_id, one.shown_state_id)})
    for ticket in tickets.values():
        ticket.type = types[ticket.type_id]
        ticket.state, ticket.shown_state = states[ticket.state_id], states[ticket.shown_state_id]
    return tickets


@dataclasses.dataclass
class _Written:
    """What is to be added for one conversation: entries in their order, and what tells of them once they are saved."""

    conversation: Conversation
    reply: Entry | None = None
    changes: list[Entry] = dataclasses.field(default_factory=list)
    before: State | None = None
    after: State | None = None
    is_visible: bool = False

    @property
    def entries(self) -> list[Entry]:
        return [*([self.reply] if self.reply else []), *self.changes]


def _write(chunk: Chunk, verdicts: Iterable[tuple[Conversation, Verdict]], *, by: Actor, now: dt.datetime) -> None:
    written: list[_Written] = []
    results: list[CascadeResult] = []
    for conversation, verdict in verdicts:
        results.append(
            CascadeResult(
                cascade=chunk.cascade,
                conversation=conversation,
                outcome=verdict.outcome,
                reason=verdict.reason[:300],
            )
        )
        one = _Written(conversation)
        if verdict.tells:
            one.reply = _say(conversation, chunk, by, now)
        if verdict.to is not None:
            _move(one, chunk, verdict.to, by, now)
        if one.entries:
            written.append(one)
    add_many([entry for one in written for entry in one.entries])
    for one in written:
        if one.reply is not None:
            one.conversation.last_entry_id = one.reply.pk
    touched = [chunk.tickets[one.conversation.pk] for one in written if one.conversation.pk in chunk.tickets]
    save_many(touched, TICKET)
    save_many([one.conversation for one in written], ROW)
    if chunk.cascade.is_again:
        dealt_with = [one.conversation_id for one in results]
        chunk.cascade.results.filter(conversation__in=dealt_with, outcome__in=AGAIN).delete()
    add_many(results)
    events = [event for one in written for event in _events(one, chunk.cascade)]
    done = chunk.cascade.done + len(results)
    advanced = CascadeAdvanced(conversation_id=chunk.cascade.tracker_id, cascade_id=chunk.cascade.pk, done=done)
    record_many([*events, advanced], by=by)


def _say(conversation: Conversation, chunk: Chunk, by: Actor, now: dt.datetime) -> Entry:
    """The message that goes with the move. It ends the waiting, as every answer does; it reopens nothing."""
    cascade = chunk.cascade
    body = Rendered(cascade.message_html, "", cascade.message_text, preview_of(cascade.message_text))
    ticket = chunk.tickets.get(conversation.pk)
    if ticket is not None:
        ticket.first_answered_at = ticket.first_answered_at or now
    channel = Channel.EMAIL if conversation.channel == Channel.EMAIL else Channel.TEAMMATE
    return reply_of(conversation, body=body, by=by, channel=channel, at=now)


def _move(one: _Written, chunk: Chunk, to: State, by: Actor, now: dt.datetime) -> None:
    """The normal state change, in memory."""
    conversation, ticket = one.conversation, chunk.tickets[one.conversation.pk]
    resolves, was_resolved = to.category == StateCategory.RESOLVED, ticket.resolved_at is not None
    one.before, one.after = ticket.state, to
    one.is_visible = not to.is_hidden and to.look != ticket.shown_state.look
    ticket.state = to
    # As of the tracker's move, so that the next one knows it from what a person did after.
    ticket.state_changed_at = chunk.cascade.moved_at
    if not to.is_hidden:
        ticket.shown_state = to
    if resolves and not was_resolved:
        ticket.resolved_at = now
    elif was_resolved and not resolves:
        ticket.resolved_at = None
        ticket.reopened_count += 1
    conversation.state_id, conversation.state_category, conversation.state_name = to.pk, to.category, to.name
    one.changes.append(
        _line(
            conversation,
            "state",
            chunk,
            by,
            now,
            before=one.before.name,
            after=to.name,
            category=to.category,
            is_hidden=to.is_hidden,
        )
    )
    if resolves and ticket.type.close_on_resolve and conversation.inbox_state != InboxState.CLOSED:
        conversation.inbox_state, conversation.closed_at = InboxState.CLOSED, now
        conversation.snoozed_until = conversation.waiting_since = None
        conversation.is_unread = False
        one.changes.append(change_of(conversation, "closed", by=by, at=now))
    elif was_resolved and not resolves and conversation.inbox_state != InboxState.OPEN:
        conversation.inbox_state = InboxState.OPEN
        conversation.snoozed_until = conversation.closed_at = None
        one.changes.append(change_of(conversation, "reopened", by=by, at=now, reason="state"))


def _line(
    conversation: Conversation, change: str, chunk: Chunk, by: Actor, now: dt.datetime, **details: object
) -> Entry:
    tracker = chunk.cascade.tracker
    return change_of(conversation, change, by=by, at=now, **details, tracker=tracker.number, tracker_id=tracker.pk)


def _events(one: _Written, cascade: Cascade) -> Iterable[Event]:
    pk = one.conversation.pk
    if one.reply is not None:
        yield AgentReplied(
            conversation_id=pk,
            entry_id=one.reply.pk,
            broadcast_id=cascade.event_id,
            shown_state_id=one.after.pk if one.after and one.is_visible else None,
        )
    if one.before is not None and one.after is not None:
        yield StateChanged(
            conversation_id=pk,
            from_state_id=one.before.pk,
            to_state_id=one.after.pk,
            from_category=one.before.category,
            to_category=one.after.category,
            is_hidden=one.after.is_hidden,
            is_visible=one.is_visible,
            entry_id=one.reply.pk if one.reply else None,
        )
    for entry in one.changes:
        if entry.change == "closed":
            yield Closed(conversation_id=pk)
        elif entry.change == "reopened":
            yield Reopened(conversation_id=pk, reason="state")
