"""`manage.py seed_scale --conversations N`: a large, realistic data set, by bulk insert."""

import argparse
import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inbox.scale.cast import PASSWORD
from inbox.scale.seeding import refresh_statistics, seed


class Command(BaseCommand):
    help = "Write a large, realistic, deterministic data set beside what is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--conversations", type=int, required=True, help="how many; four entries each on average")
        parser.add_argument("--seed", type=int, default=1, help="another number makes up another workspace")
        parser.add_argument(
            "--until",
            type=dt.datetime.fromisoformat,
            help="when the last thing happened (default: now)",
            action=_WithZone,
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed, and say what came of it."""
        if options["conversations"] < 1:
            raise CommandError("Ask for one conversation at least.")
        seeded = seed(
            options["conversations"],
            seed_number=options["seed"],
            until=options["until"],
            say=lambda line: self.stdout.write(line) if options["verbosity"] else None,
        )
        refresh_statistics()
        self.stdout.write(
            f"{seeded.conversations:,} conversations, {seeded.entries:,} entries and {seeded.tickets:,} tickets"
            f" in {seeded.seconds:.0f} s. Sign in as agent1@scale.test with the password {PASSWORD}."
        )


class _WithZone(argparse.Action):
    """A time without a zone is UTC."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: Any = None) -> None:
        setattr(namespace, self.dest, values if values.tzinfo else values.replace(tzinfo=dt.UTC))
