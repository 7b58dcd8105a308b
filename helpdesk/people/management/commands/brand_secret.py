"""`manage.py brand_secret BRAND`: the secrets with which a brand's own site signs its customers in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Brand, BrandSecret
from helpdesk.people.operations.vouching import add_secret, end_secret
from helpdesk.refusal import Refusal


class Command(BaseCommand):
    help = "Make a secret for a brand's site, list those that are live, or end one. Two may be live at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("brand", help="the key of the brand, as in /portal/brands/<key>/")
        parser.add_argument("--list", action="store_true", help="show which are live, without saying them")
        parser.add_argument("--end", type=int, metavar="SLOT", help="end the one in slot 1 or 2")

    def handle(self, *args: Any, brand: str, end: int | None = None, **options: Any) -> None:
        found = Brand.objects.filter(key=brand).first()
        if found is None:
            raise CommandError(f"There is no brand “{brand}”. There are: {', '.join(_keys())}")
        live = BrandSecret.objects.filter(brand=found, ended_at=None).order_by("slot")
        if options["list"]:
            for one in live:
                self.stdout.write(f"{one.slot}: since {one.created_at:%Y-%m-%d %H:%M} UTC")
        elif end is not None:
            secret = live.filter(slot=end).first()
            if secret is None:
                raise CommandError(f"No secret of {found.name} is live in slot {end}.")
            end_secret(secret, by=SYSTEM)
            self.stdout.write("It signs nobody in any more.")
        else:
            try:
                made = add_secret(found, by=SYSTEM)
            except Refusal as no:
                raise CommandError(f"{no.message} (--end SLOT)") from no
            self.stdout.write(f"{made.slot}: {made.secret}")


def _keys() -> list[str]:
    return list(Brand.objects.values_list("key", flat=True))
