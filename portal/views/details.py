"""A customer changes what they once answered, where the type lets them."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from helpdesk.refusal import Refusal
from helpdesk.ui.places import portal_path
from portal.forms.details import DetailsForm
from portal.views.doors import HTTP_UNPROCESSABLE, CustomerRequest, SeeOther, for_customers, page
from portal.views.tickets import load
from tickets.operations.fields import fill_in


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def edit(request: CustomerRequest, number: int) -> HttpResponseBase:
    """GET shows what may be edited, POST changes it: 422 with what is wrong, also when somebody was faster."""
    found = load(request, number)
    form = DetailsForm(found.ticket, request.customer, request.POST if request.method == "POST" else None)
    if not found.may_write or not form.fields:
        raise Http404
    if form.is_bound and form.is_valid():
        try:
            fill_in(found.ticket, values=form.values(), by=request.customer, seen=form.was_seen())
        except Refusal as no:
            form.say(no)
        else:
            return SeeOther(portal_path(request.brand, "ticket", number=found.conversation.number))
    return page(request, "details", HTTP_UNPROCESSABLE if form.errors else 200, tab="tickets", page=found, form=form)
