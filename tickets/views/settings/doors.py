"""What every settings screen needs: admins only, one page, one way to say that it is done and one to say no."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse

from helpdesk.live import topics
from helpdesk.people.access import is_teammate
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import HtmxHttpRequest, respond
from tickets.forms.designing import DesignForm
from tickets.operations.designing import DesignMoved, Place

SIDES: dict[str, Place] = {"up": "up", "down": "down"}


class AdminRequest(HtmxHttpRequest):
    """A request by an admin."""

    user: User  # `admins_only` sees to it


class SeeOther(HttpResponseRedirect):
    """It is done: read the result there."""

    status_code = 303


def admins_only[**P](
    view: Callable[Concatenate[AdminRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let admins in; other teammates find nothing here, everybody else is sent to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_teammate(request.user):
            back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("tickets:types")
            return redirect_to_login(back, reverse("account_login"))
        if not (isinstance(request.user, User) and request.user.is_admin):
            raise Http404
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # narrowed above
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def shown(
    request: AdminRequest, template: str, context: Mapping[str, Any], *, swap: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """A page of the settings; for htmx, where `swap` names regions, those alone."""
    known = {
        "section": "settings",
        "user": request.user,
        "live_url": settings.LIVE_URL,
        "subscription": topics.subscription([topics.DESIGN], teammate_id=request.user.pk),
        "action": request.get_full_path(),
        "suffix": steps(request),
    }
    return respond(request, f"tickets/settings/{template}", known | dict(context), swap=swap, status=status)


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


def status_of(no: Refusal) -> int:
    """409 when somebody was faster, else 422."""
    return 409 if isinstance(no, DesignMoved) else 422


def place_in(request: AdminRequest) -> Place:
    """Where something is to be moved: up, down, or a place counted from 0."""
    wanted = request.POST.get("at") or request.POST.get("to", "")
    if wanted in SIDES:
        return SIDES[wanted]
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 6):
        raise Http404
    return int(wanted)
