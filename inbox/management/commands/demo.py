"""`manage.py demo`: the demo workspace, loaded into an empty database or reset to its beginning."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inbox.demo import loading, people


class Command(BaseCommand):
    help = "Load the demo workspace: Lumen, their customers, and what happened lately."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset", action="store_true", help="delete EVERYTHING in this database first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it where nobody works yet. Refuses elsewhere, and outside of a demonstration (DEMO=1)."""
        if not settings.DEMO:
            raise CommandError("This is not a demonstration: set DEMO=1 if it shall become one.")
        if options["reset"]:
            loading.reset()
        elif not loading.is_empty():
            self.stdout.write("There is a workspace already. `manage.py demo --reset` deletes it and begins anew.")
            return
        begun = time.monotonic()
        count = loading.load()
        names = ", ".join(role.email for role in people.TEAMMATES[:4])
        self.stdout.write(
            f"{count} conversations in {time.monotonic() - begun:.1f} s. "
            f"Sign in as {names} with the password {people.PASSWORD}."
        )
