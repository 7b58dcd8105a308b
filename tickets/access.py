"""Who may see which conversations and tickets. Every read begins here."""

from django.core import signing
from django.db.models import BooleanField, F, Func, QuerySet

from helpdesk.conversations.models import Attachment, Conversation, Participant
from helpdesk.people.models import User

# Types kept to teams none of which the teammate is in. In PostgreSQL's words: it stands in every question the Inbox
# asks, and what the ORM makes of it takes longer to plan than a page of rows to read.
HIDDEN = """ARRAY(SELECT kept.tickettype_id FROM tickets_tickettype_teams kept WHERE NOT EXISTS (
    SELECT 1 FROM tickets_tickettype_teams one JOIN people_team_members member ON member.team_id = one.team_id
    WHERE one.tickettype_id = kept.tickettype_id AND member.user_id = {user:d}))"""


def conversations_for(user: User, *, hidden: str = HIDDEN) -> QuerySet[Conversation]:
    """What this teammate may see: all of it, except tickets of types kept to teams they are not in."""
    everything = Conversation.objects.all()
    if user.is_admin:
        return everything
    rule = rule_for(user, "%(expressions)s", hidden=hidden)
    return everything.filter(Func(F("ticket_type_id"), template=rule, output_field=BooleanField()))


def conversations_for_many_counts(user: User) -> tuple[str, QuerySet[Conversation]]:
    """The same for one statement that asks it many times: the WITH it begins with, and what may be seen."""
    once = f"WITH hidden AS MATERIALIZED (SELECT {HIDDEN.format(user=user.pk)} AS types) "
    return once, conversations_for(user, hidden="(SELECT types FROM hidden)::bigint[]")


def rule_for(user: User, column: str, *, hidden: str = HIDDEN) -> str:
    """The same as a condition in SQL on the column that holds the ticket type."""
    if user.is_admin:
        return "true"
    return f"({column} IS NULL OR {column} <> ALL ({hidden.format(user=user.pk)}))"


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
