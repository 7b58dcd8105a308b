"""The List-Unsubscribe page: one person, one conversation, one button."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from helpdesk.conversations.operations.participating import mute as mute_participant
from helpdesk.ui.languages import speak
from helpdesk.ui.places import portal_path
from tickets import access


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed link is the proof
@require_http_methods(["GET", "POST"])
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, only POST mutes (or unmutes with `again=1`): link scanners do no harm."""
    participant = access.participant_of(token)
    if participant is None:
        raise Http404
    brand = participant.conversation.brand
    speak(request, brand, locale=participant.customer.locale)
    if request.method == "POST":
        mute_participant(participant, by=participant.customer, is_muted="again" not in request.POST)
        return redirect("tickets:mute", token=token)
    at = partial(portal_path, brand)
    context = {"participant": participant, "brand": brand, "at": at, "here": request.get_full_path()}
    return TemplateResponse(request, "tickets/mute.html", context)
