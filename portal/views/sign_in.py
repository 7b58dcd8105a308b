"""Signing in and out. Looking at a page of these uses nothing up: link scanners look at all of them."""

import dataclasses

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from helpdesk.live import topics
from helpdesk.live.touching import touch
from helpdesk.people.models import SignIn
from helpdesk.people.operations.signing_in import (
    NoLongerGood,
    TooManyAsked,
    asked_by,
    end_other_sessions,
    end_session,
    sessions_of,
    sign_in_of,
    whatever_became_of,
)
from helpdesk.people.operations.vouching import NotVouched, sign_in_by_site
from helpdesk.refusal import Refusal
from helpdesk.ui.places import portal_path
from portal.access import cookie_of, network_of
from portal.emails.signing_in import mail_sign_in
from portal.forms.signing_in import AddressForm, CodeForm
from portal.queries.held import held_by, was_for_a_submission, where_it_went
from portal.views.doors import (
    CustomerRequest,
    PortalRequest,
    SeeOther,
    for_anybody,
    for_customers,
    let_in,
    own_path,
    page,
)
from tickets.operations.holding import Entered, enter_by_code, enter_by_link

ASK_OR_DO = require_http_methods(["GET", "HEAD", "POST"])


@ASK_OR_DO
@for_anybody
def ask(request: PortalRequest) -> HttpResponse:
    """GET asks for the address, POST mails link and code there and leads to where the code is typed."""
    wanted = own_path(request, request.POST.get("next", "") or request.GET.get("next", ""))
    if request.customer_session is not None:
        return SeeOther(wanted or portal_path(request.brand, "tickets"))
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = mail_sign_in(
                email=form.cleaned_data["email"], brand=request.brand, network=network_of(request), leads_to=wanted
            )
        except TooManyAsked as no:
            form.add_error(None, no.message)
            status = 429
        except Refusal as no:
            form.add_error("email", no.message)
        else:
            return SeeOther(portal_path(request.brand, "code", handle=made.handle))
    if form.errors and status == 200:
        status = 422
    return page(request, "sign_in", status, form=form, next=wanted)


@ASK_OR_DO
@for_anybody
def code(request: PortalRequest, handle: str) -> HttpResponse:
    """GET asks for the six figures, POST signs in by them, and sends what waited for that. What is over says so."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    try:
        asked = asked_by(handle, brand=request.brand)
        if form.is_bound and form.is_valid():
            given = form.cleaned_data["code"]
            return _enter(request, enter_by_code(handle, given, brand=request.brand, browser=_browser(request)))
    except NoLongerGood as no:
        return _over(request, no, whatever_became_of(handle=handle, brand=request.brand))
    except Refusal as no:
        form.add_error("code", no.message)
    held = held_by(asked)
    return page(request, "held_code" if held else "sign_in_code", 422 if form.errors else 200, form=form, asked=asked)


@ASK_OR_DO
@for_anybody
def link(request: PortalRequest, token: str) -> HttpResponse:
    """GET asks "is it you?", only POST uses the link up, and sends what waited for that."""
    try:
        if request.method == "POST":
            return _enter(request, enter_by_link(token, brand=request.brand, browser=_browser(request)))
        asked = sign_in_of(token, brand=request.brand)
    except NoLongerGood as no:
        return _over(request, no, whatever_became_of(token=token, brand=request.brand))
    held = held_by(asked)
    return page(request, "held_link" if held else "sign_in_link", asked=asked, held=held)


@require_GET  # and not HEAD: whoever only looks whether a page is there uses no token up
@for_anybody
def by_site(request: PortalRequest) -> HttpResponse:
    """The brand's own site leads somebody here whom it vouches for, by a token in the address that is good once."""
    wanted = own_path(request, request.GET.get("next", ""))
    try:
        opened = sign_in_by_site(
            request.GET.get("jwt", ""), brand=request.brand, browser=_browser(request), leads_to=wanted
        )
    except NotVouched as no:
        return _over(request, no)
    return let_in(request, opened)


@require_POST
@for_anybody
def sign_out(request: PortalRequest) -> HttpResponse:
    """End the session of this browser."""
    if request.customer_session is not None:
        end_session(request.customer_session)
        touch({topics.reader(request.customer_session.customer_id)})
    response = SeeOther(portal_path(request.brand, "sign_in"))
    response.delete_cookie(cookie_of(request.brand), samesite="Lax")
    return response


@require_POST
@for_customers
def sign_out_elsewhere(request: CustomerRequest) -> HttpResponseBase:
    """End all other sessions of this customer."""
    end_other_sessions(request.customer_session)
    touch({topics.reader(request.customer.pk)})
    return SeeOther(portal_path(request.brand, "account"))


@require_safe
@for_customers
def account(request: CustomerRequest) -> HttpResponseBase:
    """Where this customer is signed in."""
    sessions = sessions_of(request.customer)
    return page(request, "account", sessions=sessions, here=request.customer_session, tab="account")


def _enter(request: PortalRequest, entered: Entered) -> HttpResponse:
    """Signed in, and on to the ticket that it became, or to what is still to be done for that."""
    if entered.held is None:
        return let_in(request, entered.opened)
    leads_to = where_it_went(request.brand, entered.held)
    return let_in(request, dataclasses.replace(entered.opened, leads_to=leads_to))


def _over(request: PortalRequest, no: Refusal, asked: SignIn | None = None) -> HttpResponse:
    held = held_by(asked)
    if held is not None and held.confirmed_at:  # clicked twice, or once more: it leads to what it became
        return SeeOther(where_it_went(request.brand, held))
    if request.customer_session is not None:  # the link was clicked twice, and the first click did it
        return SeeOther(portal_path(request.brand, "tickets"))
    if asked is not None and was_for_a_submission(asked):
        words = _("The link and the code were good for 24 hours, and five tries. What you wrote is not there any more.")
        again = own_path(request, asked.leads_to) or portal_path(request.brand, "new")
        return page(request, "sign_in_over", 404, no=Refusal(words), again=again, title=_("Write it once more"))
    again = portal_path(request.brand, "sign_in")
    return page(request, "sign_in_over", 404, no=no, again=again, title=_("Ask for a new one"))


def _browser(request: PortalRequest) -> str:
    return request.headers.get("User-Agent", "")
