"""Every verb begins by locking its conversation: what it then reads is what it changes."""

from collections.abc import Collection

from django.db import connection
from django.db.models import BigIntegerField
from django.db.transaction import TransactionManagementError

from helpdesk.conversations.models import Conversation
from helpdesk.refusal import Refusal
from helpdesk.worded import Given, Worded

LOCKED = Worded(lambda: Conversation.objects.select_for_update().filter(pk=Given("pk", BigIntegerField())))


class MergedAway(Refusal):
    """This conversation went into another one: everything goes on there."""

    def __init__(self, primary: Conversation) -> None:
        name = f"#{primary.number}" if primary.number else f"“{primary.subject}”"
        super().__init__(f"This was merged into {name}. Go on there.")
        self.primary = primary


def lock(conversation: Conversation | int) -> Conversation:
    """The conversation as it is now, locked until the transaction ends."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    if not connection.in_atomic_block:
        raise TransactionManagementError("What is locked outside a transaction is free again at once.")
    found = LOCKED.ask(pk=pk)
    if not found:
        raise Conversation.DoesNotExist
    return found[0]


def lock_unmerged(conversation: Conversation | int) -> Conversation:
    """The same, for a verb that changes it. Refuses what was merged into another conversation (MergedAway)."""
    locked = lock(conversation)
    require_unmerged(locked)
    return locked


def lock_many(pks: Collection[int], *, only: Collection[str] = ()) -> list[Conversation]:
    """Several, always in the order of their ids so that two callers cannot deadlock. `only`: the columns needed."""
    return list(Conversation.objects.select_for_update().filter(pk__in=pks).order_by("pk").only(*only))


def require_unmerged(conversation: Conversation) -> None:
    """Refuses what was merged into another conversation (MergedAway): it stays closed, and says nothing more."""
    if conversation.merged_into is not None:
        raise MergedAway(conversation.merged_into)
