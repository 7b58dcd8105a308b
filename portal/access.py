"""Whose portal this is, and who is signed in to it."""

from django.http import HttpRequest

from helpdesk.people.models import Brand, CustomerSession
from helpdesk.people.operations.signing_in import session_of
from helpdesk.people.queries import hosts
from tickets.queries.workspace import forget, workspace


def brand_at(request: HttpRequest, key: str = "") -> Brand | None:
    """The brand named in the path, else the one whose host was asked, else the default one.

    None for an unknown key, and for another brand at a brand's own host.
    """
    host = request.get_host()
    at_home = hosts.brand_at(host)
    if at_home and at_home not in workspace().brands:
        forget()  # it is younger than what this process knows of the workspace
    brands = workspace().brands
    if key:
        found = next((one for one in brands.values() if one.key == key), None)
        return found if found is None or hosts.is_ours(host) or at_home in (None, found.pk) else None
    return brands.get(at_home or 0) or next((one for one in brands.values() if one.is_default), None)


def cookie_of(brand: Brand) -> str:
    """The name of the cookie: somebody may be signed in to two brands on one host."""
    return f"portal-{brand.key}"


def signed_in(request: HttpRequest, brand: Brand) -> CustomerSession | None:
    """The session of this browser at this brand, with its customer. One query, none without a cookie."""
    key = request.COOKIES.get(cookie_of(brand), "")
    return session_of(key, brand=brand) if key else None
