"""Putting a conversation away until later, and waking it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.events import Snoozed, Woken
from helpdesk.conversations.models import Conversation, InboxState
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock, lock_unmerged
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal

FARTHEST = dt.timedelta(days=366)


@transaction.atomic
def snooze(conversation: Conversation, *, until: dt.datetime, by: Actor, at: dt.datetime | None = None) -> Conversation:
    """Put it away until `until`. Records Snoozed.

    Refuses times that have gone by or are over a year away, what was merged away, and collaborators where a customer
    reads along.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent snoozes this")
    if until <= timezone.now():
        raise Refusal("That time has gone by: choose a later one.", field="until")
    if until > timezone.now() + FARTHEST:
        raise Refusal("Snooze it for a year at most.", field="until")
    locked.inbox_state = InboxState.SNOOZED
    locked.snoozed_until = until
    locked.closed_at = None
    locked.save(update_fields=["inbox_state", "snoozed_until", "closed_at"])
    append_change(locked, "snoozed", by=by, at=at, until=until.isoformat())
    record(Snoozed(conversation_id=locked.pk, until=until.isoformat()), by=by)
    return locked


@transaction.atomic
def wake(conversation: Conversation, *, reason: str, by: Actor = SYSTEM) -> Conversation:
    """Bring a snoozed conversation back, saying why. Does nothing when it is not snoozed. Records Woken."""
    locked = lock(conversation)
    if locked.inbox_state != InboxState.SNOOZED:
        return locked
    locked.inbox_state = InboxState.OPEN
    locked.snoozed_until = None
    locked.is_unread = True
    locked.last_activity_at = timezone.now()
    locked.save(update_fields=["inbox_state", "snoozed_until", "is_unread", "last_activity_at"])
    append_change(locked, "woken", by=by, reason=reason)
    record(Woken(conversation_id=locked.pk, reason=reason), by=by)
    return locked


def wake_due(limit: int = 100) -> int:
    """Wake what is due, each in its own transaction; returns how many. Two callers share the work."""
    woken = 0
    for _ in range(limit):
        with transaction.atomic():
            due = (
                Conversation.objects.select_for_update(skip_locked=True)
                .filter(inbox_state=InboxState.SNOOZED, snoozed_until__lte=timezone.now())
                .order_by("snoozed_until")
                .first()
            )
            if due is None:
                return woken
            wake(due, reason="time")
            woken += 1
    return woken
