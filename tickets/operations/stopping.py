"""What follows a tracker is stopped on its way: what was reached stays as it is, the rest is left where it was."""

from django.db import connection, transaction
from django.utils import timezone

from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.events import CascadeStopped
from tickets.models import Cascade, CascadeResult, Ticket

# In PostgreSQL: ten thousand that are left are one statement.
LEFT = """
    INSERT INTO tickets_cascaderesult (cascade_id, conversation_id, outcome, reason)
    SELECT %s, link.source_id, %s, '' FROM tickets_link link
    WHERE link.target_id = %s AND link.kind = 'tracker' AND link.id > %s AND link.id <= %s
    ORDER BY link.id ON CONFLICT (cascade_id, conversation_id) DO NOTHING"""


@transaction.atomic
def stop(tracker: Ticket | int, *, by: Actor) -> int:
    """End everything that follows this tracker and is on its way; returns how many were left. Records CascadeStopped.

    A chunk that somebody is at is waited for, and counts. What was moved stays moved, and its mails go out; the rest
    is kept as stopped, to go on with by `retry_failed`. A line in the thread says so.
    Refused when nothing is on its way any more, and to collaborators.
    """
    conversation = lock(tracker if isinstance(tracker, int) else tracker.pk)  # it moves before or after, not meanwhile
    if isinstance(by, User) and not by.may_reply:
        raise Refusal("Collaborators write notes; an agent moves what customers follow.", field="cascade")
    running = list(Cascade.objects.select_for_update().filter(tracker=conversation.pk, finished_at=None).order_by("pk"))
    if not running:
        raise Refusal("It has come to its end already: there is nothing to stop.", field="cascade")
    left = sum(_end(cascade, by) for cascade in running)
    append_change(conversation, "cascade_stopped", by=by, left=left)
    return left


def _end(cascade: Cascade, by: Actor) -> int:
    if not cascade.is_again:  # else what is left has kept its outcome
        with connection.cursor() as cursor:
            stopped = CascadeResult.Outcome.STOPPED
            cursor.execute(LEFT, [cascade.pk, str(stopped), cascade.tracker_id, cascade.cursor, cascade.last_link_id])
    total = cascade.results.count()
    left = total - cascade.done
    cascade.total = cascade.done = total  # what was unlinked on the way took no part
    cascade.attempts, cascade.finished_at = 0, timezone.now()
    cascade.save(update_fields=["total", "done", "attempts", "finished_at"])
    record(CascadeStopped(conversation_id=cascade.tracker_id, cascade_id=cascade.pk, left=left), by=by)
    return left
