"""Closing and reopening: the agents' axis, never told to the customer.

Both are refused to collaborators where a customer reads along.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.events import Closed, Reopened
from helpdesk.conversations.models import Conversation, InboxState
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record


@transaction.atomic
def close(conversation: Conversation, *, by: Actor, at: dt.datetime | None = None) -> Conversation:
    """Take it out of the open lists. Ends a snooze. Does nothing when it is closed. Records Closed.

    Refuses what was merged away: that is closed for good.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent closes this")
    if locked.inbox_state == InboxState.CLOSED:
        return locked
    locked.inbox_state = InboxState.CLOSED
    locked.snoozed_until = None
    locked.closed_at = at or timezone.now()
    locked.waiting_since = None
    locked.is_unread = False
    locked.save(update_fields=["inbox_state", "snoozed_until", "closed_at", "waiting_since", "is_unread"])
    append_change(locked, "closed", by=by, at=at)
    record(Closed(conversation_id=locked.pk), by=by)
    return locked


@transaction.atomic
def reopen(conversation: Conversation, *, by: Actor, reason: str = "", at: dt.datetime | None = None) -> Conversation:
    """Bring it back into the open lists, from closed or snoozed. Does nothing when it is open. Records Reopened.

    Refuses what was merged away: that stays closed.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent reopens this")
    if locked.inbox_state == InboxState.OPEN:
        return locked
    locked.inbox_state = InboxState.OPEN
    locked.snoozed_until = None
    locked.closed_at = None
    locked.save(update_fields=["inbox_state", "snoozed_until", "closed_at"])
    append_change(locked, "reopened", by=by, at=at, reason=reason)
    record(Reopened(conversation_id=locked.pk, reason=reason), by=by)
    return locked
