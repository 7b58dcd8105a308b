"""Which screens an event of a ticket touches."""

from helpdesk.conversations.live import conversation_and_lists
from helpdesk.ledger.reacting import touches
from helpdesk.live import topics
from tickets import events

touches(
    events.TicketOpened,
    events.StateChanged,
    events.FieldChanged,
    events.CustomerReplied,
    events.AgentReplied,
    events.NoteAdded,
    events.EntryKept,
    events.TypeChanged,
    events.Merged,
    events.Split,
    events.FormSent,
    events.FormEnded,
)(conversation_and_lists)


@touches(events.CascadeStarted, events.CascadeAdvanced, events.CascadeFinished)
def progress_of_the_tracker(happened: events.OfCascade) -> list[str]:
    """The tracker, where its progress is shown. What follows it has events of its own."""
    return [topics.conversation(happened.conversation_id)]
