"""What happens in support: opened, replied, noted, moved, filled in."""

from helpdesk.conversations.events import OfConversation
from helpdesk.ledger.event import event


@event("ticket.opened")
class TicketOpened(OfConversation):
    """A conversation became a ticket, or a ticket was made from nothing."""

    conversation_id: int
    number: int
    category: str
    type_id: int
    tell_customer: bool = True


@event("ticket.state_changed")
class StateChanged(OfConversation):
    """`entry_id` is the reply that went out together with the move: one action, one mail.

    `is_visible` says that the customer sees another state than before: not so for hidden states, nor when two
    states are called the same outside.
    """

    conversation_id: int
    from_state_id: int
    to_state_id: int
    from_category: str
    to_category: str
    is_hidden: bool
    is_visible: bool = True
    entry_id: int | None = None


@event("ticket.field_changed")
class FieldChanged(OfConversation):
    conversation_id: int
    field_id: int


@event("conversation.customer_replied")
class CustomerReplied(OfConversation):
    conversation_id: int
    entry_id: int
    customer_id: int


@event("conversation.agent_replied")
class AgentReplied(OfConversation):
    conversation_id: int
    entry_id: int


@event("conversation.note_added")
class NoteAdded(OfConversation):
    conversation_id: int
    entry_id: int


@event("conversation.entry_kept")
class EntryKept(OfConversation):
    """Something was added to a thread that changes nothing: an auto-reply, a stranger's mail, a bounce."""

    conversation_id: int
    entry_id: int
