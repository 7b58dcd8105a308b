"""A teammate answers a customer."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Channel, Conversation, Entry, InboxState, Participant
from helpdesk.conversations.operations import attaching
from helpdesk.conversations.operations.appending import append_reply
from helpdesk.conversations.operations.assigning import assign_to_teammate
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.closing import reopen
from helpdesk.conversations.operations.drafting import drop_draft
from helpdesk.conversations.operations.locking import lock
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.events import AgentReplied
from tickets.models import State, Ticket
from tickets.operations.states import change_state


class SomebodyWasFaster(Refusal):
    """There are messages the writer has not seen yet."""

    def __init__(self, since: int) -> None:
        super().__init__("Something new came in while you were writing. Read it, then send.")
        self.since = since


@transaction.atomic
def reply_to_customer(  # what a composer can do in one go
    conversation: Conversation,
    *,
    body: str,
    by: User,
    files: Sequence[NewFile] = (),
    upload_keys: Sequence[str] = (),
    to_state: State | None = None,
    seen_entry_id: int | None = None,
    channel: str = "",
    at: dt.datetime | None = None,
) -> Entry:
    """Say something to the customer, and move the ticket with it if asked: one action, one mail.

    Ends the waiting, assigns the conversation to the writer if nobody has it, reopens it if it was closed,
    stamps the first answer, drops the draft. Records AgentReplied (and StateChanged).
    Refuses an empty reply, an internal ticket, a conversation nobody would read, a state for what is no ticket,
    collaborators, and a writer who has not seen the last message (SomebodyWasFaster; `seen_entry_id=None` sends
    anyway).
    """
    locked = lock(conversation)
    rendered = rendering.render_composer(body)
    _require_rights(locked, by)
    if not rendered.text.strip() and not files and not upload_keys:
        raise Refusal("Write something first.", field="body")
    if to_state is not None and not locked.is_ticket:
        raise Refusal("Make it a ticket first: a conversation has no state.", field="state")
    _require_seen(locked, seen_entry_id, by)
    entry = append_reply(
        locked,
        body=rendered,
        by=by,
        channel=channel or (Channel.EMAIL if locked.channel == Channel.EMAIL else Channel.TEAMMATE),
        at=at,
        has_files=bool(files or upload_keys),
    )
    attaching.attach(locked, files, by=by, entry=entry)
    if upload_keys:
        attaching.claim(locked, upload_keys, entry=entry, by=by)
    drop_draft(locked, mode="reply", by=by)
    if locked.assignee_id is None:
        assign_to_teammate(locked, to=by, by=by, at=at)
    if locked.inbox_state != InboxState.OPEN:
        reopen(locked, by=by, reason="reply", at=at)
    record(AgentReplied(conversation_id=locked.pk, entry_id=entry.pk), by=by)
    ticket = Ticket.objects.filter(pk=locked.pk).first() if locked.is_ticket else None
    if ticket is not None and ticket.first_answered_at is None:
        ticket.first_answered_at = at or timezone.now()
        ticket.save(update_fields=["first_answered_at"])
    if ticket is not None and to_state is not None:
        change_state(ticket, to=to_state, by=by, at=at, entry_id=entry.pk)
    return entry


def _require_rights(conversation: Conversation, by: User) -> None:
    if not by.may_reply:
        raise Refusal("Collaborators write notes; an agent answers the customer.")
    if conversation.is_internal:
        raise Refusal("No customer reads this ticket: write a note.", field="body")
    if not Participant.objects.filter(conversation=conversation, standing=Participant.Standing.ACTIVE).exists():
        raise Refusal("Nobody would read this: add a participant first.", field="body")


def _require_seen(conversation: Conversation, seen_entry_id: int | None, by: User) -> None:
    if seen_entry_id is None:
        return
    newer = Entry.objects.filter(conversation=conversation, pk__gt=seen_entry_id, kind=Entry.Kind.REPLY)
    if newer.exclude(author_user=by).exists():
        raise SomebodyWasFaster(seen_entry_id)
