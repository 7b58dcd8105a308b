"""Who may do what a customer sees."""

from helpdesk.conversations.models import Conversation
from helpdesk.ledger.event import Actor
from helpdesk.people.models import User
from helpdesk.refusal import Refusal


def require_voice(conversation: Conversation, *, by: Actor, instead: str) -> None:
    """Refuses collaborators where a customer reads along: they write notes. `instead` says who does it, and what."""
    if isinstance(by, User) and not by.may_reply and not conversation.is_internal:
        raise Refusal(f"Collaborators write notes; {instead}.")
