"""Who takes part in a conversation."""

import datetime as dt

from django.db import transaction

from helpdesk.conversations.events import ParticipantChanged
from helpdesk.conversations.models import Conversation, Participant
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Customer


@transaction.atomic
def add_participant(
    conversation: Conversation, *, customer: Customer, by: Actor, at: dt.datetime | None = None
) -> Participant:
    """Let somebody read and answer, also one who was only suggested or removed. Records ParticipantChanged.

    Refused to collaborators where a customer reads along.
    """
    return _set(conversation, customer, Participant.Standing.ACTIVE, by, at)


@transaction.atomic
def suggest_participant(conversation: Conversation, *, customer: Customer, by: Actor) -> Participant:
    """Note that a mail named somebody: an agent decides. Changes nothing for one who has a standing already."""
    locked = lock_unmerged(conversation)
    found = Participant.objects.filter(conversation=locked, customer=customer).first()
    return found or _set(locked, customer, Participant.Standing.SUGGESTED, by)


@transaction.atomic
def remove_participant(conversation: Conversation, *, customer: Customer, by: Actor) -> Participant:
    """Stop telling somebody. Records ParticipantChanged. Refused to collaborators where a customer reads along."""
    return _set(conversation, customer, Participant.Standing.REMOVED, by)


def _set(
    conversation: Conversation, customer: Customer, standing: str, by: Actor, at: dt.datetime | None = None
) -> Participant:
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent decides who takes part")
    participant, is_new = Participant.objects.get_or_create(
        conversation=locked, customer=customer, defaults={"standing": standing}
    )
    if not is_new and participant.standing == standing:
        return participant
    participant.standing = standing
    participant.save(update_fields=["standing"])
    append_change(locked, f"participant_{standing}", by=by, at=at, who=customer.display_name)
    record(ParticipantChanged(conversation_id=locked.pk, customer_id=customer.pk, standing=standing), by=by)
    return participant


@transaction.atomic
def mute(participant: Participant, *, by: Actor, is_muted: bool = True) -> Participant:
    """Stop (or start again) the mails about one conversation to one person. Records ParticipantChanged.

    Refused to collaborators where a customer reads along.
    """
    locked = lock_unmerged(participant.conversation_id)
    require_voice(locked, by=by, instead="an agent decides who gets mails")
    participant.refresh_from_db(fields=["is_muted"])
    if participant.is_muted == is_muted:
        return participant
    participant.is_muted = is_muted
    participant.save(update_fields=["is_muted"])
    who = participant.customer.display_name
    standing = "muted" if is_muted else "unmuted"
    append_change(locked, f"participant_{standing}", by=by, who=who)
    record(ParticipantChanged(conversation_id=locked.pk, customer_id=participant.customer_id, standing=standing), by=by)
    return participant
