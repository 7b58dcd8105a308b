"""A worker that comes back to thousands of events that are owed."""

import json

import pytest
from django.db import connection

from helpdesk.ledger import claiming
from helpdesk.ledger.reacting import Reaction
from tests.ledger.bells import Listener, hung, ring

pytestmark = pytest.mark.django_db

MANY = 3_000
BLOCKS = 10_000  # some looks into an index for each event that is claimed


@pytest.mark.parametrize("is_known", [False, True], ids=["no statistics yet", "statistics"])
def test_what_to_do_next_is_found_without_comparing_all_that_is_owed(is_known: bool) -> None:
    with hung(Listener()) as [bound]:
        ring(*[f"bell {number}" for number in range(MANY)])
        if is_known:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE ledger_delivery")
        assert blocks_read_for_a_claim(bound) < BLOCKS


def blocks_read_for_a_claim(reaction: Reaction) -> int:
    statement = claiming.CLAIM.format(which="")
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", {"reaction": reaction.name, "batch": reaction.batch}
        )
        [plan] = cursor.fetchone() or [[]]
    top = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])
