"""A message whose mail did not arrive."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from helpdesk.conversations.models import Entry
from helpdesk.refusal import Refusal
from inbox.views.doors import AgentRequest, agents_only, changed, load, refused
from tickets.operations.resending import send_again


@require_POST
@agents_only
def resend(request: AgentRequest, pk: int, entry: int) -> HttpResponse:
    """Its mails once more."""
    message = get_object_or_404(Entry, pk=entry, conversation=load(request, pk))
    try:
        send_again(message, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=["thread"])
