"""Mailboxes that exist from the start: one for each brand's own address."""

from helpdesk.mail.models import Mailbox
from helpdesk.people.models import Brand


def found_mailboxes() -> None:
    """Open a mailbox at every brand's address that has none. Safe to call again, and cheap when there is no such."""
    without = Brand.objects.exclude(address__in=Mailbox.objects.values("address"))
    Mailbox.objects.bulk_create(
        [Mailbox(address=brand.address, brand=brand) for brand in without], ignore_conflicts=True
    )
