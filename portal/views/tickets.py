"""Reading tickets: the list, one of them, its files, and a transcript to keep."""

import secrets
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from helpdesk.conversations.operations.reading import read_by_customer
from helpdesk.people.models import Company
from helpdesk.ui.places import portal_path
from helpdesk.ui.served import POLICY, served
from portal.access import tray_for
from portal.forms.replying import ReplyForm
from portal.queries.hearing import subscription
from portal.queries.lists import DATES, Wanted, ticket_list
from portal.queries.offers import is_anything_offered, offered_to
from portal.queries.pages import TicketPage, customer_files, numbered, ticket_page
from portal.views.doors import CustomerRequest, PortalRequest, SeeOther, for_customers, for_customers_else, page
from portal.views.public import is_public
from tickets.operations.keeping import owner_key

NARROWING = ("tab", "q", "state", "type", "sort", "creator", *DATES)


def home(request: PortalRequest) -> HttpResponse:
    """The first page of whoever is not signed in: what it is for, what they may submit, how to sign in."""
    offered = offered_to(None, request.brand)
    answer = page(request, "home", tab="home", types=offered, is_public=is_public(request.brand))
    if is_public(request.brand):
        answer["X-Robots-Tag"] = "all"
    return answer


@require_safe
@for_customers_else(home)
def index(request: CustomerRequest) -> HttpResponse:
    """The customer's own tickets, or their company's; searched, filtered, sorted by the address."""
    found = ticket_list(request.customer, request.brand, Wanted.of(request.GET))
    given = {name: value for name, value in request.GET.items() if name in NARROWING and value}

    def to(changes: dict[str, object]) -> str:
        wanted = {name: value for name, value in {**given, **changes}.items() if value}
        path = portal_path(request.brand, "tickets")
        return f"{path}?{urlencode(wanted)}" if wanted else path

    offered = is_anything_offered(request.customer, request.brand)
    live = _live(request, {one.pk: one.is_internal for one in found.rows})
    return page(request, "tickets", tab="tickets", list=found, given=given, to=to, is_offered=offered, **live)


@require_safe
@for_customers
def show(request: CustomerRequest, number: int) -> HttpResponseBase:
    """One ticket. The number of what was merged leads to where it went."""
    found = load(request, number)
    if found.conversation.number != number:
        return SeeOther(portal_path(request.brand, "ticket", number=found.conversation.number))
    return ticket(request, found, ReplyForm())


@require_POST
@for_customers
def seen(request: CustomerRequest, number: int) -> HttpResponse:
    """The page was looked at, up to the last reply it showed."""
    found, upto = load(request, number), request.POST.get("upto", "")
    if found.participant is not None and upto.isdecimal() and upto.isascii() and len(upto) < 16:
        read_by_customer(found.participant, upto=min(int(upto), found.last_entry_id or 0))
    return HttpResponse(status=204)


@require_safe
@for_customers
def transcript(request: CustomerRequest, number: int) -> HttpResponse:
    """The thread as text, to keep."""
    found = load(request, number)
    answer = page(request, "transcript", page=found, tab="tickets")
    answer["Content-Disposition"] = f'attachment; filename="ticket-{found.conversation.number}.html"'
    answer["Content-Security-Policy"] = POLICY
    return answer


@require_safe
@for_customers
def file(request: CustomerRequest, key: UUID) -> HttpResponseBase:
    """One file of what this customer may read. Only images that browsers merely draw are shown in place."""
    attachment = customer_files(request.customer, request.brand).filter(key=key).first()
    if attachment is None:
        raise Http404
    return served(attachment, in_place="inline" in request.GET)


def load(request: CustomerRequest, number: int) -> TicketPage:
    """The ticket, if this customer may read it; there is none else."""
    conversation = numbered(number, request.customer, request.brand)
    if conversation is None:
        raise Http404
    return ticket_page(conversation, request.customer, request.brand)


def reply_owner(request: CustomerRequest, found: TicketPage) -> str:
    """Whose the files of a reply are that is not sent yet: this customer's, on this ticket."""
    return owner_key("reply", request.customer.pk, found.conversation.pk)


def ticket(
    request: CustomerRequest, found: TicketPage, form: ReplyForm, status: int = 200, **more: object
) -> HttpResponse:
    """The page of a ticket, with what is being written on it."""
    company = request.customer.company
    context = {
        "page": found,
        **_live(request, {found.conversation.pk: found.conversation.is_internal}),
        "form": form,
        "once": secrets.token_urlsafe(12),
        "tray": tray_for(reply_owner(request, found)) if found.may_write else "",
        "here": portal_path(request.brand, "ticket", number=found.conversation.number),  # some answers are none to GET
        "is_new": "new" in request.GET,
        "followed_up": "follow-up" in request.GET,
        "may_hide": found.may_write
        and found.conversation.customer_id == request.customer.pk
        and (found.ticket.is_private or (company is not None and company.sharing != Company.Sharing.OWN)),
        **more,
    }
    return page(request, "ticket", status, tab="tickets", **context)


def _live(request: CustomerRequest, shown: dict[int, bool]) -> dict[str, Any]:
    """What the page hears of: the tickets it shows, each with whether it is of the back office."""
    own, shared = ([pk for pk, is_internal in shown.items() if is_internal is which] for which in (False, True))
    return {"live_url": settings.LIVE_URL, "subscription": subscription(request.customer_session, own, shared)}
