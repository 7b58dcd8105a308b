"""Seeing what is new."""

from django.db import transaction
from django.db.models import Q

from helpdesk.conversations.events import Seen
from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations.locking import lock
from helpdesk.conversations.operations.speaking import may_act
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User


@transaction.atomic
def mark_seen(conversation: Conversation, *, by: User) -> None:
    """The one who answers it has read it; when nobody is assigned, any teammate who may answer counts. Records Seen."""
    locked = lock(conversation)
    if not may_act(locked, by=by):
        return
    if locked.is_unread and locked.assignee_id in (None, by.pk):
        locked.is_unread = False
        locked.save(update_fields=["is_unread"])
        record(Seen(conversation_id=locked.pk), by=by)


@transaction.atomic
def mark_unread(conversation: Conversation | int, *, by: Actor) -> None:
    """Leave it for later with its dot, or give it one because it needs a look. Records Seen: the lists change."""
    locked = lock(conversation)
    if not locked.is_unread:
        locked.is_unread = True
        locked.save(update_fields=["is_unread"])
        record(Seen(conversation_id=locked.pk), by=by)


def read_by_customer(participant: Participant, *, upto: int) -> None:
    """A participant has read up to this entry, in the portal or the Messenger. Never goes back."""
    Participant.objects.filter(Q(seen_entry_id=None) | Q(seen_entry_id__lt=upto), pk=participant.pk).update(
        seen_entry_id=upto
    )
