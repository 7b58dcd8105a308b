"""Which screens an event of a ticket touches."""

from helpdesk.conversations.live import conversation_and_lists
from helpdesk.ledger.reacting import touches
from tickets import events

touches(
    events.TicketOpened,
    events.StateChanged,
    events.FieldChanged,
    events.CustomerReplied,
    events.AgentReplied,
    events.NoteAdded,
    events.EntryKept,
)(conversation_and_lists)
