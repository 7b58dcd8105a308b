"""Watching: teammates who are kept up to date without being the one who answers. Customers never see who watches."""

from django.db import transaction

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.locking import lock, lock_unmerged
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.access import conversations_for
from tickets.events import Unwatched, Watched
from tickets.models import Watcher


@transaction.atomic
def watch(conversation: Conversation, *, user: User, by: Actor) -> Watcher:
    """Keep a teammate up to date. Does nothing for one who watches already. Records Watched.

    Refuses a teammate who left, one who may not see it, and what was merged away.
    """
    locked = lock_unmerged(conversation)
    if not user.is_active:
        raise Refusal(f"{user.name} does not work here any more.", field="user")
    if not conversations_for(user).filter(pk=locked.pk).exists():
        raise Refusal(f"{user.name} may not see this ticket.", field="user")
    watcher, is_new = Watcher.objects.get_or_create(conversation=locked, user=user)
    if is_new:
        record(Watched(conversation_id=locked.pk, user_id=user.pk), by=by)
    return watcher


@transaction.atomic
def unwatch(conversation: Conversation, *, user: User, by: Actor) -> None:
    """Leave a teammate in peace. Does nothing for one who does not watch. Records Unwatched."""
    locked = lock(conversation)
    removed, _ = Watcher.objects.filter(conversation=locked, user=user).delete()
    if removed:
        record(Unwatched(conversation_id=locked.pk, user_id=user.pk), by=by)
