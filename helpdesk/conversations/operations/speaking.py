"""Who may do what a customer is waiting for: the one rule for collaborators.

Where a customer reads along they read, write notes, watch and keep the checklist; everything else is an agent's. On
back-office and tracker tickets, which are the team's own, they do what everybody does.
"""

from helpdesk.conversations.models import Conversation
from helpdesk.ledger.event import Actor
from helpdesk.people.models import User
from helpdesk.refusal import Refusal


def may_act(conversation: Conversation, *, by: Actor) -> bool:
    """Whether the rule lets them do more here than write notes."""
    return conversation.is_internal or not isinstance(by, User) or by.may_reply


def require_voice(conversation: Conversation, *, by: Actor, instead: str) -> None:
    """Refuses collaborators where a customer reads along: they write notes. `instead` says who does it, and what."""
    if not may_act(conversation, by=by):
        raise Refusal(f"Collaborators write notes; {instead}.")
