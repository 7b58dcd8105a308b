"""A customer who answers what is being merged away, while somebody else locks both of the two."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.locking import lock_many
from tests import builders
from tests.helpers.waiting import eventually
from tickets.operations.merging import merge

pytestmark = pytest.mark.django_db(transaction=True)

BLOCKED = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def waiting_for_us() -> int:
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED)
        return int(cursor.fetchone()[0])


def a_customer_writes(thread: Conversation) -> Entry:
    try:
        return builders.says(thread, "Still there?")
    finally:
        connection.close()


@transaction.atomic
def _both_locked(*threads: Conversation) -> int:
    return len(lock_many([one.pk for one in threads]))


def somebody_locks(*threads: Conversation) -> int:
    try:
        return _both_locked(*threads)
    finally:
        connection.close()


def test_an_answer_to_what_is_merged_meanwhile_holds_up_nobody_who_locks_both() -> None:
    grace, primary, secondary = builders.teammate(), builders.conversation(), builders.conversation()
    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            merge(secondary, into=primary, by=grace)
            answer = threads.submit(a_customer_writes, secondary)
            eventually(lambda: waiting_for_us() == 1, what="The answer waits for the merge")
            other = threads.submit(somebody_locks, primary, secondary)
            eventually(lambda: waiting_for_us() == 2, what="Somebody waits for the two")
        assert answer.result(timeout=15).conversation_id == primary.pk
        assert other.result(timeout=15) == 2
