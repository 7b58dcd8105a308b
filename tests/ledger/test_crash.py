"""A worker that is killed in the middle of a reaction."""

import pytest
from django.db import connection

from helpdesk.ledger.claiming import due
from helpdesk.ledger.delivery import deliver
from helpdesk.ledger.models import Delivery, Event
from tests.helpers.apart import Apart
from tests.helpers.waiting import eventually
from tests.ledger.bells import Listener, hung, ring, states

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_killed_worker_had_in_hand_stays_owed_and_is_run_again() -> None:
    listener = Listener()
    with hung(listener) as [bound]:
        ids = ring("tom", "gabriel")
        kill_in_the_middle(bound.name, ids)
        assert states() == ["pending", "pending"]
        assert not Event.objects.filter(name="tests.trace").exists(), "its transaction left nothing"
        assert eventually(lambda: [one for one, _ in due()], what="due again") == ids
        deliver("default")
    assert sorted(listener.heard) == [("gabriel", 1), ("tom", 1)]
    assert states() == ["done", "done"]
    assert list(Delivery.objects.values_list("attempts", flat=True)) == [2, 2], "the crash counts as an attempt"


def kill_in_the_middle(reaction: str, ids: list[int]) -> None:
    """Let a worker take the events and end it with SIGKILL inside its reaction."""
    worker = Apart("-m", "tests.ledger.hanging", reaction)
    worker.wait_for_line("inside")
    worker.kill()
    eventually(lambda: deliverable(ids), what="PostgreSQL noticing that the worker is gone")


def deliverable(ids: list[int]) -> bool:
    """Whether nobody holds the deliveries any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM ledger_delivery WHERE event_id = ANY(%s) FOR UPDATE SKIP LOCKED) free",
            [ids],
        )
        return bool(cursor.fetchone() == (len(ids),))
