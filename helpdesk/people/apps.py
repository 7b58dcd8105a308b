from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "helpdesk.people"
    label = "people"

    def ready(self) -> None:
        post_migrate.connect(_found_workspace, sender=self)


def _found_workspace(**_: Any) -> None:
    """Every migrated database has a default brand: also one that tests have just emptied."""
    from helpdesk.people.operations.founding import found_workspace  # models are loaded by now

    found_workspace()
