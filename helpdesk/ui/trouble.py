"""What people read when a page cannot be given: words that say what to do, in the look of the product."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled

from helpdesk.ui.fragments import wants_fragment
from helpdesk.ui.languages import is_customers

SECRETS = ("password", "csrfmiddlewaretoken", "once")
SHOWN = 5  # texts at most that a page gives back
WORTH_KEEPING = 12  # characters: a number or a choice is made again faster than copied


class Trouble:
    """Middleware, the innermost. What PostgreSQL had no time for is answered in words, with what was typed.

    In development a page that is not there looks as it does elsewhere; errors of ours keep their tracebacks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.DEBUG and not _leads_somewhere(request):
            return not_found(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, OperationalError):
            cause = problem.__cause__
            return too_slow(request) if isinstance(cause, QueryCanceled | LockNotAvailable | DeadlockDetected) else None
        if settings.DEBUG and isinstance(problem, Http404):
            return not_found(request)
        if settings.DEBUG and isinstance(problem, BadRequest | SuspiciousOperation):
            return bad_request(request)
        return None


def too_slow(request: HttpRequest) -> HttpResponse:
    """Nothing was done, as everything of a request is done or none of it. In a page of ours, what was typed stays."""
    if wants_fragment(request):
        return _toast(_("That took too long, so nothing was done. Try again in a moment."), status=503)
    return _page(request, "503.html", status=503, typed=_typed(request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is too old, or from elsewhere."""
    if wants_fragment(request):
        words = _("You have signed in anew since this page was loaded. Send this once more.")
        return _toast(words, status=403)
    return _page(request, "403_csrf.html", status=403, typed=_typed(request))


def signed_out(request: HttpRequest, *, sign_in: str) -> HttpResponse | None:
    """What was typed in a form that came too late, and where to sign in. None where there was nothing worth keeping."""
    typed = _typed(request)
    if not typed:
        return None
    response = _page(request, "401.html", status=401, typed=typed, sign_in=sign_in)
    response["Location"] = sign_in
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is nothing, or it is not for whoever asks."""
    return _page(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What came is not what any page of ours sends."""
    return _page(request, "400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours. Drawn without asking anybody for anything, as whatever is asked may be what broke."""
    page = get_template("500.html").render({"is_theirs": is_customers(request)})
    return HttpResponse(page, status=500, headers={"Cache-Control": "no-store"})


def _leads_somewhere(request: HttpRequest) -> bool:
    try:
        resolve(request.path_info)
    except Resolver404:
        return False
    return True


def _typed(request: HttpRequest) -> list[str]:
    """The texts of a form, so that they can be copied: without scripts, the page that held them is gone."""
    given = (text for name, texts in request.POST.lists() if not name.startswith(SECRETS) for text in texts)
    return [str(text) for text in given if len(str(text)) >= WORTH_KEEPING][:SHOWN]


def _page(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    response = HttpResponse(get_template(template).render(context, request), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _toast(words: str, *, status: int) -> HttpResponse:
    trigger = json.dumps({"toast": {"message": words, "target": "toast-stack"}})
    return HttpResponse(status=status, headers={"HX-Reswap": "none", "HX-Trigger": trigger})
