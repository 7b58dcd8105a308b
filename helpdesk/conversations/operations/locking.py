"""Every verb begins by locking its conversation: what it then reads is what it changes."""

from collections.abc import Collection

from helpdesk.conversations.models import Conversation


def lock(conversation: Conversation | int) -> Conversation:
    """The conversation as it is now, locked until the transaction ends."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    return Conversation.objects.select_for_update().get(pk=pk)


def lock_many(pks: Collection[int]) -> list[Conversation]:
    """Several, always in the order of their ids so that two callers cannot deadlock."""
    return list(Conversation.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
