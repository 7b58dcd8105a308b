"""Completing names while they are typed. Teammates only."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from inbox.queries.finding import companies_called, people_called
from inbox.views.doors import AgentRequest, agents_only

LONGEST = 100


@require_safe
@agents_only
def people(request: AgentRequest) -> HttpResponse:
    """Customers whose name or address goes on like this."""
    return _found(people_called(_q(request)))


@require_safe
@agents_only
def companies(request: AgentRequest) -> HttpResponse:
    """Companies whose name goes on like this."""
    return _found(companies_called(_q(request)))


def _q(request: AgentRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]


def _found(found: list[tuple[str, str]]) -> JsonResponse:
    return JsonResponse({"found": [{"value": value, "label": label} for value, label in found]})
