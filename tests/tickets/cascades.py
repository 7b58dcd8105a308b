"""Trackers and what is linked to them, for the tests of what follows."""

from typing import Any

from helpdesk.conversations.models import Conversation
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tickets.models import Link, LinkKind, Ticket
from tickets.operations import cascading


def tracker(title: str = "The hound is loose") -> Ticket:
    return builders.internal_ticket("tracker", title=title)


def link(thread: Conversation | Ticket, to: Ticket) -> Link:
    """A row, as `linking` makes it."""
    return Link.objects.create(
        kind=LinkKind.TRACKER, source_id=thread.pk, target=to, target_category=to.type.category, made_by=None
    )


def linked(to: Ticket, who: cast.Client = cast.HOLMES, **more: Any) -> Ticket:
    """A customer ticket that is hit by this tracker."""
    made = builders.ticket(who, **more)
    link(made, to)
    return made


def follow() -> None:
    """What workers do once a tracker has moved: all of it."""
    deliver_all()
    assert cascading.advance_unfinished()
    deliver_all()
