"""Saving many rows of one kind in one statement, each with values of its own.

The rows travel as one JSON text: it is written and read in C, and the statement is the same for two and two thousand.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

type Columns = Sequence[Field[Any, Any]]


def save_many(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of locked rows."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    of_model = {one.name: one for one in meta.concrete_fields}
    columns = [of_model[name] for name in (meta.pk.name, *fields)]
    sets = ", ".join(f"{quote(one.column or '')} = given.c{at}" for at, one in enumerate(columns) if at)
    statement = (
        f"UPDATE {quote(meta.db_table)} AS kept SET {sets} FROM {_given(columns)} "  # noqa: S608  # our own names
        f"WHERE kept.{quote(columns[0].column or '')} = given.c0"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_as_json(rows, columns)])


def add_many(rows: Sequence[Model]) -> None:
    """Insert new rows with every column they have, in their order, and give them their keys."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    columns = [one for one in meta.concrete_fields if not one.primary_key]
    into = ", ".join(quote(one.column or "") for one in columns)
    values = ", ".join(f"given.c{at}" for at in range(len(columns)))
    statement = (
        f"INSERT INTO {quote(meta.db_table)} ({into}) SELECT {values} FROM {_given(columns)} "  # noqa: S608  # as above
        f"ORDER BY given.position RETURNING {quote(meta.pk.column or '')}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_as_json(rows, columns)])
        for row, (pk,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = pk


def _given(columns: Columns) -> str:
    typed = ", ".join(f"c{at} {one.db_type(connection)}" for at, one in enumerate(columns))
    names = ", ".join(f"c{at}" for at in range(len(columns)))
    return f"ROWS FROM (json_to_recordset(%s::json) AS ({typed})) WITH ORDINALITY AS given({names}, position)"


def _as_json(rows: Iterable[Model], columns: Columns) -> str:
    keys = [(f"c{at}", one.attname) for at, one in enumerate(columns)]
    written = ({key: held[name] for key, name in keys} for held in map(vars, rows))
    return json.dumps(list(written), default=str)  # moments with their zone, and decimals as they are
