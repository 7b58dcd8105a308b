"""A new ticket: what it is about, then the questions of that type."""

import secrets
from functools import partial

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.conversations.models import Channel
from helpdesk.conversations.operations import submitting
from helpdesk.refusal import Refusal
from helpdesk.ui.places import portal_path
from helpdesk.ui.sending import print_of
from portal.access import tray_for
from portal.forms.answering import posted_keys
from portal.forms.submitting import SubmitForm
from portal.queries.held import confirmed_by, where_it_went
from portal.queries.offers import offered_to, similar_open
from portal.views.doors import (
    HTTP_UNPROCESSABLE,
    CustomerRequest,
    SeeOther,
    for_customers,
    for_customers_else,
    page,
)
from portal.views.opening import choose_openly, new_openly
from tickets.models import HeldSubmission, Ticket, TicketType
from tickets.operations.holding import keys_of, send_otherwise
from tickets.operations.keeping import keep_file, kept_files, let_go_soon, owner_key
from tickets.operations.submitting import submit_ticket


@require_safe
@for_customers_else(choose_openly)
def choose(request: CustomerRequest) -> HttpResponseBase:
    """The types this customer may submit. Where there is one alone, its form; what waits to be sent goes along."""
    offered, held = offered_to(request.customer, request.brand), _confirmed(request)
    if held and held.conversation:
        return SeeOther(where_it_went(request.brand, held))
    more = f"?held={held.sign_in.handle}" if held else ""
    wanted = [held.type] if held and held.type in offered else offered
    if len(wanted) == 1:
        return SeeOther(portal_path(request.brand, "new_of", type_id=wanted[0].pk) + more)
    return page(request, "choose", tab="tickets", types=offered, held=held, more=more)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers_else(new_openly)
def new(request: CustomerRequest, type_id: int) -> HttpResponseBase:
    """GET asks, POST submits: 303 to the ticket, 422 with what is wrong. The address fills in what it names.

    What was confirmed before and could not be sent stands in it, and is sent with it.
    """
    offered, held = offered_to(request.customer, request.brand), _confirmed(request)
    chosen = next((one for one in offered if one.pk == type_id), None)
    if chosen is None:
        raise Http404
    if held and held.conversation:
        return SeeOther(where_it_went(request.brand, held))
    owner = held.owner if held else owner_key("new", request.customer.pk)
    form = _form(request, chosen, owner)
    if form.is_bound and form.is_valid():
        try:
            key = print_of(request, by=request.customer.pk)
            pk = submitting.once(key, lambda: _submit(request, chosen, form, held))
        except Refusal as no:
            form.say(no)
        else:
            let_go_soon(posted_keys(request.POST), owner=owner)
            made = Ticket.objects.get(pk=pk)
            return SeeOther(portal_path(request.brand, "ticket", number=made.number) + "?new=1")
    if form.is_bound:
        form.keep_files(partial(keep_file, owner=owner))
    if held:
        form.begin_with(held, {} if form.is_bound else kept_files(keys_of(held), owner=owner))
    more = {"type": chosen, "form": form, "held": held, "is_choice": len(offered) > 1, "tray": tray_for(owner)}
    status = HTTP_UNPROCESSABLE if form.errors else 200
    return page(request, "new", status, tab="tickets", once=secrets.token_urlsafe(12), **more)


@require_safe
@for_customers
def similar(request: CustomerRequest) -> HttpResponse:
    """A part of a page: tickets that sound like what is being typed."""
    found = similar_open(request.GET.get("title", ""), request.customer, request.brand)
    return page(request, "parts/similar", found=found)


def _form(request: CustomerRequest, chosen: TicketType, owner: str) -> SubmitForm:
    """The form as it is asked for, or as it was sent: with the files that came along the last time."""
    if request.method != "POST":
        return SubmitForm(chosen, request.customer, prefill=request.GET)
    kept = kept_files(posted_keys(request.POST), owner=owner)
    return SubmitForm(chosen, request.customer, request.POST, request.FILES, kept=kept)


def _confirmed(request: CustomerRequest) -> HeldSubmission | None:
    given: QueryDict = request.POST if request.method == "POST" else request.GET
    handle = str(given.get("held", ""))
    return confirmed_by(request.customer, handle, brand=request.brand) if handle else None


def _submit(request: CustomerRequest, chosen: TicketType, form: SubmitForm, held: HeldSubmission | None) -> int:
    submission = {"ticket_type": chosen, **form.submission()}
    if held is not None:
        return send_otherwise(held, by=request.customer, **submission).conversation_id
    made = submit_ticket(by=request.customer, brand=request.brand, channel=Channel.PORTAL, **submission)
    return made.conversation_id
