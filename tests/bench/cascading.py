"""Many tickets hang on one tracker, which moves: what follows, and the same rows written by hand in one transaction.

Both are done on fresh tickets of one database, one after the other, in one process: no worker is at it meanwhile.
Run by the benchmark as a process of its own; its last line is JSON.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    django.setup()

from django.db import connection, transaction

from helpdesk.ledger.reacting import reactions
from helpdesk.people.models import Brand, User
from tests.bench.probe import AGENT
from tickets.events import StateChanged
from tickets.models import Cascade, Category, State, Ticket, TicketType
from tickets.operations import cascading
from tickets.operations.opening import open_ticket
from tickets.operations.states import change_state

OWED = [one.name for one in reactions[StateChanged.event_name]]

# Customer tickets that stand where new ones do, each with a customer who takes part and a link to the tracker.
TICKETS = """
WITH face AS (SELECT id, category, name FROM tickets_state WHERE category = 'submitted' AND is_default),
made AS (
    INSERT INTO conversations_conversation (customer_id, brand_id, channel, subject, inbox_state, priority, category,
        number, ticket_type_id, state_id, state_category, state_name, preview, preview_kind, preview_author, has_files,
        is_unread)
    SELECT who.id, %(brand)s, 'email', 'The labels do not print, case ' || n, 'open', 0, 'customer',
        nextval('tickets_number'), %(type)s, face.id, face.category, face.name, 'They do not print.', 'customer', 'Ada',
        false, false
    FROM generate_series(1, %(count)s) n, face,
        LATERAL (SELECT id FROM people_customer WHERE id >= n %% %(customers)s ORDER BY id LIMIT 1) who
    RETURNING *),
tickets AS (
    INSERT INTO tickets_ticket (conversation_id, number, type_id, state_id, shown_state_id, description_html,
        description_text, reopened_count, opened_at, state_changed_at)
    SELECT id, number, ticket_type_id, state_id, state_id, '', '', 0, now() - interval '1 day', now() - interval '1 day'
    FROM made RETURNING conversation_id),
entries AS (
    INSERT INTO conversations_entry (conversation_id, kind, channel, author_customer_id, author_name, body_html,
        quoted_html, body_text, rendering, change, details, is_suspicious, is_automatic)
    SELECT id, 'reply', 'email', customer_id, '', '<p>They do not print.</p>', '', 'They do not print.', 1, '', '{}',
        false, false FROM made RETURNING id),
heard AS (
    INSERT INTO conversations_participant (conversation_id, customer_id, standing, is_muted)
    SELECT id, customer_id, 'active', false FROM made RETURNING id)
SELECT array_agg(id ORDER BY id) FROM made"""
LINKS = """
INSERT INTO tickets_link (kind, source_id, target_id, target_category)
SELECT 'tracker', id, %s, 'tracker' FROM unnest(%s::bigint[]) AS made(id)"""

# By hand: what a cascade without a message leaves behind, set by set, in one transaction.
BY_HAND = (
    """UPDATE tickets_ticket SET state_id = %(to)s, shown_state_id = %(to)s, state_changed_at = now()
        WHERE conversation_id = ANY(%(ids)s)""",
    """UPDATE conversations_conversation SET state_id = %(to)s, state_category = %(category)s, state_name = %(name)s
        WHERE id = ANY(%(ids)s)""",
    """INSERT INTO conversations_entry (conversation_id, kind, channel, author_user_id, author_name, body_html,
            quoted_html, body_text, rendering, change, details, is_suspicious, is_automatic, created_at)
        SELECT id, 'change', 'teammate', %(by)s, '', '', '', '', 0, 'state', jsonb_build_object(
            'before', 'Submitted', 'after', %(name)s::text, 'category', %(category)s::text, 'is_hidden', false,
            'tracker', %(number)s::bigint, 'tracker_id', %(tracker)s::bigint), false, false, now()
        FROM unnest(%(ids)s::bigint[]) AS linked(id)""",
    """WITH happened AS (
            INSERT INTO ledger_event (name, subject, data, actor, depth)
            SELECT 'ticket.state_changed', 'conversation:' || id, jsonb_build_object('conversation_id', id,
                'from_state_id', %(before)s::bigint, 'to_state_id', %(to)s::bigint, 'from_category', 'submitted',
                'to_category', %(category)s::text, 'is_hidden', false, 'is_visible', true, 'entry_id', NULL),
                'teammate:' || %(by)s, 1
            FROM unnest(%(ids)s::bigint[]) AS linked(id) RETURNING id, subject)
        INSERT INTO ledger_delivery (event_id, reaction, subject, state, attempts, error)
        SELECT happened.id, reaction, happened.subject, 'pending', 0, ''
        FROM happened, unnest(%(reactions)s::text[]) AS bound(reaction)""",
    """INSERT INTO tickets_cascaderesult (cascade_id, conversation_id, outcome, reason)
        SELECT %(cascade)s, id, 'moved', '' FROM unnest(%(ids)s::bigint[]) AS linked(id)""",
)


def tracker_with(count: int, *, by: User) -> tuple[Ticket, list[int]]:
    """A new tracker, and the ids of as many new customer tickets as are to hang on it."""
    types = TicketType.objects.filter(is_default=True)
    brand = Brand.objects.get(is_default=True)
    tracker = open_ticket(ticket_type=types.get(category=Category.TRACKER), title="Labels", by=by, brand=brand)
    kind = types.get(category=Category.CUSTOMER)
    if not count:
        return tracker, []
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM people_customer")
        (customers,) = cursor.fetchone()
        given = {"brand": tracker.conversation.brand_id, "type": kind.pk, "count": count, "customers": customers}
        cursor.execute(TICKETS, given)
        (ids,) = cursor.fetchone()
        cursor.execute(LINKS, [tracker.pk, ids])
        for table in ("tickets_link", "tickets_ticket", "conversations_conversation", "conversations_participant"):
            cursor.execute(f"ANALYZE {table}")
    return tracker, ids


def figures(count: int, times: int = 2) -> dict[str, float]:
    """Milliseconds of the click with links and without, of what follows, and of the same rows by hand. The least of
    several: what else runs here only ever adds.
    """
    by = User.objects.get(email=AGENT)
    before, to = (State.objects.get(category=step, is_default=True) for step in ("submitted", "in_progress"))
    change_state(tracker_with(0, by=by)[0], to=to, by=by)  # nobody measures a first time
    found: dict[str, list[float]] = {}
    for _ in range(times):
        alone, _nothing = tracker_with(0, by=by)
        found.setdefault("move alone", []).append(_timed(partial(change_state, alone, to=to, by=by)))
        tracker, ids = tracker_with(count, by=by)
        found.setdefault("move", []).append(_timed(partial(change_state, tracker, to=to, by=by)))
        found.setdefault("cascade", []).append(_timed(_follow))
        _require(Ticket.objects.filter(pk__in=ids, state=to).count() == count, "What is linked has not followed.")
        for name, owed in (("cascade by hand", OWED), ("cascade by hand, nothing owed", [])):
            tracker, ids = tracker_with(count, by=by)
            values = {
                "ids": ids, "to": to.pk, "category": to.category, "name": to.name, "before": before.pk, "by": by.pk,
                "number": tracker.number, "tracker": tracker.pk, "cascade": Cascade.objects.latest("id").pk,
                "reactions": owed,
            }  # fmt: skip
            found.setdefault(name, []).append(_timed(partial(_by_hand, values)))
    return {name: min(taken) for name, taken in found.items()}


def _follow() -> None:
    _require(cascading.advance_unfinished(seconds=600), "It took ten minutes and was not done.")


def _by_hand(values: dict[str, Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in BY_HAND:
            cursor.execute(statement, values)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RuntimeError(otherwise)


def _timed(does: Callable[[], object]) -> float:
    begun = time.perf_counter()
    does()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    print(json.dumps(figures(int(sys.argv[1]))))
