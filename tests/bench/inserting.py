"""What a reply writes, written by hand: the floor that PostgreSQL sets."""

import threading
import time
from collections.abc import Sequence

import psycopg

ENTRY = b"""INSERT INTO conversations_entry (conversation_id, kind, channel, author_user_id, author_name, body_html,
    quoted_html, body_text, rendering, change, details, is_suspicious, is_automatic, created_at)
    SELECT %s, 'reply', 'email', min(id), '', %s, '', %s, 1, '', '{}', false, false, now() FROM people_user
    RETURNING id"""
ROW = b"""UPDATE conversations_conversation SET preview = %s, preview_kind = 'agent', preview_author = 'Bench',
    last_activity_at = now(), last_entry_id = %s, waiting_since = NULL, is_unread = false WHERE id = %s"""
EVENT = b"""INSERT INTO ledger_event (name, subject, data, actor, depth, recorded_at)
    VALUES ('conversation.agent_replied', %s, '{"entry_id": 1}', 'teammate:1', 0, now()) RETURNING id"""
DELIVERY = b"""INSERT INTO ledger_delivery (event_id, reaction, subject, state, attempts, available_at, error)
    VALUES (%s, 'bench.nothing', %s, 'done', 0, now(), '')"""


def replies_per_second(
    database_url: str, conversations: Sequence[int], body: str, *, clients: int, seconds: float
) -> float:
    """Entry, row, event and delivery in one transaction each, from `clients` connections."""
    done = [0] * clients
    ends = time.perf_counter() + seconds

    def run(mine: int) -> None:
        with psycopg.connect(database_url) as connection:
            while time.perf_counter() < ends:
                pk = conversations[(done[mine] * clients + mine) % len(conversations)]
                with connection.transaction():
                    connection.execute(b"SELECT * FROM conversations_conversation WHERE id = %s FOR UPDATE", [pk])
                    entry = connection.execute(ENTRY, [pk, f"<p>{body}</p>", body]).fetchone()
                    connection.execute(ROW, [body[:180], entry and entry[0], pk])
                    event = connection.execute(EVENT, [f"conversation:{pk}"]).fetchone()
                    connection.execute(DELIVERY, [event and event[0], f"conversation:{pk}"])
                done[mine] += 1

    threads = [threading.Thread(target=run, args=[at]) for at in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds
