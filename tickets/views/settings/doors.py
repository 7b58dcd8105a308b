"""What every settings screen of tickets needs: one page, one way to say that it is done and one to say no."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse

from helpdesk.live import topics
from helpdesk.people.views.admins import AdminRequest, SeeOther, admins_only, status_of
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from tickets.forms.designing import DesignForm
from tickets.operations.designing import DesignMoved, Place

__all__ = [
    "SIDES",
    "AdminRequest",
    "SeeOther",
    "admins_only",
    "again",
    "done",
    "drawn",
    "place_in",
    "shown",
    "status_of",
    "steps",
]

SIDES: dict[str, Place] = {"up": "up", "down": "down"}


def shown(
    request: AdminRequest, template: str, context: Mapping[str, Any], *, swap: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """A page of the settings of tickets; for htmx, where `swap` names regions, those alone."""
    return drawn(
        request, f"tickets/settings/{template}", {"suffix": steps(request), **context}, swap=swap, status=status
    )


def drawn(
    request: AdminRequest, template: str, context: Mapping[str, Any], *, swap: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """A page of anybody's settings, in their frame."""
    known = {
        "section": "settings",
        "user": request.user,
        "live_url": settings.LIVE_URL,
        "subscription": topics.subscription([topics.DESIGN], teammate_id=request.user.pk),
        "action": request.get_full_path(),
    }
    return respond(request, template, known | dict(context), swap=swap, status=status)


def done(request: AdminRequest, name: str, *args: Any, said: Any = "", query: str = "") -> HttpResponse:
    """Back to a page, with a word."""
    if said:
        messages.success(request, str(said))
    return SeeOther(reverse(f"tickets:{name}", args=args) + query)


def again[F: DesignForm](form: F, no: Refusal, *, seen: str) -> F:
    """The form with the reason and all that was written.

    When somebody was faster it now carries what they saved, `seen`: saved once more, it replaces that.
    """
    form.say(no)
    if isinstance(no, DesignMoved):
        given, data = cast(QueryDict, form.data), QueryDict(mutable=True)
        for name in given:
            data.setlist(name, given.getlist(name))
        data["seen"] = seen
        form.data = data
    return form


def steps(request: AdminRequest) -> str:
    """The query of a page that is a step on the way to a new type."""
    return "?new=1" if "new" in request.GET else ""


def place_in(request: AdminRequest) -> Place:
    """Where something is to be moved: up, down, or a place counted from 0."""
    wanted = request.POST.get("at") or request.POST.get("to", "")
    if wanted in SIDES:
        return SIDES[wanted]
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 6):
        raise Http404
    return int(wanted)
