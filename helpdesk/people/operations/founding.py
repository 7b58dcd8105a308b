"""What every workspace has from the start: one default brand."""

from django.conf import settings
from django.db import transaction

from helpdesk.people.models import Brand
from helpdesk.people.queries import PLACEHOLDER


@transaction.atomic
def found_workspace() -> None:
    """Make the default brand when there is none. Safe to call again."""
    if not Brand.objects.filter(is_default=True).exists():
        Brand.objects.create(
            key="default",
            name="Support",
            address=PLACEHOLDER,
            base_url=settings.BASE_URL,
            is_default=True,
        )
