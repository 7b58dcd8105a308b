"""Every verb begins by locking its conversation: what it then reads is what it changes."""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import BigIntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.transaction import TransactionManagementError

from helpdesk.conversations.models import Conversation
from helpdesk.refusal import Refusal
from helpdesk.worded import Given, Worded


def _primary() -> QuerySet[Conversation]:
    given = Conversation.objects.filter(pk=Given("pk", BigIntegerField()))
    goal = given.values(goal=Coalesce("merged_into_id", "pk"))[:1]
    return Conversation.objects.select_for_update().filter(pk=Subquery(goal))


LOCKED = Worded(lambda: Conversation.objects.select_for_update().filter(pk=Given("pk", BigIntegerField())))
PRIMARY_LOCKED = Worded(_primary)


class MergedAway(Refusal):
    """This conversation went into another one: everything goes on there.

    Which one is not said: whoever reads this may not be allowed to see it. The page leads there whoever may.
    """

    def __init__(self) -> None:
        super().__init__("This was merged into another conversation. Go on there.")


def lock(conversation: Conversation | int) -> Conversation:
    """The conversation as it is now, locked until the transaction ends."""
    return _ask(LOCKED, conversation)


def lock_where_it_goes_on(conversation: Conversation | int) -> Conversation:
    """The conversation, or the one that it was merged into, locked: what a customer says is heard there.

    Of the two only one is locked, ever: whoever locks several does so in the order of their ids. What was merged while
    this waited for it is let go of before the other is waited for.
    """
    _require_transaction()
    while True:
        with transaction.atomic():
            locked = _ask(PRIMARY_LOCKED, conversation)
            if locked.merged_into_id is not None:
                transaction.set_rollback(True)
        if locked.merged_into_id is None:
            return locked


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
    if conversation.merged_into_id is not None:
        raise MergedAway


def _ask(question: Worded[Conversation], conversation: Conversation | int) -> Conversation:
    _require_transaction()
    found = question.ask(pk=conversation if isinstance(conversation, int) else conversation.pk)
    if not found:
        raise Conversation.DoesNotExist
    return found[0]


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("What is locked outside a transaction is free again at once.")
