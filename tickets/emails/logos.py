"""A brand's logo as mails show it: fetched from the brand's own address, at a fixed size, with its name for whoever
loads no pictures.
"""

import dataclasses

from helpdesk.people.models import Brand
from helpdesk.ui.places import logo_url


@dataclasses.dataclass(frozen=True)
class Logo:
    """Where it is and how big it is drawn, in pixels; a wordmark says the name itself."""

    url: str
    width: int
    height: int
    is_wordmark: bool


def logo_of(brand: Brand) -> Logo | None:
    """None for a brand without one: its initial stands there."""
    return Logo(logo_url(brand), *brand.logo_box, brand.is_wordmark) if brand.logo_key else None
