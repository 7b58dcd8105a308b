"""Whether the database already has the schema this code wants, told without loading an app or a migration.

A mark on the database itself (its comment) names the files that decide the schema and how many migrations had been
applied then. While both still hold there is nothing to do; otherwise `migrate` decides.
"""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, LiteralString

import psycopg
from django.db import connection
from psycopg import sql

from helpdesk.running.places import PROJECT

# The apps' own migrations; and what says which other apps there are, with which migrations.
DECIDING = ("*/migrations/*.py", "helpdesk/*/migrations/*.py", "helpdesk/settings.py", "requirements.txt")


def is_current() -> bool:
    """Whether nothing has changed since `bring_up_to_date`."""
    mark = _one("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
    return bool(mark) and mark == _mark()


def has_people() -> bool:
    """Whether anybody could sign in. The schema is up to date."""
    return bool(_one("SELECT EXISTS (SELECT FROM people_user)"))


def bring_up_to_date(environment: Mapping[str, str]) -> None:
    """Migrate, and leave the mark. Without the right to mark, the next start migrates again, which does no harm."""
    command = [sys.executable, str(PROJECT / "manage.py"), "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=dict(environment), cwd=PROJECT, check=True)
    name = sql.Identifier(connection.settings_dict["NAME"])
    with suppress(psycopg.Error):
        _database().execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(_mark())))


def _mark() -> str:
    return f"helpdesk schema {_files()} {_applied()}"


def _files() -> str:
    digest = hashlib.sha256()
    for path in sorted(path for pattern in DECIDING for path in PROJECT.glob(pattern)):
        digest.update(f"{path.relative_to(PROJECT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _applied() -> str:
    if _one("SELECT to_regclass('django_migrations')") is None:
        return "none"
    return str(_one("SELECT concat(count(*), '/', max(id)) FROM django_migrations"))


def _one(query: LiteralString) -> Any:
    row = _database().execute(query).fetchone()
    return row[0] if row else None


def _database() -> "psycopg.Connection[Any]":
    # Below Django's cursor, which warns of queries while no app is loaded: these need none.
    connection.ensure_connection()
    database = connection.connection
    assert isinstance(database, psycopg.Connection)
    return database
