"""The face of a brand as its pages draw it: where its navigation leads, and its own words with live links."""

import dataclasses
from collections.abc import Mapping
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from helpdesk.conversations.rendering import render_plain
from helpdesk.people.models import Brand
from helpdesk.ui.places import logo_path, logo_url, portal_url

AT_ONCE = 3  # links beside "Tickets"; the others are under "More", and on a phone all of them


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    label: str
    url: str


@dataclasses.dataclass(frozen=True, slots=True)
class Face:
    """What header, footer and head of a page show. `welcome` and `footer` are safe HTML, made by rendering."""

    logo: str
    picture: str  # the whole address of the logo, for whoever shows a link to the page
    address: str
    places: tuple[Place, ...]
    welcome: SafeString
    footer: SafeString
    summary: str

    @property
    def first(self) -> tuple[Place, ...]:
        return self.places[:AT_ONCE]

    @property
    def more(self) -> tuple[Place, ...]:
        return self.places[AT_ONCE:]


def face_of(brand: Brand, *, logo: str | None = None) -> Face:
    """The face of this brand, without a question; `logo` is another picture to look at."""
    fixed = (
        (_("Feedback board"), brand.feedback_url),
        (_("Product updates"), brand.updates_url),
        (_("Help Center"), brand.help_url),
    )
    own: list[Mapping[str, str]] = brand.links
    return Face(
        logo=logo_path(brand) if logo is None else logo,
        picture=logo_url(brand),
        address=portal_url(brand, "tickets"),
        places=(
            *(Place(label, url) for label, url in fixed if url),
            *(Place(one["label"], one["url"]) for one in own),
        ),
        welcome=linked(brand.welcome),
        footer=linked(brand.footer),
        summary=Truncator(" ".join(brand.welcome.split())).chars(160)
        or _("Write to %(brand)s, and follow here what becomes of it.") % {"brand": brand.name},
    )


@lru_cache(maxsize=256)
def linked(text: str) -> SafeString:
    """Plain text as safe paragraphs, its web addresses as links."""
    return SafeString(render_plain(text).html) if text else SafeString("")
