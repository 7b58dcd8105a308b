"""Where a brand's pages are: on its own host, or beside those of the others on ours."""

import re
from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse

BRAND = re.compile(r"/portal/brands/[-\w]+/")


class Face(Protocol):
    """What of a brand an address depends on."""

    key: str
    base_url: str
    is_default: bool
    logo_key: str
    language: str


def portal_path(brand: Face, name: str, **args: Any) -> str:
    """The path of a page of this brand's portal. Brands without a host of their own stand under their key."""
    theirs = {} if brand.is_default or brand.base_url else {"brand": brand.key}
    return reverse(f"portal:{name}", kwargs={**args, **theirs})


def portal_url(brand: Face, name: str, **args: Any) -> str:
    """The whole address, for mails: made of what an admin set, never of what a request claims."""
    return f"{(brand.base_url or settings.BASE_URL).rstrip('/')}{portal_path(brand, name, **args)}"


def logo_path(brand: Face) -> str:
    """Where its logo is served; empty when it has none."""
    return reverse("portal:logo", args=[brand.logo_key]) if brand.logo_key else ""


def logo_url(brand: Face) -> str:
    """The whole address of its logo, for mails and for whoever shows a link to its portal."""
    path = logo_path(brand)
    return f"{(brand.base_url or settings.BASE_URL).rstrip('/')}{path}" if path else ""


def home_of(path: str) -> str:
    """The portal that a page belongs to, by its path alone: for when nothing else can be asked."""
    found = BRAND.match(path)
    return found[0] if found else "/portal/"
