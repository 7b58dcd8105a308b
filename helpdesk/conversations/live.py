"""Which screens an event of a conversation touches."""

from helpdesk.conversations import events
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
