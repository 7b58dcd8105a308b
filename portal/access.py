"""Whose portal this is, and who is signed in to it."""

from urllib.parse import urlsplit

from django.http import HttpRequest

from helpdesk.people.models import Brand, CustomerSession
from helpdesk.people.operations.signing_in import session_of
from tickets.queries.workspace import workspace


def brand_at(request: HttpRequest, key: str = "") -> Brand | None:
    """The brand named in the path, else the one whose host was asked, else the default one. None for an unknown key."""
    brands = workspace().brands.values()
    if key:
        return next((one for one in brands if one.key == key), None)
    host = request.get_host().lower()
    at_home = (one for one in brands if one.base_url and urlsplit(one.base_url).netloc.lower() == host)
    return next(at_home, None) or next((one for one in brands if one.is_default), None)


def cookie_of(brand: Brand) -> str:
    """The name of the cookie: somebody may be signed in to two brands on one host."""
    return f"portal-{brand.key}"


def signed_in(request: HttpRequest, brand: Brand) -> CustomerSession | None:
    """The session of this browser at this brand, with its customer. One query, none without a cookie."""
    key = request.COOKIES.get(cookie_of(brand), "")
    return session_of(key, brand=brand) if key else None
