"""A new ticket: what it is about, then the questions of that type."""

import secrets
from functools import partial

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.conversations.models import Channel
from helpdesk.conversations.operations import submitting
from helpdesk.refusal import Refusal
from helpdesk.ui.places import portal_path
from helpdesk.ui.sending import print_of
from portal.forms.answering import posted_keys
from portal.forms.submitting import SubmitForm
from portal.queries.offers import offered_to, similar_open
from portal.views.doors import HTTP_UNPROCESSABLE, CustomerRequest, SeeOther, for_customers, page
from tickets.models import Ticket, TicketType
from tickets.operations.keeping import keep_file, kept_files, let_go_soon, owner_key
from tickets.operations.submitting import submit_ticket


@require_safe
@for_customers
def choose(request: CustomerRequest) -> HttpResponseBase:
    """The types this customer may submit. Where there is one alone, its form."""
    offered = offered_to(request.customer, request.brand)
    if len(offered) == 1:
        return SeeOther(portal_path(request.brand, "new_of", type_id=offered[0].pk))
    return page(request, "choose", tab="tickets", types=offered)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def new(request: CustomerRequest, type_id: int) -> HttpResponseBase:
    """GET asks, POST submits: 303 to the ticket, 422 with what is wrong. The address fills in what it names."""
    offered = offered_to(request.customer, request.brand)
    chosen = next((one for one in offered if one.pk == type_id), None)
    if chosen is None:
        raise Http404
    is_sent = request.method == "POST"
    owner, keys = owner_key("new", request.customer.pk), posted_keys(request.POST)
    form = SubmitForm(
        chosen,
        request.customer,
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        kept=kept_files(keys, owner=owner),
        prefill=None if is_sent else request.GET,
    )
    if is_sent and form.is_valid():
        try:
            pk = submitting.once(print_of(request, by=request.customer.pk), lambda: _submit(request, chosen, form))
        except Refusal as no:
            form.say(no)
        else:
            let_go_soon(keys, owner=owner)
            made = Ticket.objects.get(pk=pk)
            return SeeOther(portal_path(request.brand, "ticket", number=made.number) + "?new=1")
    if is_sent:
        form.keep_files(partial(keep_file, owner=owner))
    more = {"type": chosen, "form": form, "once": secrets.token_urlsafe(12), "is_choice": len(offered) > 1}
    return page(request, "new", HTTP_UNPROCESSABLE if form.errors else 200, tab="tickets", **more)


@require_safe
@for_customers
def similar(request: CustomerRequest) -> HttpResponse:
    """A part of a page: tickets that sound like what is being typed."""
    found = similar_open(request.GET.get("title", ""), request.customer, request.brand)
    return page(request, "parts/similar", found=found)


def _submit(request: CustomerRequest, chosen: TicketType, form: SubmitForm) -> int:
    made = submit_ticket(
        ticket_type=chosen, by=request.customer, brand=request.brand, channel=Channel.PORTAL, **form.submission()
    )
    return made.conversation_id
