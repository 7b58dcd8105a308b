"""Times are shown and understood in the zone of whoever reads: the browser says which (`theme.js`)."""

import functools
import zoneinfo
from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

COOKIE = "zone"


class ReadersZone:
    """Middleware. Without a word from the browser, or with one that is no zone, it is the zone of the workspace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        zone = zone_called(unquote(request.COOKIES.get(COOKIE, "")[:64]))
        if zone is None:
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)


@functools.lru_cache(maxsize=1024)
def zone_called(name: str) -> zoneinfo.ZoneInfo | None:
    """The zone with this name; None when there is none."""
    return zoneinfo.ZoneInfo(name) if name in _names() else None


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
