"""Sharing: the customer of the conversation that work came from may follow it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from helpdesk.refusal import Refusal
from inbox.views.doors import AgentRequest, agents_only, changed, load, refused
from tickets.models import Ticket
from tickets.operations.sharing import share, unshare


@require_POST
@agents_only
def sharing(request: AgentRequest, pk: int) -> HttpResponse:
    """Let the customer follow this ticket; with `undo` no longer."""
    ticket = get_object_or_404(Ticket, pk=load(request, pk).pk)
    verb = unshare if "undo" in request.POST else share
    try:
        verb(ticket, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=["details", "thread"])
