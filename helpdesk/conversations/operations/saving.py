"""Saving many rows of one kind in one statement, each with values of its own."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model


def save_many(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of locked rows. One array a column: a CASE a row and column takes PostgreSQL far longer."""
    if not rows:
        return
    meta, quote = rows[0]._meta, connection.ops.quote_name
    of_model = {one.name: one for one in meta.concrete_fields}
    key, *columns = [of_model[name] for name in (meta.pk.name, *fields)]
    given = ", ".join(f"%s::{field.db_type(connection)}[]" for field in (key, *columns))
    names = ", ".join(f"c{position}" for position in range(len(columns)))
    sets = ", ".join(f"{quote(field.column or '')} = given.c{position}" for position, field in enumerate(columns))
    statement = (
        f"UPDATE {quote(meta.db_table)} AS kept SET {sets} "  # noqa: S608  # names of our own models
        f"FROM unnest({given}) AS given(pk, {names}) WHERE kept.{quote(key.column or '')} = given.pk"
    )
    arrays = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in (key, *columns)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, arrays)
