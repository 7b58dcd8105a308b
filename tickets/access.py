"""Who may see which conversations and tickets. Every read begins here."""

from django.core import signing
from django.db.models import QuerySet

from helpdesk.conversations.models import Attachment, Conversation, Participant
from helpdesk.people.models import User
from tickets.models import TicketType


def conversations_for(user: User) -> QuerySet[Conversation]:
    """What this teammate may see: all of it, except tickets of types kept to teams they are not in."""
    everything = Conversation.objects.all()
    if user.is_admin:
        return everything
    kept_from = TicketType.objects.filter(teams__isnull=False).exclude(teams__members=user)
    return everything.exclude(ticket_type_id__isnull=False, ticket_type_id__in=kept_from.values("pk"))


def attachments_for(user: User) -> QuerySet[Attachment]:
    """Files of what this teammate may see."""
    return Attachment.objects.filter(conversation__in=conversations_for(user))


MUTE_SALT = "tickets.mute"


def mute_token(participant: Participant) -> str:
    """What the List-Unsubscribe link of one person's mails about one conversation carries. Never expires."""
    return signing.dumps(participant.pk, salt=MUTE_SALT)


def participant_of(token: str) -> Participant | None:
    """Whose link this is; None when it was not made by us."""
    try:
        pk = signing.loads(token, salt=MUTE_SALT)
    except signing.BadSignature:
        return None
    return Participant.objects.select_related("customer", "conversation__brand").filter(pk=pk).first()
