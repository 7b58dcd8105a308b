"""Telling workers that something is owed: best effort, because everything owed is a row."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from helpdesk.ledger import recording, tasks
from helpdesk.ledger.delivery import deliver
from helpdesk.ledger.models import Delivery, Event
from tests.helpers.database import rolled_back
from tests.helpers.outage import without_valkey
from tests.helpers.waiting import eventually
from tests.ledger import brokers
from tests.ledger.bells import Listener, hasten, hung, ring, states

pytestmark = pytest.mark.django_db(transaction=True)

DELIVER = "helpdesk.ledger.tasks.deliver"
SEND = "helpdesk.mail.tasks.send_due"


@contextmanager
def announced_to(hear: recording.Announce) -> Iterator[None]:
    recording.announcers.append(hear)
    try:
        yield
    finally:
        recording.announcers.remove(hear)


@pytest.fixture(autouse=True)
def _empty_queues() -> None:
    brokers.empty()


def test_a_commit_nudges_one_worker_per_queue() -> None:
    with hung(Listener(), queue="mail"):
        ring("tom", "gabriel")
    assert brokers.waiting("mail") == [(DELIVER, ["mail"])]
    assert brokers.waiting("default") == []


def test_a_rollback_nudges_nobody() -> None:
    with hung(Listener()), rolled_back():
        ring("tom")
    assert brokers.waiting("default") == []


def test_while_one_nudge_waits_no_second_is_sent() -> None:
    with hung(Listener()):
        for _ in range(3):
            ring("tom")
    assert brokers.waiting("default") == [(DELIVER, ["default"])]


def test_what_happens_after_a_run_began_is_nudged_anew() -> None:
    with hung(Listener()):
        ring("tom")
        tasks.begin(DELIVER, "default")
        ring("gabriel")
    assert brokers.waiting("default") == [(DELIVER, ["default"])] * 2


def test_one_nudge_is_enough_for_all_that_is_owed() -> None:
    listener = Listener()
    with hung(listener, batch=2):
        for bell in ("a", "b", "c", "a", "d"):
            ring(bell)
        [(_, arguments)] = brokers.waiting("default")
        tasks.deliver(*arguments)
    assert sorted(bell for bell, _ in listener.heard) == ["a", "a", "b", "c", "d"]


def test_a_run_that_takes_too_long_leaves_the_rest_to_another() -> None:
    with hung(Listener(), batch=1):
        ring("a", "b", "c")
        first = deliver("default", seconds=0)
        assert (first.count, first.is_all) == (1, False)
        rest = deliver("default")
        assert (rest.count, rest.is_all) == (2, True)


def test_a_transaction_announces_once_what_it_recorded() -> None:
    said: list[set[str]] = []
    with hung(Listener(), topics=lambda rang: [rang.bell]), announced_to(said.append), transaction.atomic():
        ring("tom")
        ring("gabriel")
    assert said == [{"tom", "gabriel"}]


def test_what_was_rolled_back_to_a_savepoint_takes_no_announcement_with_it() -> None:
    said: list[set[str]] = []
    with hung(Listener(), topics=lambda rang: [rang.bell]), announced_to(said.append), transaction.atomic():
        with rolled_back():
            ring("tom")
        ring("gabriel")
    assert said == [{"gabriel"}]


def test_the_sweep_nudges_what_was_never_nudged() -> None:
    with hung(Listener()):
        ring("tom", "gabriel")
        brokers.empty()  # as if the nudge was lost
        tasks.sweep()
        assert brokers.waiting("default") == [(DELIVER, ["default"])]


def test_the_sweep_leaves_alone_what_is_done_failed_or_not_due() -> None:
    with hung(Listener("cracked")):
        ids = ring("tom", "cracked", "lost")
        Delivery.objects.filter(event_id=ids[2]).update(state="failed")
        tasks.deliver("default")
        brokers.empty()
        tasks.sweep()
        assert brokers.waiting("default") == []
        hasten()
        tasks.sweep()
        assert brokers.waiting("default") == [(DELIVER, ["default"])]


def test_a_finished_reaction_starts_the_task_that_goes_on() -> None:
    with hung(Listener(), then=SEND):
        ring("tom")
        tasks.deliver("default")
    assert brokers.waiting("mail") == [(SEND, [])]


def test_a_failed_reaction_starts_nothing() -> None:
    with hung(Listener("tom"), then=SEND):
        ring("tom")
        tasks.deliver("default")
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
        tasks.deliver("default")
    assert states() == ["done"]
