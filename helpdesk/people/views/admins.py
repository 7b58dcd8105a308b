"""The door of every settings screen, whichever app draws it: admins only."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from helpdesk.people.access import is_teammate
from helpdesk.people.models import User
from helpdesk.people.operations.editing import EditMoved
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import HtmxHttpRequest


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
            is_read = request.method in ("GET", "HEAD")
            return redirect_to_login(
                request.get_full_path() if is_read else settings.LOGIN_REDIRECT_URL, reverse("account_login")
            )
        if not (isinstance(request.user, User) and request.user.is_admin):
            raise Http404
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # narrowed above
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def status_of(no: Refusal) -> int:
    """409 when somebody was faster, else 422."""
    return 409 if isinstance(no, EditMoved) else 422
