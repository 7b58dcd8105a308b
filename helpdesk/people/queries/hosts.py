"""Whose host a request asked: ours, a brand's, or nobody's. Asked with every request, so it is kept in each process."""

import dataclasses
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http.request import split_domain_port, validate_host

from helpdesk.people.models import Brand

KEPT_SECONDS = 3.0
UNKNOWN_PER_SECOND = 20  # of these questions reach PostgreSQL, in each process: anybody can ask for any host


@dataclasses.dataclass(slots=True)
class _Kept:
    brands: dict[str, int]
    read_at: float
    second: int = 0
    asked: int = 0


_kept: dict[str, _Kept] = {}


def is_ours(host: str) -> bool:
    """Whether the team works at this host: it is named in ALLOWED_HOSTS or is that of BASE_URL."""
    domain, _port = split_domain_port(host)
    named = [one for one in settings.OUR_HOSTS if not one.startswith((".", "*"))]
    return validate_host(domain, [*named, urlsplit(settings.BASE_URL).hostname or ""])


def is_below_ours(host: str) -> bool:
    """Whether a pattern of ALLOWED_HOSTS takes it: `.example.com`, or `*`."""
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.OUR_HOSTS)


def brand_at(host: str) -> int | None:
    """The brand whose own host this is. A host set a moment ago, in any process, is known; one taken away may be so
    for three seconds more.
    """
    name, host, now = str(connection.settings_dict["NAME"]), host.lower(), time.monotonic()
    kept = _kept.get(name)
    is_news = kept is not None and host not in kept.brands and not is_ours(host) and _may_ask(kept, now)
    if kept is None or is_news or now - kept.read_at > KEPT_SECONDS:
        fresh = _Kept(_read(), now)
        if kept is not None:
            fresh.second, fresh.asked = kept.second, kept.asked
        kept = _kept[name] = fresh
    return kept.brands.get(host)


def is_known(domain: str) -> bool:
    """Whether this very host, without its port, is named as ours or belongs to a brand. Patterns name none."""
    if not domain or len(domain) > 253:
        return False
    return is_ours(domain) or brand_at(domain.lower()) is not None


def forget() -> None:
    """Read them anew next time."""
    _kept.clear()


def _may_ask(kept: _Kept, now: float) -> bool:
    if int(now) != kept.second:
        kept.second, kept.asked = int(now), 0
    kept.asked += 1
    return kept.asked <= UNKNOWN_PER_SECOND


def _read() -> dict[str, int]:
    """Host, with its port where it names one, to brand. The workspace's own hosts are no brand's alone."""
    found = Brand.objects.exclude(base_url="").values_list("base_url", "pk")
    return {urlsplit(url).netloc.lower(): pk for url, pk in found}
