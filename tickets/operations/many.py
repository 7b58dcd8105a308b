"""One verb for several conversations at once: each is done as a whole, or is not and says why."""

import dataclasses
from collections.abc import Callable, Sequence

from django.db import transaction

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.access import conversations_for
from tickets.models import State, Ticket
from tickets.operations.states import change_state
from tickets.queries.cascades import is_tracked

MOST = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Undone:
    """One that was left as it is, and why."""

    conversation: Conversation
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """How many were done, which were not, and how many are not there for whoever asked."""

    done: int
    undone: tuple[Undone, ...]
    gone: int


def do_with_each(pks: Sequence[int], verb: Callable[[Conversation], object], *, by: User) -> Outcome:
    """Do the verb with each of these that the teammate may see, in a transaction of its own: one that is refused
    holds up no other. Refuses none at all, and more than a hundred.
    """
    wanted = list(dict.fromkeys(pks))
    if not wanted:
        raise Refusal("Choose some conversations first.")
    if len(wanted) > MOST:
        raise Refusal(f"Choose {MOST} at most.")
    found = conversations_for(by).in_bulk(wanted)
    done, undone = 0, list[Undone]()
    for pk in wanted:
        if pk not in found:
            continue
        try:
            with transaction.atomic():
                verb(found[pk])
            done += 1
        except Refusal as no:
            undone.append(Undone(found[pk], no.message))
    return Outcome(done, tuple(undone), len(wanted) - len(found))


def move(conversation: Conversation, *, to: State, by: User) -> Ticket:
    """Move it to a state as one of several, with `change_state`. Refuses what is no ticket, a tracker that others
    follow (whom that reaches is read first, on its page), and what `change_state` refuses.
    """
    ticket = Ticket.objects.filter(pk=conversation.pk).first()
    if ticket is None:
        raise Refusal("It is no ticket, so it has no state.", field="state")
    if ticket.state_id != to.pk and is_tracked(ticket):
        raise Refusal("Others follow it: move it on its own page, which says whom that reaches.", field="state")
    return change_state(ticket, to=to, by=by)
