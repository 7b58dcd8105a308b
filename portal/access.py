"""Whose portal this is, who is signed in to it, and which pages of ours somebody fills in who is not."""

import dataclasses
import datetime as dt
import ipaddress
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

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


def has_moved(request: HttpRequest, brand: Brand) -> bool:
    """Whether this brand, asked for by its key, has a host of its own by now, and this is another."""
    return bool(brand.base_url) and not brand.is_default and hosts.brand_at(request.get_host()) != brand.pk


def at_home(request: HttpRequest, brand: Brand) -> str:
    """The same page at the brand's own host."""
    return brand.base_url + request.get_full_path().replace(f"/portal/brands/{brand.key}/", "/portal/", 1)


def cookie_of(brand: Brand) -> str:
    """The name of the cookie: somebody may be signed in to two brands on one host."""
    return f"portal-{brand.key}"


def signed_in(request: HttpRequest, brand: Brand) -> CustomerSession | None:
    """The session of this browser at this brand, with its customer. One query, none without a cookie."""
    key = request.COOKIES.get(cookie_of(brand), "")
    return session_of(key, brand=brand) if key else None


def network_of(request: HttpRequest) -> str:
    """Whence they ask: what the last of our own proxies saw, where there are any. Never what the browser claims.

    Of the newer addresses the first half: whoever has one there has all of them.
    """
    passed = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    is_passed = settings.PROXIES and len(passed) >= settings.PROXIES
    came = passed[-settings.PROXIES] if is_passed else str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(came)
    except ValueError:
        return came
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False).network_address)


STAMP_SALT = "portal.stamp"
QUICKEST = dt.timedelta(seconds=3)  # nobody fills in a form faster
OLDEST = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Stamp:
    """That we made this page, for which form, and when. It needs no cookie: a form in a frame has none.

    `nonce` is the page's own word: what it keeps is found by it, also when the page comes back with a newer stamp.
    """

    form: str
    nonce: str
    made_at: dt.datetime

    @property
    def signed(self) -> str:
        return signing.dumps([self.form, self.nonce, self.made_at.timestamp()], salt=STAMP_SALT)

    @property
    def is_too_fresh(self) -> bool:
        return timezone.now() - self.made_at < QUICKEST

    @property
    def is_too_old(self) -> bool:
        return timezone.now() - self.made_at > OLDEST


def stamp_of(form: str, signed: str = "") -> tuple[Stamp, bool]:
    """The stamp that came with a form, and whether it is one of ours for it; else a new one."""
    try:
        known, nonce, made = signing.loads(signed, salt=STAMP_SALT)
        if known == form:
            return Stamp(form, str(nonce), dt.datetime.fromtimestamp(made, dt.UTC)), True
    except (signing.BadSignature, ValueError, TypeError):
        pass
    return Stamp(form, secrets.token_urlsafe(16), timezone.now()), False


def renewed(stamp: Stamp) -> Stamp:
    """The same page, as if it were made now."""
    return dataclasses.replace(stamp, made_at=timezone.now())


TRAY_SALT = "portal.tray"


def tray_for(owner: str, *, is_strangers: bool = False) -> str:
    """What a page shows to keep files before its form is sent: whose they are, in words that only we can write."""
    return signing.dumps([owner, is_strangers], salt=TRAY_SALT)


def tray_of(signed: str) -> tuple[str, bool] | None:
    """The owner that a tray is of, and whether that is a stranger; None where it is none of ours, or a day old."""
    try:
        owner, is_strangers = signing.loads(signed, salt=TRAY_SALT, max_age=OLDEST)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(owner), bool(is_strangers)
