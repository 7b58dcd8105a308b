"""Tables are emptied after a test that commits: those that have rows, row by row.

Django truncates all of them each time, and PostgreSQL then makes every table and every index anew: hundreds of files.
"""

import functools
from typing import Any

from django.contrib.contenttypes.management import create_contenttypes
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

# What every workspace has from the start, and running processes keep in mind.
FOUNDED = ("people_brand", "tickets_tickettype", "tickets_state")

MANY = 2000  # rows: they would lie about dead, and slow down whoever comes after

_truncate: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # its own, which no stubs know


def empty_row_by_row() -> None:
    """From now on. Nor are permissions made each time, which nobody has here."""
    TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]  # likewise
    assert post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    assert post_migrate.disconnect(create_contenttypes)


def _empty(case: TransactionTestCase) -> None:
    if _delete_all() > MANY or _is_known_to_the_planner():
        _truncate(case)  # sequences go on from where they were just set
    else:
        emit_post_migrate_signal(verbosity=0, interactive=False, db="default")


def _delete_all() -> int:
    """Delete every row, past every rule; how many those were. Whoever is still writing is waited for."""
    tables = _tables()
    filled = " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})" for one in tables)
    deleted = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        # What founding makes again gets the numbers it had: processes that run on know it for a few seconds more.
        for table in FOUNDED:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1, false)")
        cursor.execute(filled)
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
            deleted += cursor.rowcount
    return deleted


def _is_known_to_the_planner() -> bool:
    """Whether a test had statistics made, by which it would plan for rows that are gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_class WHERE relname = ANY(%s) AND reltuples >= 0 LIMIT 1", [list(_tables())])
        return cursor.fetchone() is not None


@functools.cache
def _tables() -> tuple[str, ...]:
    return tuple(connection.introspection.django_table_names(only_existing=True, include_views=False))
