"""What follows from events: once each, in order, and what happens when it fails."""

import pytest
from django.db import connection

from helpdesk.ledger.claiming import MAX_ATTEMPTS, due
from helpdesk.ledger.delivery import deliver, retry
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.reacting import by_name
from helpdesk.ledger.recording import quiet, record
from tests.ledger.bells import NAME, BellRang, Listener, Rung, hasten, hung, ring, states

pytestmark = pytest.mark.django_db


def test_a_reaction_gets_the_events_as_they_were_recorded() -> None:
    seen: Rung = []

    def look(rung: Rung) -> None:
        seen.extend(rung)

    with hung(look):
        ring(("tom", 101))
        deliver("default")
    [one] = seen
    kept = Event.objects.get()
    assert (one.id, one.event, one.actor, one.depth, one.recorded_at) == (
        kept.pk,
        BellRang(bell="tom", stroke=101),
        "system",
        0,
        kept.recorded_at,
    )


def test_each_event_is_delivered_once_however_often_it_is_asked_for() -> None:
    listener = Listener()
    with hung(listener):
        ring("tom", "gabriel")
        assert deliver("default").count == 2
        assert deliver("default").count == 0
    assert listener.calls == [[("tom", 1), ("gabriel", 1)]]
    assert states() == ["done", "done"]


def test_only_the_reactions_of_the_queue_are_run() -> None:
    listener = Listener()
    with hung(listener, queue="mail"):
        ring("tom")
        deliver("default")
        assert states() == ["pending"]
        deliver("mail")
    assert states() == ["done"]


def test_strokes_of_one_bell_come_one_by_one_and_in_order() -> None:
    listener = Listener()
    with hung(listener):
        ring(*[(bell, stroke) for stroke in (1, 2, 3) for bell in ("tom", "gabriel")])
        deliver("default")
    assert listener.calls == [
        [("tom", 1), ("gabriel", 1)],
        [("tom", 2), ("gabriel", 2)],
        [("tom", 3), ("gabriel", 3)],
    ]


def test_what_waited_behind_an_event_is_delivered_with_it() -> None:
    listener = Listener()
    with hung(listener, batch=2):
        ring(*[(f"bell {number}", 1) for number in range(5)])
        ring(*[(f"bell {number}", 2) for number in range(5)])
        assert deliver("default").count == 10
    assert states() == ["done"] * 10


def test_a_reaction_that_is_not_done_is_called_again_before_anything_later_and_keeps_what_it_did() -> None:
    calls: list[int] = []

    def step(rung: Rung) -> bool:
        calls.append(rung[0].event.stroke)
        with quiet():
            record(BellRang(bell="echo", stroke=len(calls)), by=SYSTEM)
        return calls.count(rung[0].event.stroke) >= 3

    with hung(step):
        ring(("tom", 100), ("tom", 200))
        assert deliver("default").count == 2
    assert calls == [100, 100, 100, 200, 200, 200]
    assert Event.objects.filter(data__bell="echo").count() == len(calls)
    assert states() == ["done", "done"]


def test_a_batch_is_no_longer_than_the_reaction_takes() -> None:
    listener = Listener()
    with hung(listener, batch=2):
        ring("a", "b", "c", "d", "e")
        deliver("default")
    assert [len(call) for call in listener.calls] == [2, 2, 1]


def test_a_poison_event_fails_alone() -> None:
    listener = Listener("cracked")
    with hung(listener, batch=3):
        ring("a", "cracked", "b", "c", "d")
        delivered = deliver("default")
    assert delivered.count == 4
    assert sorted(bell for bell, _ in listener.heard) == ["a", "b", "c", "d"]
    assert states() == ["done", "pending", "done", "done", "done"]


def test_nothing_of_a_failed_reaction_stays() -> None:
    def write_and_break(rung: Rung) -> None:
        Event.objects.create(name="tests.trace", subject="trace", data={}, actor="system")
        raise RuntimeError("too late")

    with hung(write_and_break):
        ring("tom")
        deliver("default")
    assert not Event.objects.filter(name="tests.trace").exists()


def test_a_failed_event_keeps_its_reason_and_waits_longer_each_time() -> None:
    listener = Listener("cracked")
    waits: list[float] = []
    with hung(listener):
        ring("cracked")
        for attempt in range(1, MAX_ATTEMPTS):
            deliver("default")
            delivery = Delivery.objects.get()
            assert (delivery.state, delivery.attempts) == ("pending", attempt)
            assert "RuntimeError: cracked is cracked" in delivery.error
            waits.append(seconds_until_due())
            assert deliver("default").count == 0, "nothing is tried before its time"
            assert Delivery.objects.get().attempts == attempt
            hasten()
    assert all(2**number / 2 - 0.1 < wait <= 2**number for number, wait in enumerate(waits, start=1))


def test_after_the_last_attempt_it_is_failed_and_a_person_may_retry_it() -> None:
    listener = Listener("cracked")
    with hung(listener):
        ring("cracked")
        for _ in range(MAX_ATTEMPTS):
            deliver("default")
            hasten()
        failed = Delivery.objects.get()
        assert (failed.state, failed.attempts) == ("failed", MAX_ATTEMPTS)
        listener.poison.clear()
        assert deliver("default").count == 0, "what is given up is not tried by itself"
        retry(failed)
        assert deliver("default").count == 1
    assert states() == ["done"]


def test_retrying_what_has_not_failed_changes_nothing() -> None:
    with hung(Listener()):
        ring("tom")
        deliver("default")
        retry(Delivery.objects.get())
    assert states() == ["done"]


def test_later_events_of_a_subject_wait_for_the_one_that_fails_and_go_on_when_it_is_given_up() -> None:
    listener = Listener()
    with hung(listener):
        listener.poison = {"tom"}
        ids = ring(("tom", 1))
        deliver("default")
        listener.poison = set()
        ring(("tom", 2), ("gabriel", 1))
        deliver("default")
        assert listener.heard == [("gabriel", 1)]
        Delivery.objects.filter(event_id=ids[0]).update(state="failed")
        deliver("default")
    assert listener.heard == [("gabriel", 1), ("tom", 2)]


def test_an_event_that_ended_its_worker_is_tried_alone_and_after_the_others() -> None:
    listener = Listener()
    with hung(listener):
        ids = ring("killer", "b", "c")
        Delivery.objects.update(attempts=1)  # as a worker leaves them that was killed with all three in hand
        Delivery.objects.filter(event_id=ids[0]).update(attempts=2)
        deliver("default")
    assert listener.calls == [[("b", 1)], [("c", 1)], [("killer", 1)]]


def test_an_event_that_ends_its_worker_every_time_is_given_up() -> None:
    listener = Listener()
    with hung(listener):
        ids = ring("killer", "b")
        Delivery.objects.filter(event_id=ids[0]).update(attempts=MAX_ATTEMPTS)
        deliver("default")
    assert listener.heard == [("b", 1)]
    assert states() == ["failed", "done"]
    assert Delivery.objects.get(event_id=ids[0]).error == "Each attempt ended the worker that made it."


def test_what_a_reaction_records_names_the_event_it_follows() -> None:
    def echo(rung: Rung) -> None:
        for one in rung:
            if one.event.stroke == 1:
                ring((one.event.bell, 2))

    with hung(echo):
        [first] = ring("tom")
        deliver("default")
    assert list(Event.objects.filter(pk__gt=first).values_list("cause_id", "depth")) == [(first, 1)]


def test_an_event_that_no_longer_fits_its_class_fails_alone() -> None:
    listener = Listener()
    with hung(listener) as [bound]:
        old = Event.objects.create(name=NAME, subject="bell:old", data={"rope": 1}, actor="system")
        Delivery.objects.create(event=old, reaction=bound.name, subject=old.subject)
        ring("tom")
        deliver("default")
    assert listener.heard == [("tom", 1)]
    assert states() == ["pending", "done"]


def test_a_reaction_that_was_removed_stays_owed_and_holds_up_nobody() -> None:
    with hung(Listener()) as bound:
        ring("tom")
        del by_name[bound[0].name]
        assert deliver("default").count == 0
        assert due() == []
        by_name[bound[0].name] = bound[0]
    assert states() == ["pending"]


def test_the_task_to_start_is_named_once_something_was_done() -> None:
    with hung(Listener("cracked"), then="helpdesk.mail.tasks.send_due"):
        ring("cracked")
        assert deliver("default").then == set()
        ring("a", "b")
        assert deliver("default").then == {"helpdesk.mail.tasks.send_due"}


def test_due_is_what_could_be_done_now() -> None:
    with hung(Listener("cracked"), queue="mail"):
        cracked = ring(("cracked", 1))
        deliver("mail")
        ring(("cracked", 2))  # waits behind the first
        fresh = ring("tom", "gabriel")
        assert due() == [(event_id, "mail") for event_id in fresh]
        assert due(limit=1) == [(fresh[0], "mail")]
        hasten()
        assert [event_id for event_id, _ in due()] == [cracked[0], *fresh]


def seconds_until_due() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM available_at - statement_timestamp())::float FROM ledger_delivery")
        [seconds] = cursor.fetchone() or [0.0]
        return float(seconds)
