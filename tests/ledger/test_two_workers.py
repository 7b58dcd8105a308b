"""Several workers on the same events, each on a connection of its own."""

import threading
import time
from functools import partial

import pytest
from django.db import transaction

from helpdesk.ledger.delivery import Delivered, deliver
from helpdesk.ledger.models import Delivery
from tests.helpers.together import together
from tests.ledger.bells import Rung, hung, ring, states

pytestmark = pytest.mark.django_db(transaction=True)

BELLS = ("tom", "gabriel", "maria", "gloriosa")
STROKES = range(1, 8)


def test_two_workers_deliver_each_event_once_and_each_subject_in_order() -> None:
    heard: list[tuple[str, int]] = []

    def slowly(rung: Rung) -> None:
        time.sleep(0.005)
        heard.extend((one.event.bell, one.event.stroke) for one in rung)

    with hung(slowly, batch=3):
        ids = [ring((bell, stroke))[0] for stroke in STROKES for bell in BELLS]
        delivered = together(*[partial(deliver, "default")] * 2)
        assert sum(one.count for one in delivered if isinstance(one, Delivered)) == len(ids)
    assert {bell: [stroke for rung, stroke in heard if rung == bell] for bell in BELLS} == {
        bell: list(STROKES) for bell in BELLS
    }
    assert states() == ["done"] * len(ids)


def test_a_later_event_is_left_alone_while_an_earlier_one_is_being_handled() -> None:
    begun, go_on = threading.Event(), threading.Event()
    heard: list[int] = []

    def hold_the_first(rung: Rung) -> None:
        [one] = rung
        if one.event.stroke == 1:
            begun.set()
            go_on.wait(timeout=10)
        heard.append(one.event.stroke)

    def meanwhile() -> Delivered:
        begun.wait(timeout=10)
        try:
            return deliver("default")
        finally:
            go_on.set()

    with hung(hold_the_first):
        ring(("tom", 1))
        ring(("tom", 2))
        handled, left_alone = together(partial(deliver, "default"), meanwhile)
    assert isinstance(left_alone, Delivered)
    assert left_alone.count == 0
    assert isinstance(handled, Delivered)
    assert handled.count == 2, "whoever handled the first goes on with what waited behind it"
    assert heard == [1, 2]


def test_an_event_that_is_being_handled_is_not_counted_as_tried_again() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(rung: Rung) -> None:
        begun.set()
        go_on.wait(timeout=10)

    def ask_again() -> Delivered:
        begun.wait(timeout=10)
        try:
            return deliver("default")
        finally:
            go_on.set()

    with hung(slowly):
        ring("tom")
        together(partial(deliver, "default"), ask_again)
    assert Delivery.objects.get().attempts == 1
    assert states() == ["done"]


def test_events_of_transactions_that_are_still_open_are_not_seen() -> None:
    heard: list[str] = []

    def listen(rung: Rung) -> None:
        heard.extend(one.event.bell for one in rung)

    with hung(listen):
        with transaction.atomic():
            ring("tom")
            [found] = together(partial(deliver, "default"))
            assert isinstance(found, Delivered)
            assert found.count == 0
        deliver("default")
    assert heard == ["tom"]
