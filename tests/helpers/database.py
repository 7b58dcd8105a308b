"""Asking PostgreSQL itself: what it refuses, and what a rollback leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction


def refused_by(constraint: str, statement: str, *parameters: Any) -> None:
    """Run raw SQL that PostgreSQL must refuse, naming this constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _run(statement, parameters)


def _run(statement: str, parameters: tuple[Any, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # deferred ones speak now, not at the commit


@contextmanager
def rolled_back() -> Iterator[None]:
    """What happens in the block is undone, as when something later in the same request fails."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
