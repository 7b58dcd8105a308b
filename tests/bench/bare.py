"""Bare views: the same templates from a constant context, and nothing else. The floor of the product's pages."""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.urls import include, path

from helpdesk.people.models import User
from inbox.queries.asking import Asked
from inbox.views.doors import PAGE, open_page, page_context
from tests.bench.probe import AGENT


def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def show_list(request: HttpRequest) -> HttpResponse:
    return _rendered(0)


def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    return _rendered(pk)


def _rendered(pk: int) -> HttpResponse:
    context, request = _constant(pk)
    return HttpResponse(get_template(PAGE).render(context, request))


@functools.cache
def _constant(pk: int) -> tuple[dict[str, Any], Any]:
    """What the page was given the first time, for ever."""
    request: Any = HttpRequest()
    request.user = User.objects.get(email=AGENT)
    request.htmx = False
    request.META["SERVER_NAME"] = "127.0.0.1"
    page = open_page(request, pk) if pk else None
    return page_context(request, Asked(), page), request


urlpatterns = [
    path("healthz", healthz),
    path("bare/list/", show_list),
    path("bare/conversations/<int:pk>/", conversation),
    path("", include("helpdesk.urls")),
]
