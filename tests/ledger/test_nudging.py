"""Telling workers that something is owed: best effort, because everything owed is a row."""

import time

import pytest

from helpdesk.ledger import tasks
from helpdesk.ledger.models import Delivery, Event
from tests.helpers.database import rolled_back
from tests.helpers.outage import without_valkey
from tests.helpers.waiting import eventually
from tests.ledger import brokers
from tests.ledger.bells import Listener, hasten, hung, ring, states

pytestmark = pytest.mark.django_db(transaction=True)

DELIVER = "helpdesk.ledger.tasks.deliver"
SEND = "helpdesk.mail.tasks.send_due"


@pytest.fixture(autouse=True)
def _empty_queues() -> None:
    brokers.empty()


def test_a_commit_nudges_one_worker_per_queue() -> None:
    with hung(Listener(), queue="mail"):
        ids = ring("tom", "gabriel")
    assert brokers.waiting("mail") == [(DELIVER, [ids, "mail"])]
    assert brokers.waiting("default") == []


def test_a_rollback_nudges_nobody() -> None:
    with hung(Listener()), rolled_back():
        ring("tom")
    assert brokers.waiting("default") == []


def test_many_events_are_nudged_in_chunks() -> None:
    with hung(Listener()):
        ids = ring(*["tom"] * 450)
    assert [len(arguments[0]) for _, arguments in brokers.waiting("default")] == [200, 200, 50]
    assert [event_id for _, arguments in brokers.waiting("default") for event_id in arguments[0]] == ids


def test_the_sweep_nudges_what_was_never_nudged() -> None:
    with hung(Listener()):
        ids = ring("tom", "gabriel")
        brokers.empty()  # as if the nudge was lost
        tasks.sweep()
        assert brokers.waiting("default") == [(DELIVER, [ids, "default"])]


def test_the_sweep_leaves_alone_what_is_done_failed_or_not_due() -> None:
    with hung(Listener("cracked")):
        ids = ring("tom", "cracked", "lost")
        Delivery.objects.filter(event_id=ids[2]).update(state="failed")
        tasks.deliver(ids, "default")
        brokers.empty()
        tasks.sweep()
        assert brokers.waiting("default") == []
        hasten()
        tasks.sweep()
        assert brokers.waiting("default") == [(DELIVER, [[ids[1]], "default"])]


def test_a_finished_reaction_starts_the_task_that_goes_on() -> None:
    with hung(Listener(), then=SEND):
        tasks.deliver(ring("tom"), "default")
    assert brokers.waiting("mail") == [(SEND, [])]


def test_a_failed_reaction_starts_nothing() -> None:
    with hung(Listener("tom"), then=SEND):
        tasks.deliver(ring("tom"), "default")
    assert brokers.waiting("mail") == []


def test_without_redis_the_change_is_committed_and_the_page_hardly_waits() -> None:
    with hung(Listener()):
        with without_valkey():
            begun = time.monotonic()
            ids = ring("tom")
            took = time.monotonic() - begun
        assert Event.objects.filter(pk__in=ids).count() == 1
        assert states() == ["pending"]
        assert took < 3, f"the commit waited {took:.1f} s for Redis"
        tasks.sweep()
        eventually(lambda: brokers.waiting("default") or tasks.sweep(), what="a nudge after Redis came back")
        tasks.deliver(ids, "default")
    assert states() == ["done"]
