"""The sites that may show the form of a type in a frame."""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from helpdesk.refusal import Refusal

MOST = 20
USUAL = {"http": 80, "https": 443}
NAME = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def site_origins(given: Iterable[str]) -> list[str]:
    """As browsers compare them, each once: https://shop.example, https://shop.example:8443.

    Refuses what is not the beginning of an address, and more than twenty, on `embedding_sites`.
    """
    origins = list(dict.fromkeys(_origin(one.strip()) for one in given if one.strip()))
    if len(origins) > MOST:
        raise Refusal(_("Name %d sites at most.") % MOST, field="embedding_sites")
    return origins


def _origin(written: str) -> str:
    try:
        parts = urlsplit(written if "://" in written else f"https://{written}")
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise _no_site(written) from None
    is_more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in USUAL or is_more:
        raise _no_site(written)
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != USUAL[parts.scheme] else "")


def _host(name: str) -> str:
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name).compressed}]"
    plain = name.encode("idna").decode().lower()
    if not NAME.fullmatch(plain):
        raise ValueError(name)
    return plain


def _no_site(written: str) -> Refusal:
    words = _("“%s” is not a site. Write it as https://www.example.com, without what comes after it.")
    return Refusal(words % written[:80], field="embedding_sites")
