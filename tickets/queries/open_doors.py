"""Where the form of a type stands on the web."""

import dataclasses
from html import escape

from django.conf import settings
from django.utils.translation import gettext as _

from helpdesk.people.models import Brand
from helpdesk.ui.places import portal_url
from tickets.access import may_submit
from tickets.models import Category, TicketType

RESIZING = "embed/resize.js"


@dataclasses.dataclass(frozen=True, slots=True)
class OpenDoor:
    """A type's form at one brand."""

    brand: Brand
    address: str  # of the page to link to
    snippet: str  # to paste into a page that shows it in a frame
    is_open: bool  # to everyone, now


def open_doors(ticket_type: TicketType) -> list[OpenDoor]:
    """The form at each brand; none for what customers never submit. As many queries for one brand as for ten."""
    if ticket_type.category != Category.CUSTOMER:
        return []
    brands = list(Brand.objects.all())
    is_for_brands = ticket_type.submitting == TicketType.Submitting.BRANDS
    chosen = set(ticket_type.brands.values_list("pk", flat=True)) if is_for_brands else {one.pk for one in brands}
    return [_door(ticket_type, brand) for brand in brands if brand.pk in chosen]


def _door(ticket_type: TicketType, brand: Brand) -> OpenDoor:
    is_open = may_submit(None, ticket_type, brand)
    base = (brand.base_url or settings.BASE_URL).rstrip("/")
    frame = portal_url(brand, "embed", type_id=ticket_type.pk)
    title = _("%(type)s, to %(brand)s") % {"type": ticket_type.name, "brand": brand.name}
    # Text to be copied, which is not shown as what it says: what stands in it is escaped, it itself is by its page.
    snippet = (
        f'<iframe data-helpdesk src="{escape(frame)}" title="{escape(title)}" width="100%" height="720"'
        ' style="border: 0"></iframe>\n'
        f'<script src="{escape(base)}{settings.STATIC_URL}{RESIZING}" async></script>'
    )
    return OpenDoor(brand, portal_url(brand, "new_of", type_id=ticket_type.pk), snippet, is_open)
