"""A worker that posts a note on is killed, again and again, between any two statements."""

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.models import Event
from helpdesk.people.queries import default_brand
from tests import builders
from tests.helpers.delivering import deliver_all
from tests.helpers.killing import killed_until_done
from tickets.events import NewsPosted
from tickets.models import Link, Ticket
from tickets.operations.cascading import CascadePlan
from tickets.operations.noting import add_note
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db(transaction=True)

# Two conversations at once. A claim counts its attempts: each that makes a step begins to count anew.
PREPARE = """
from tests.helpers.delivering import deliver_all
from tickets.operations import crossposting
crossposting.AT_ONCE = 2
"""


def tracker_with(links: int) -> Ticket:
    """A tracker that plain conversations hang on, with nothing left to follow."""
    tracker, brand, customer = builders.internal_ticket("tracker"), default_brand(), builders.customer()
    threads = [Conversation(customer=customer, brand=brand, channel="email") for _ in range(links)]
    Conversation.objects.bulk_create(threads)
    Link.objects.bulk_create(
        [Link(kind="tracker", source=one, target=tracker, target_category="tracker") for one in threads]
    )
    deliver_all()
    return tracker


def test_killed_anywhere_a_note_and_a_move_arrive_everywhere_once() -> None:
    tracker, grace = tracker_with(7), builders.teammate()
    add_note(Conversation.objects.get(pk=tracker.pk), body="Dig here.", by=grace)
    change_state(tracker, to=builders.state("in_progress"), by=grace, cascade=CascadePlan(moves=False))
    killed_until_done("deliver_all()", prepare=PREPARE, every=7)
    threads = sorted(Link.objects.filter(target=tracker).values_list("source_id", flat=True))
    copies = Entry.objects.filter(kind="note", conversation__in=threads).order_by("conversation_id")
    assert list(copies.values_list("conversation_id", "body_text")) == [(pk, "Dig here.") for pk in threads]
    told = Entry.objects.filter(change="linked_state", conversation__in=threads).order_by("conversation_id")
    assert list(told.values_list("conversation_id", flat=True)) == threads
    news = Event.objects.filter(name=NewsPosted.event_name).values_list("data__to_ids", flat=True)
    assert sorted(pk for to_ids in news for pk in to_ids) == sorted(threads * 2), "each is said to have changed once"
