"""Questions to the database that are put into words once: for a page, the ORM takes longer to say them than PostgreSQL
to answer."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Exists, Expression, Field, Model, QuerySet
from django.db.models.fetch_modes import FETCH_ONE
from django.db.models.query import get_related_populators


class Given(Expression):
    """In a question, the place of a value that is named each time it is asked."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class AnyOf(Exists):
    """Whether there is such a row. Two that ask the same are equal, as conditions are without it: so what was put into
    words for one serves the other.
    """

    def __init__(self, rows: QuerySet[Any], **more: Any) -> None:
        super().__init__(rows, **more)
        self.asks = rows.model, rows.query.where

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AnyOf) and self.asks == other.asks

    def __hash__(self) -> int:
        return hash(self.asks)


class Worded[M: Model]:
    """A question whose words never change: what `make` says, with a `Given` wherever a value is needed.

    Rows come back as the ORM makes them, with what `select_related` brought along.
    """

    def __init__(self, make: Callable[[], QuerySet[M]]) -> None:
        self.make = make
        self.words: _Words | None = None

    def ask(self, **given: Any) -> list[M]:
        """Every row for these values. One query."""
        words = self.words = self.words or _put(self.make())
        values = [given[value.name] if isinstance(value, Given) else value for value in words.values]
        with connection.cursor() as cursor:
            cursor.execute(words.sql, values)
            return words.rows(cursor.fetchall())


@dataclasses.dataclass(frozen=True)
class _Words:
    sql: str
    values: tuple[Any, ...]
    rows: Callable[[list[tuple[Any, ...]]], list[Any]]


def _put(question: QuerySet[Any]) -> _Words:
    compiler = question.query.get_compiler(connection=connection)
    sql, values = compiler.as_sql()
    shape = compiler.klass_info
    assert shape
    made: type[Model] = shape["model"]
    start, end = shape["select_fields"][0], shape["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[start:end]]
    beside = get_related_populators(shape, compiler.select, connection.alias, FETCH_ONE)
    converters = compiler.get_converters([column for column, *_ in compiler.select])

    def rows(found: list[tuple[Any, ...]]) -> list[Model]:
        answer = []
        for row in compiler.apply_converters(found, converters) if converters else found:
            one = made.from_db(connection.alias, names, row[start:end])
            for populator in beside:
                populator.populate(row, one)
            answer.append(one)
        return answer

    return _Words(sql, tuple(values), rows)
