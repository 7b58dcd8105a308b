"""Print the nervous system on one screen: event -> reactions -> live topics."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.ledger.event import registry
from helpdesk.ledger.reacting import reactions, topics


class Command(BaseCommand):
    help = "What follows from what: every event, the reactions bound to it and the live topics it touches."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in sorted(registry):
            self.stdout.write(self.style.MIGRATE_HEADING(name))
            for reaction in reactions.get(name, []):
                then = f", then {reaction.then}" if reaction.then else ""
                self.stdout.write(f"  -> {reaction.name}  [{reaction.queue}{then}]")
            for name_topics in topics.get(name, []):
                self.stdout.write(f"  ~  {name_topics.__module__}.{name_topics.__qualname__}")
