"""The ticket's face on its conversation: what lists show and sort by, without a join."""

from helpdesk.conversations.models import Conversation
from tickets.models import Ticket

FACE = ["category", "number", "ticket_type_id", "state_id", "state_category", "state_name"]


def show_face(conversation: Conversation, ticket: Ticket) -> None:
    """Mirror the ticket onto its locked conversation."""
    conversation.category = ticket.type.category
    conversation.number = ticket.number
    conversation.ticket_type_id = ticket.type_id
    conversation.state_id = ticket.state_id
    conversation.state_category = ticket.state.category
    conversation.state_name = ticket.state.name
    conversation.save(update_fields=FACE)
