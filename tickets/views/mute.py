"""The List-Unsubscribe page: one person, one conversation, one button."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from helpdesk.conversations.models import Participant
from helpdesk.conversations.operations.locking import MergedAway
from helpdesk.conversations.operations.participating import mute as mute_participant
from helpdesk.ui.languages import speak
from helpdesk.ui.places import portal_path
from tickets import access


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed link is the proof
@require_http_methods(["GET", "POST"])
def mute(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, only POST mutes (or unmutes with `again=1`): link scanners do no harm.

    Whoever was taken off gets no mails; they are told that, and not what it is called by now.
    """
    participant = access.participant_of(token)
    if participant is None:
        raise Http404
    brand = participant.conversation.brand
    speak(request, brand, locale=participant.customer.locale)
    takes_part = participant.standing == participant.Standing.ACTIVE
    if request.method == "POST":
        if takes_part:
            _mute(token, participant, is_muted="again" not in request.POST)
        return redirect("tickets:mute", token=token)
    at = partial(portal_path, brand)
    context = {"participant": participant, "takes_part": takes_part, "brand": brand, "at": at}
    context["here"] = request.get_full_path()
    response = TemplateResponse(request, "tickets/mute.html", context)
    response["Cache-Control"], response["Referrer-Policy"] = "no-store", "same-origin"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


def _mute(token: str, participant: Participant, *, is_muted: bool) -> None:
    try:
        mute_participant(participant, by=participant.customer, is_muted=is_muted)
    except MergedAway:  # at this moment: no mail program tries twice
        there = access.participant_of(token) or participant
        mute_participant(there, by=there.customer, is_muted=is_muted)
