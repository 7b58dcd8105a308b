"""A worker that moves what is linked to a tracker is killed, again and again, between any two statements."""

import signal
from typing import Any

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.apart import Apart
from tests.helpers.delivering import deliver_all
from tests.tickets.cascades import follow, link, linked, tracker
from tickets.models import Cascade, CascadeResult, Ticket
from tickets.operations.cascading import CascadePlan
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = [cast.Client(f"Client {number}", f"client{number}@london.example") for number in range(8)]
# A worker after the other does the whole work and dies before its statement number 2, 11, 20 …, until one gets through.
# They are forked from a process that has loaded everything: starting each anew took ten times as long.
WORKERS = """
import os, signal
from django.db import connection
from tests.helpers.delivering import deliver_all
from tickets.operations import cascading, spreading
spreading.CHUNK = 3

def work(last):
    left = last
    def die(execute, *args):
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)
    with connection.execute_wrapper(die):
        deliver_all()
        cascading.advance_unfinished()
        deliver_all()

for last in range(2, 400, 9):
    pid = os.fork()
    if pid == 0:
        work(last)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print("ended", status)
    if status == 0:
        break
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
    workers = Apart.python(f"exec({WORKERS!r})")
    assert workers.wait() == 0
    ends = [int(line.split()[1]) for line in workers.lines]
    assert set(ends[:-1]) == {-signal.SIGKILL}, workers.output
    assert ends[-1] == 0
    assert len(ends) > 6
    follow()
    assert outcome(*killed) == outcome(*undisturbed)
