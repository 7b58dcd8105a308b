"""A customer says something, by whatever door."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Entry, InboxState, Participant
from helpdesk.conversations.operations import attaching
from helpdesk.conversations.operations.appending import append_change, append_reply
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.closing import reopen
from helpdesk.conversations.operations.locking import lock, lock_unmerged, lock_where_it_goes_on
from helpdesk.conversations.operations.participating import add_participant
from helpdesk.conversations.operations.snoozing import wake
from helpdesk.conversations.operations.starting import start_conversation
from helpdesk.conversations.rendering import Rendered, first_line
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Brand, Customer
from tickets.events import CustomerReplied, EntryKept
from tickets.models import StateCategory, Ticket, TicketType
from tickets.operations.states import change_state, default_state


@transaction.atomic(savepoint=False)
def receive_first(  # a message is its parts
    *,
    customer: Customer,
    brand: Brand,
    channel: str,
    body: Rendered,
    subject: str = "",
    files: Sequence[NewFile] = (),
    at: dt.datetime | None = None,
) -> Entry:
    """A customer writes for the first time: a new conversation. Records ConversationStarted, CustomerReplied."""
    # One moment for both: the row that is written twice then changes nothing that an index knows.
    moment = at or timezone.now()
    conversation = start_conversation(
        customer=customer,
        brand=brand,
        channel=channel,
        by=customer,
        subject=subject or first_line(body.text),
        at=moment,
        is_waiting=True,
    )
    return _append(conversation, body, customer, channel, files, moment)


@transaction.atomic(savepoint=False)
def receive_reply(  # a message is its parts
    conversation: Conversation | int,
    *,
    body: Rendered,
    by: Customer,
    channel: str,
    files: Sequence[NewFile] = (),
    at: dt.datetime | None = None,
) -> Entry:
    """A participant answers. Records CustomerReplied, and StateChanged where the reply moves the ticket.

    Wakes or reopens the conversation; waiting on customer becomes in progress; a resolved ticket follows its
    type's reopening rule: reopened, or a follow-up conversation that the entry then stands in. What was merged away
    is answered where it went.
    """
    locked = lock_where_it_goes_on(conversation)
    ticket = Ticket.objects.select_related("type", "state").filter(pk=locked.pk).first() if locked.is_ticket else None
    if ticket is not None and _wants_follow_up(ticket, at):
        return _follow_up(locked, ticket, body, by, channel, files, at)
    entry = _append(locked, body, by, channel, files, at)
    if locked.inbox_state == InboxState.SNOOZED:
        wake(locked, reason="customer_reply", by=by)
    elif locked.inbox_state == InboxState.CLOSED:
        reopen(locked, by=by, reason="customer_reply", at=at)
    if ticket is not None and ticket.state.category in (StateCategory.WAITING, StateCategory.RESOLVED):
        change_state(ticket, to=default_state(ticket, StateCategory.IN_PROGRESS), by=by, at=at)
    return entry


@transaction.atomic
def bring_in(conversation: Conversation, *, somebody: Customer, by: Customer) -> Participant:
    """A customer adds a participant, which is their turn: waiting on customer becomes in progress.

    Wakes or reopens the conversation; what is resolved stays so, as nothing was said. Does nothing for somebody who
    takes part already. Records ParticipantChanged, and StateChanged where it moves.
    """
    locked = lock_unmerged(conversation)
    before = Participant.objects.filter(conversation=locked, customer=somebody).first()
    if before is not None and before.standing == Participant.Standing.ACTIVE:
        return before
    added = add_participant(locked, customer=somebody, by=by)
    ticket = Ticket.objects.select_related("type", "state").filter(pk=locked.pk).first() if locked.is_ticket else None
    if ticket is not None and ticket.state.category == StateCategory.RESOLVED:
        return added
    if locked.inbox_state == InboxState.SNOOZED:
        wake(locked, reason="brought_in", by=by)
    elif locked.inbox_state == InboxState.CLOSED:
        reopen(locked, by=by, reason="brought_in")
    if ticket is not None and ticket.state.category == StateCategory.WAITING:
        change_state(ticket, to=default_state(ticket, StateCategory.IN_PROGRESS), by=by)
    return added


@transaction.atomic(savepoint=False)
def keep_aside(  # a message is its parts
    conversation: Conversation,
    *,
    body: Rendered,
    by: Actor,
    channel: str,
    author_name: str = "",
    files: Sequence[NewFile] = (),
    is_automatic: bool = False,
    is_suspicious: bool = False,
) -> Entry:
    """Keep a message that changes nothing: an auto-reply, or mail from somebody who takes no part here.

    Records EntryKept. Customers never see a suspicious one; nobody is told outside.
    """
    locked = lock(conversation)
    entry = append_reply(
        locked,
        body=body,
        by=by,
        channel=channel,
        is_automatic=is_automatic,
        is_suspicious=is_suspicious,
        author_name=author_name,
    )
    attaching.attach(locked, files, by=by, entry=entry)
    record(EntryKept(conversation_id=locked.pk, entry_id=entry.pk), by=by)
    return entry


def _append(  # a message is its parts
    conversation: Conversation,
    body: Rendered,
    by: Customer,
    channel: str,
    files: Sequence[NewFile],
    at: dt.datetime | None,
) -> Entry:
    entry = append_reply(conversation, body=body, by=by, channel=channel, at=at, has_files=bool(files))
    attaching.attach(conversation, files, by=by, entry=entry)
    record(CustomerReplied(conversation_id=conversation.pk, entry_id=entry.pk, customer_id=by.pk), by=by)
    return entry


def _wants_follow_up(ticket: Ticket, at: dt.datetime | None) -> bool:
    if ticket.resolved_at is None or ticket.type.reopening == TicketType.Reopening.REPLY:
        return False
    if ticket.type.reopening == TicketType.Reopening.FOLLOW_UP:
        return True
    return (at or timezone.now()) - ticket.resolved_at > dt.timedelta(days=ticket.type.reopening_days)


def _follow_up(  # a message is its parts
    resolved: Conversation,
    ticket: Ticket,
    body: Rendered,
    by: Customer,
    channel: str,
    files: Sequence[NewFile],
    at: dt.datetime | None,
) -> Entry:
    # What a team named a ticket that it keeps to itself is not for everybody: its follow-up is a plain conversation.
    subject = first_line(body.text) if ticket.type.teams.exists() else resolved.subject
    conversation = start_conversation(customer=by, brand=resolved.brand, channel=channel, by=by, subject=subject, at=at)
    append_change(conversation, "follow_up_of", by=by, at=at, number=ticket.number, id=resolved.pk)
    append_change(resolved, "followed_up", by=by, at=at, id=conversation.pk)
    return _append(conversation, body, by, channel, files, at)
