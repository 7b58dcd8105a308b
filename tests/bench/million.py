"""A million tickets with typed values: whether lists that are narrowed or ordered by one walk its index.

Run by the benchmark as a process of its own, on a database that is thrown away; its last line is JSON.
"""

import json
import os
import re
import sys
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    django.setup()

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from helpdesk.people.models import User
from tests.bench.probe import AGENT
from tickets.models import Field

# Neighbours by number or text are none by age: 7919 shares no factor with a million.
TICKETS = """
INSERT INTO conversations_conversation (customer_id, brand_id, channel, subject, inbox_state, priority, category,
    number, ticket_type_id, state_id, state_category, state_name, preview, preview_kind, preview_author, has_files,
    is_unread, last_activity_at)
SELECT %(customer)s, %(brand)s, 'email', 'Case ' || n, 'open', 0, 'customer', %(first)s + n, %(type)s, state.id,
    state.category, state.name, '', 'customer', '', false, false, now() - n * interval '20 seconds'
FROM generate_series(1, %(count)s) n, tickets_state state WHERE state.category = 'submitted' AND state.is_default;
INSERT INTO tickets_ticket (conversation_id, number, type_id, state_id, shown_state_id, description_html,
    description_text, reopened_count)
SELECT id, number, ticket_type_id, state_id, state_id, '', '', 0
FROM conversations_conversation WHERE number > %(first)s;
INSERT INTO tickets_fieldvalue (ticket_id, field_id, number)
SELECT conversation_id, %(quantity)s, (number * 7919) %% 1000000 FROM tickets_ticket WHERE number > %(first)s;
INSERT INTO tickets_fieldvalue (ticket_id, field_id, text)
SELECT conversation_id, %(order)s, 'LX-' || (number * 7919) %% 1000000 FROM tickets_ticket WHERE number > %(first)s"""
WRITTEN = ("conversations_conversation", "tickets_ticket", "tickets_fieldvalue")

# What is asked of the list, and whether it must come out of the index in its order.
QUESTIONS = {
    "a number in a range": ("field.quantity=between:10..20", False),
    "a number above": ("field.quantity=gt:999900", False),
    "a text": ("field.order_number=LX-777777", False),
    "a part of a text": ("field.order_number=contains:77777", False),
    "in the order of a number": ("sort=field.quantity", True),
    "in the falling order of a text": ("sort=-field.order_number", True),
}


def seed(count: int) -> None:
    """Write as many tickets of the type “Return”, each with a number and a text, beside what is there."""
    fields = dict(Field.objects.filter(type__name="Return").values_list("key", "id"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # nothing refers to what is not there
        cursor.execute("SELECT max(number) FROM tickets_ticket")
        given = {"count": count, "first": cursor.fetchone()[0], "quantity": fields["quantity"]}
        cursor.execute("SELECT min(id) FROM people_customer")
        given |= {"customer": cursor.fetchone()[0], "order": fields["order_number"]}
        cursor.execute("SELECT id FROM people_brand WHERE is_default")
        given |= {"brand": cursor.fetchone()[0], "type": Field.objects.get(pk=fields["quantity"]).type_id}
        for statement in TICKETS.split(";"):
            cursor.execute(statement, given)
    with connection.cursor() as cursor:
        for table in WRITTEN:
            cursor.execute(f"VACUUM ANALYZE {table}")


def plans() -> dict[str, dict[str, Any]]:
    """For each question: how PostgreSQL answers it, in what time, and whether that is along the index."""
    client = Client()
    client.force_login(User.objects.get(email=AGENT))
    client.get("/inbox/", headers={"host": "127.0.0.1"})
    return {name: _plan(client, query, in_order) for name, (query, in_order) in QUESTIONS.items()}


def _plan(client: Client, query: str, in_order: bool) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/inbox/?{query}", headers={"host": "127.0.0.1"})
    assert response.status_code == 200, response.status_code
    ours = next(one["sql"] for one in captured if "preview_kind" in one["sql"] and "LIMIT" in one["sql"])
    with connection.cursor() as cursor:
        for _ in range(2):  # the second time it is in memory
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON, BUFFERS OFF) {ours}")
            lines = [line for (line,) in cursor.fetchall()]
    told = "\n".join(lines)
    took = re.search(r"Execution Time: ([\d.]+) ms", told)
    assert took
    sorts = in_order and re.search(r"\bSort\b", told) is not None
    return {
        "query": query,
        "milliseconds": float(took[1]),
        "is_by_index": "Seq Scan on tickets_fieldvalue" not in told and not sorts,
        "plan": lines,
    }


if __name__ == "__main__":
    seed(int(sys.argv[1]))
    print(json.dumps(plans()))
