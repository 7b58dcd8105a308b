"""Whether the database already has the schema this code wants, told without loading every migration.

A mark on the database itself (its comment) names the migration files it was last migrated with and how many
migrations it had applied then. When both still hold, there is nothing to do; otherwise `migrate` decides.
"""

import hashlib
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection


def is_current() -> bool:
    """Whether nothing has changed since `bring_up_to_date`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        row = cursor.fetchone()
    return bool(row and row[0] and row[0] == _mark())


def bring_up_to_date() -> None:
    """Migrate, and leave the mark. Without the right to mark, the next start migrates again, which does no harm."""
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        try:
            cursor.execute(f"COMMENT ON DATABASE {name} IS '{_mark()}'")
        except DatabaseError:
            return


def _mark() -> str:
    return f"helpdesk schema {_files()} {_applied()}"


def _files() -> str:
    digest = hashlib.sha256()
    for application in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted((Path(application.path) / "migrations").glob("*.py")):
            digest.update(f"{application.label}/{path.name}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _applied() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations')")
        row = cursor.fetchone()
        if not row or row[0] is None:
            return "none"
        cursor.execute("SELECT count(*), max(id) FROM django_migrations")
        count, last = cursor.fetchone() or (0, 0)
    return f"{count}/{last}"
