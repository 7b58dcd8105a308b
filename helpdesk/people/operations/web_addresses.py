"""Addresses on the web that admins write: http and https alone, never a script, never somebody's password."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from helpdesk.refusal import Refusal

LONGEST = 500
is_web = URLValidator(schemes=["http", "https"])


def web_address(text: str, *, field: str) -> str:
    """The address, https where it does not say; empty stays empty. Refuses everything that is no page on the web."""
    url = text.strip()
    if not url:
        return ""
    if "://" not in url and not url.lower().startswith(("javascript:", "data:", "mailto:", "//")):
        url = f"https://{url}"
    try:
        is_web(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise Refusal(_("This is no web address. It looks like https://example.com."), field=field) from None
    if parts.username or parts.password or len(url) > LONGEST:
        raise Refusal(_("This is no web address. It looks like https://example.com."), field=field)
    return url


def home_address(text: str, *, field: str) -> str:
    """A scheme and a host, with a port where one is named. Refuses what says more: the portal is all of its host."""
    url = web_address(text, field=field)
    if not url:
        return ""
    parts = urlsplit(url)
    try:
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError):
        raise Refusal(_("This is no web address. It looks like https://example.com."), field=field) from None
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise Refusal(_("Write the host alone, without what comes after it."), field=field)
    port = "" if port == {"http": ":80", "https": ":443"}[parts.scheme.lower()] else port
    return f"{parts.scheme.lower()}://{host.lower()}{port}"


def host_of(url: str) -> str:
    """The host of an address as a browser names it, with its port."""
    return urlsplit(url).netloc.lower()
