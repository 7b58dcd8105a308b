"""What every page of the portal needs: whose it is, who reads it, and that nobody else gets to see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from helpdesk.people.models import Brand, Customer, CustomerSession
from helpdesk.people.operations.preferring import prefer
from helpdesk.people.operations.signing_in import SESSION_LASTS, Opened
from helpdesk.people.queries.audiences import may_enter
from helpdesk.ui import languages
from helpdesk.ui.places import portal_path
from portal.access import at_home, brand_at, cookie_of, has_moved, signed_in
from portal.queries.faces import face_of

HTTP_FORBIDDEN = 403
HTTP_UNPROCESSABLE = 422


class PortalRequest(HttpRequest):
    """A request to a brand's portal; `session` is None for whoever is not signed in."""

    brand: Brand
    customer_session: CustomerSession | None


class CustomerRequest(PortalRequest):
    """A request by somebody who is signed in."""

    customer_session: CustomerSession
    customer: Customer


class SeeOther(HttpResponseRedirect):
    """It is done, or it is elsewhere: read on there."""

    status_code = 303


def for_anybody[**P](
    view: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page of the brand's portal. No cache keeps it, no other site is told of it, no search engine lists it."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        key = str(kwargs.pop("brand", ""))
        brand = brand_at(request, key)
        if brand is None:
            raise Http404
        if key and has_moved(request, brand) and request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(at_home(request, brand))
        request.brand = brand  # type: ignore[attr-defined]  # what makes it a PortalRequest
        request.customer_session = session = signed_in(request, brand)  # type: ignore[attr-defined]  # and this
        languages.speak(request, brand, locale=session.customer.locale if session else "")
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # as promised above
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        return response

    return guarded


def for_customers[**P](
    view: Callable[Concatenate[CustomerRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """The same for whoever is signed in and may enter; everybody else is asked to sign in, and comes back here."""
    return _entered(view, None)


def for_customers_else[**P](
    visitors: Callable[Concatenate[PortalRequest, P], HttpResponseBase],
) -> Callable[
    [Callable[Concatenate[CustomerRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """The same, with a page for whoever is not signed in where the brand's portal is open to everyone."""
    return lambda view: _entered(view, visitors)


def _entered[**P](
    view: Callable[Concatenate[CustomerRequest, P], HttpResponseBase],
    visitors: Callable[Concatenate[PortalRequest, P], HttpResponseBase] | None,
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    @wraps(view)
    def inside(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.customer_session is None:
            if visitors and request.brand.entry == Brand.Entry.EVERYONE:
                return visitors(request, *args, **kwargs)
            return sign_in_first(request)
        request.customer = request.customer_session.customer  # type: ignore[attr-defined]  # now a CustomerRequest
        if not may_enter(request.brand, request.customer_session.customer):
            return page(request, "not_for_you", HTTP_FORBIDDEN)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # as said

    return for_anybody(inside)


def sign_in_first(request: PortalRequest) -> HttpResponse:
    """To where they sign in, and back here from there."""
    wanted = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return SeeOther(with_next(portal_path(request.brand, "sign_in"), wanted))


def page(request: PortalRequest, name: str, status: int = 200, **more: Any) -> HttpResponse:
    """A page in the brand's face."""
    reader = request.customer_session.customer if request.customer_session else None

    def at(place: str, **args: Any) -> str:
        return portal_path(request.brand, place, **args)

    context = {
        "brand": request.brand,
        "face": face_of(request.brand),
        "reader": reader,
        "at": at,
        "here": request.get_full_path(),
        **more,
    }
    return TemplateResponse(request, f"portal/{name}.html", context, status=status)


def with_next(path: str, wanted: str) -> str:
    return f"{path}?{urlencode({'next': wanted})}" if wanted else path


def own_path(request: PortalRequest, wanted: str) -> str:
    """Where somebody wanted to go, if that is a page of ours; empty else. Never another site."""
    if (
        not wanted.startswith("/")
        or not wanted.isprintable()
        or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    ):
        return ""
    return wanted


def let_in(request: PortalRequest, opened: Opened) -> HttpResponse:
    """On to where they wanted to go, with the key to their session, in the language they chose or were read to in."""
    spoken = languages.chosen(request, request.brand.key)
    customer = opened.session.customer
    if spoken or not languages.known(customer.locale):
        prefer(customer, language=spoken or languages.from_browser(request))
    target = own_path(request, opened.leads_to) or portal_path(request.brand, "tickets")
    response = SeeOther(target)
    response.set_cookie(
        cookie_of(request.brand),
        opened.key,
        max_age=SESSION_LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
