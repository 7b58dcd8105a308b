"""What recording leaves in the ledger, and what a rollback does not."""

import pytest
from django.db import DatabaseError, connection, transaction

from helpdesk.ledger.event import SYSTEM, event, registry
from helpdesk.ledger.models import Delivery, Event
from helpdesk.ledger.reacting import Recorded, reacts_to
from helpdesk.ledger.recording import caused_by, quiet, record, record_many
from tests.helpers.database import refused_by, rolled_back
from tests.ledger.bells import NAME, BellRang, hung, ring, states

pytestmark = pytest.mark.django_db


def listen(rung: list[Recorded[BellRang]]) -> None:
    """Follows the bell and does nothing."""


def listen_too(rung: list[Recorded[BellRang]]) -> None:
    """Another one."""


def test_an_event_is_kept_with_its_subject_data_and_actor() -> None:
    record(BellRang(bell="big ben", stroke=3), by=SYSTEM)
    kept = Event.objects.get()
    assert (kept.name, kept.subject, kept.data, kept.actor, kept.cause, kept.depth) == (
        NAME,
        "bell:big ben",
        {"bell": "big ben", "stroke": 3},
        "system",
        None,
        0,
    )


def test_each_bound_reaction_is_owed_once_per_event() -> None:
    with hung(listen, listen_too):
        ids = ring("big ben", "tom")
    owed = Delivery.objects.order_by("event_id", "reaction").values_list("event_id", "reaction", "subject", "state")
    assert list(owed) == [
        (ids[0], f"{__name__}.listen", "bell:big ben", "pending"),
        (ids[0], f"{__name__}.listen_too", "bell:big ben", "pending"),
        (ids[1], f"{__name__}.listen", "bell:tom", "pending"),
        (ids[1], f"{__name__}.listen_too", "bell:tom", "pending"),
    ]


def test_an_event_that_nobody_follows_owes_nothing() -> None:
    ring("big ben")
    assert states() == []


def test_as_many_events_as_somebody_likes_are_recorded_at_once() -> None:
    with hung(listen):
        ids = ring(*[("big ben", stroke) for stroke in range(12_000)])
    kept = Event.objects.order_by("id").values_list("id", "data__stroke")
    assert list(kept) == list(zip(ids, range(12_000), strict=True))
    assert Delivery.objects.count() == 12_000


def test_recording_nothing_does_nothing() -> None:
    assert record_many([], by=SYSTEM) == []


def test_a_rollback_leaves_neither_event_nor_delivery() -> None:
    with hung(listen), rolled_back():
        record(BellRang(bell="big ben"), by=SYSTEM)
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_history_told_quietly_is_kept_and_nobody_reacts() -> None:
    with hung(listen), quiet():
        ring("big ben")
    assert (Event.objects.count(), Delivery.objects.count()) == (1, 0)


def test_what_is_recorded_while_a_reaction_runs_names_its_cause() -> None:
    [first] = ring("big ben")
    with caused_by(first, 0):
        [second] = ring("tom")
    [third] = ring("gabriel")
    assert list(Event.objects.order_by("id").values_list("cause_id", "depth")) == [(None, 0), (first, 1), (None, 0)]
    assert first < second < third


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(BellRang(bell="big ben"), by=SYSTEM)
    assert Event.objects.count() == 0


@pytest.mark.parametrize("statement", ["UPDATE ledger_event SET actor = 'nobody'", "DELETE FROM ledger_event"])
def test_postgresql_refuses_to_change_what_happened(statement: str) -> None:
    ring("big ben")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().actor == "system"


OWED = (
    "INSERT INTO ledger_delivery (event_id, reaction, subject, state, error, attempts) VALUES (%s, %s, '', %s, '', 0)"
)


def test_postgresql_refuses_impossible_deliveries() -> None:
    with hung(listen) as [bound]:
        [first] = ring("big ben")
    refused_by("one_delivery_per_event_and_reaction", OWED, first, bound.name, "pending")
    refused_by("delivery_state_known", OWED, first, "another", "maybe")
    refused_by("fk_ledger_event", OWED, 0, "another", "pending")


def test_an_event_name_belongs_to_one_class() -> None:
    with hung(), pytest.raises(ValueError, match="declared twice"):
        event(NAME)(BellRang)
    assert NAME not in registry


def test_a_reaction_is_bound_to_an_event_once() -> None:
    with hung(listen), pytest.raises(ValueError, match="bound twice"):
        reacts_to(BellRang)(listen)
