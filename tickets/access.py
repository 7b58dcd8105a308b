"""Who may see which conversations and tickets. Every read begins here."""

from django.core import signing
from django.db.models import BooleanField, F, Func, QuerySet

from helpdesk.conversations.models import Attachment, Conversation, Participant
from helpdesk.people.models import User

# Not one of the types that are kept to teams none of which the teammate is in. In PostgreSQL's words: it stands in
# every question the Inbox asks, and what the ORM makes of it takes longer to plan than a page of rows to read.
MAY_SEE = """(%(expressions)s IS NULL OR %(expressions)s <> ALL (ARRAY(
    SELECT kept.tickettype_id FROM tickets_tickettype_teams kept WHERE NOT EXISTS (
        SELECT 1 FROM tickets_tickettype_teams one JOIN people_team_members member ON member.team_id = one.team_id
        WHERE one.tickettype_id = kept.tickettype_id AND member.user_id = %(user)s))))"""


def conversations_for(user: User) -> QuerySet[Conversation]:
    """What this teammate may see: all of it, except tickets of types kept to teams they are not in."""
    everything = Conversation.objects.all()
    if user.is_admin:
        return everything
    may_see = Func(F("ticket_type_id"), template=MAY_SEE, user=int(user.pk), output_field=BooleanField())
    return everything.filter(may_see)


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
