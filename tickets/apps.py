from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TicketsConfig(AppConfig):
    name = "tickets"
    label = "tickets"

    def ready(self) -> None:
        post_migrate.connect(_found_workspace, sender=self)


def _found_workspace(**_: Any) -> None:
    """Every migrated database has the default states and types: also one that tests have just emptied."""
    from tickets.operations.founding import found_workspace  # models are loaded by now

    found_workspace()
