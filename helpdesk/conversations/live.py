"""Which screens an event of a conversation touches."""

from helpdesk.conversations import events
from helpdesk.conversations.models import Participant
from helpdesk.ledger.reacting import touches
from helpdesk.live import topics
from helpdesk.mail import events as mail_events


@touches(
    events.ConversationStarted,
    events.Assigned,
    events.Snoozed,
    events.Woken,
    events.Closed,
    events.Reopened,
    events.Tagged,
    events.Untagged,
    events.PriorityChanged,
    events.BrandChanged,
    events.SubjectChanged,
    events.ParticipantChanged,
    events.Seen,
    events.Redacted,
)
def conversation_and_lists(happened: events.OfConversation) -> list[str]:
    """The conversation itself, and every list it may stand in."""
    return [topics.conversation(happened.conversation_id), topics.INBOX]


@touches(mail_events.MailFailed, mail_events.MailRetried, mail_events.MailCancelled)
def thread_of_the_mail(happened: mail_events.OfMail) -> list[str]:
    """The conversation whose reply did not get through, or gets another try."""
    return [topics.conversation(happened.conversation_id)] if happened.conversation_id else []


@touches(events.ParticipantChanged)
def people_that_customers_see(happened: events.ParticipantChanged) -> list[str]:
    """Customers see who takes part; who was only suggested stays among the team. Who is taken off hears no more."""
    if happened.standing == Participant.Standing.ACTIVE:
        return [topics.public(happened.conversation_id)]
    is_off = happened.standing == Participant.Standing.REMOVED
    return [topics.reads(happened.conversation_id, happened.customer_id)] if is_off else []


@touches(events.BrandChanged)
def customers_of_the_brand(happened: events.BrandChanged) -> list[str]:
    """Streams of customers: at another brand it is not theirs."""
    return [topics.readers(happened.conversation_id)]


@touches(events.Redacted)
def words_that_customers_read(happened: events.Redacted) -> list[str]:
    """Customers see that a message was taken back; of notes they never knew."""
    return [topics.public(happened.conversation_id)] if happened.is_public else []
