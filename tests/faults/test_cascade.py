"""A worker that moves what is linked to a tracker is killed, again and again, between any two statements."""

from typing import Any

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.killing import killed_until_done
from tests.tickets.cascades import follow, link, linked, tracker
from tickets.models import Cascade, CascadeResult, Ticket
from tickets.operations.cascading import CascadePlan
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = [cast.Client(f"Client {number}", f"client{number}@london.example") for number in range(8)]
# The whole work of a worker, three links at once.
PREPARE = """
from tests.helpers.delivering import deliver_all
from tickets.operations import cascading, spreading
spreading.CHUNK = 3
"""


def moved_tracker(title: str) -> tuple[Ticket, list[int]]:
    """A tracker with linked tickets, one resolved already, and a plain conversation, that has just been resolved."""
    found = tracker(title)
    threads = [linked(found, who).pk for who in CLIENTS]
    change_state(Ticket.objects.get(pk=threads[3]), to=builders.state("resolved"), by=builders.teammate())
    plain = builders.conversation(CLIENTS[5])
    link(plain, found)
    deliver_all()
    plan = CascadePlan(message="It is caught.")
    change_state(found, to=builders.state("resolved"), by=builders.teammate(), cascade=plan)
    return found, [*threads, plain.pk]


def outcome(found: Ticket, threads: list[int]) -> list[Any]:
    """Everything that a cascade leaves behind, without what differs from run to run."""
    cascade = Cascade.objects.get(tracker=found)
    left: list[Any] = [(cascade.done, cascade.total, cascade.finished_at is not None)]
    for pk in threads:
        row = Conversation.objects.get(pk=pk)
        ticket = Ticket.objects.filter(pk=pk).values_list("state__name", "shown_state__name", "reopened_count").first()
        entries = Entry.objects.filter(conversation=pk).order_by("id").values_list("kind", "change", "body_text")
        left.append(
            (
                ticket,
                (row.state_name, row.inbox_state, row.preview, row.is_unread, row.waiting_since),
                list(entries.exclude(change="linked_state")),
                entries.filter(change="linked_state").count(),  # written by another reaction, before or after
                list(CascadeResult.objects.filter(cascade=cascade, conversation=pk).values_list("outcome", "reason")),
                list(Event.objects.filter(subject=f"conversation:{pk}").order_by("id").values_list("name", "actor")),
                sorted(OutgoingMail.objects.filter(conversation_id=pk).values_list("recipient", "kind")),
            )
        )
    return left


def test_killed_anywhere_it_ends_the_same() -> None:
    undisturbed = moved_tracker("Undisturbed")
    follow()
    killed = moved_tracker("Killed")
    killed_until_done("deliver_all(); cascading.advance_unfinished(); deliver_all()", prepare=PREPARE, every=9)
    follow()
    assert outcome(*killed) == outcome(*undisturbed)
