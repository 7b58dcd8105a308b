"""How a conversation begins."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.conversations.events import ConversationStarted
from helpdesk.conversations.models import Conversation, Participant
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.mail.charsets import printable
from helpdesk.people.models import Brand, Customer
from helpdesk.refusal import Refusal

SUBJECT = Conversation._meta.get_field("subject").max_length or 300


@transaction.atomic(savepoint=False)
def start_conversation(
    *,
    customer: Customer | None,
    brand: Brand,
    channel: str,
    by: Actor,
    subject: str = "",
    at: dt.datetime | None = None,
    is_waiting: bool = False,
) -> Conversation:
    """Begin an empty conversation; its customer is its first participant, and may be waiting from that moment on.

    Records ConversationStarted. Whoever calls appends the first entry in the same transaction.
    """
    moment = at or timezone.now()
    conversation = Conversation.objects.create(
        customer=customer,
        brand=brand,
        channel=channel,
        subject=clean_subject(subject),
        last_activity_at=moment,
        created_at=moment,
        waiting_since=moment if is_waiting else None,
    )
    if customer is not None:
        Participant.objects.create(conversation=conversation, customer=customer)
    record(ConversationStarted(conversation_id=conversation.pk, channel=channel), by=by)
    return conversation


def clean_subject(subject: str) -> str:
    """One line, no control characters, not too long."""
    return printable(subject)[:SUBJECT]


def require_subject(subject: str) -> str:
    """A subject that says something. Refuses an empty one."""
    cleaned = clean_subject(subject)
    if not cleaned:
        raise Refusal(_("Give it a title."), field="title")
    return cleaned
