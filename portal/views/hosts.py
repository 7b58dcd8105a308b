"""Which hosts are served, and what on each: the team's own, and the portal alone at those of brands."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helpdesk.people.queries import hosts
from helpdesk.ui.trouble import not_found

KNOWN = "/hosts/known/"
# What customers are served at a brand's own host: its portal, and what links in mails lead to.
FOR_CUSTOMERS = ("/portal/", "/forms/", "/tickets/mails/", "/messenger/", "/static/")
BESIDES = {"/robots.txt", "/healthz", "/readyz"}


class Hosts:
    """Middleware. A host that is neither ours nor a brand's is refused; a brand's host has no Inbox."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != KNOWN:  # a proxy asks there by whatever name it knows us
            host = request.get_host()
            if not hosts.is_ours(host):
                is_at_a_brand = hosts.brand_at(host) is not None
                if not is_at_a_brand and not hosts.is_below_ours(host):
                    raise DisallowedHost(f"No brand has the host {host!r}.")
                request.is_at_a_brand = is_at_a_brand  # type: ignore[attr-defined]  # for `process_view`
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """At a brand's host, whatever is not for customers is not there."""
        path = request.path_info
        if not getattr(request, "is_at_a_brand", False) or path in BESIDES or path.startswith(FOR_CUSTOMERS):
            return None
        return HttpResponseRedirect("/portal/") if path == "/" else not_found(request)


@require_safe
@never_cache
def known(request: HttpRequest) -> HttpResponse:
    """For a proxy that makes certificates as they are asked for: 200 for a `domain` of ours or a brand's, 404 else."""
    is_known = hosts.is_known(request.GET.get("domain", ""))
    return HttpResponse(status=200 if is_known else 404, content_type="text/plain")
