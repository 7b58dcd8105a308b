"""Indexes and foreign keys kept out of the way of a large COPY, and built again over the finished tables.

All inside the caller's transaction: whatever goes wrong, they are where they were. Building at the end also checks
every reference anew.
"""

import contextlib
from collections.abc import Iterator, Sequence

from django.db import connection

INDEXES = """
    SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique ORDER BY c.relname
"""
REFERENCES = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = ANY(%s::regclass[]) AND contype = 'f' ORDER BY 1, 2
"""


@contextlib.contextmanager
def set_aside(tables: Sequence[str]) -> Iterator[None]:
    """Drop the plain indexes and foreign keys of these tables, and build them again when the block has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(INDEXES, [list(tables)])
        indexes = cursor.fetchall()
        cursor.execute(REFERENCES, [list(tables)])
        references = cursor.fetchall()
        for table, name, _ in references:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in references:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
