"""Where a conversation that was merged goes on."""

from helpdesk.conversations.models import Conversation


def primary_of(conversation: Conversation | int) -> Conversation | None:
    """The conversation that this one was merged into; None when it was not. Never more than one step away."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    return Conversation.objects.filter(merged=pk).first()
