"""How a new workspace says who it is: under which name, and at which address customers write."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.events import BrandEdited
from helpdesk.people.models import Brand
from helpdesk.people.operations.branding import edit_brand
from helpdesk.people.operations.editing import require_admin
from helpdesk.people.operations.joining import require_mail_address
from helpdesk.people.queries import PLACEHOLDER
from helpdesk.refusal import Refusal


@transaction.atomic
def introduce(brand: Brand, *, name: str, address: str, by: Actor) -> Brand:
    """Give a brand its name, and the address that its mail comes in at and leaves from.

    Records BrandEdited for what is different. What is sent to the old address still arrives. Refused for what is no
    name or address, for an address of another brand or one that no mail reaches, and to all but admins.
    """
    require_admin(by, _("Only admins change a brand."))
    row = Brand.objects.select_for_update().get(pk=brand.pk)
    wanted = require_mail_address(address, field="address")
    if wanted == PLACEHOLDER:
        raise Refusal(_("No mail reaches this address. Write one of your own domain."), field="address")
    if Brand.objects.filter(address=wanted).exclude(pk=row.pk).exists():
        raise Refusal(_("%(address)s belongs to another brand.") % {"address": wanted}, field="address")
    row = edit_brand(row, name=name, by=by)
    if row.address != wanted:
        row.address = wanted
        row.save(update_fields=["address"])
        record(BrandEdited(brand_id=row.pk, what=["address"]), by=by)
    return row
