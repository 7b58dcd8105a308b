"""Statements that PostgreSQL keeps prepared, after a migration changed the type of a column under them."""

from collections.abc import Callable
from typing import Any

from django.db import NotSupportedError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import FeatureNotSupported

type Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


def watch(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Receiver of `connection_created`."""
    if connection.vendor == "postgresql" and prepare_anew not in connection.execute_wrappers:
        connection.execute_wrappers.append(prepare_anew)


def prepare_anew(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement; one whose plan has gone stale is run again without, unless its transaction is lost.

    PostgreSQL refuses a stale plan each time it is asked, so the connection ends with the request or task.
    """
    try:
        return execute(sql, params, many, context)
    except NotSupportedError as problem:
        if not isinstance(problem.__cause__, FeatureNotSupported):
            raise
        connection = context["connection"]
        connection.close_at = 0.0
        if connection.in_atomic_block:
            raise
        connection.connection.prepare_threshold = None
        return execute(sql, params, many, context)
