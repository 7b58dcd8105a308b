"""Reading: the list, the conversation, and their regions when live news asks for them again."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from helpdesk.conversations.operations import reading
from helpdesk.ui.fragments import respond
from inbox.queries.asking import Asked
from inbox.views.doors import PAGE, AgentRequest, SeeOther, agents_only, load, number, open_page, page_context, whole


@require_safe
@agents_only
def index(request: AgentRequest) -> HttpResponse:
    """A view or a search."""
    return whole(request, Asked.read(request.GET))


@require_safe
@agents_only
def counts(request: AgentRequest) -> HttpResponse:
    """The views column."""
    return respond(request, PAGE, page_context(request, Asked.read(request.GET)), swap=["views"])


@require_safe
@agents_only
def show(request: AgentRequest, pk: int) -> HttpResponse:
    """One conversation beside the list it was opened from."""
    return whole(request, Asked.read(request.GET), open_page(request, pk, face=request.GET.get("face", "")))


@require_safe
@agents_only
def part(request: AgentRequest, pk: int, name: str) -> HttpResponse:
    """One region of an open conversation; its thread brings along what changes with it: one request for live news."""
    before = number(request.GET.get("before")) or None
    page = open_page(request, pk, **{"reports_before" if name == "tracker" else "before": before})
    if name == "tracker" and page.tracker is None:
        return SeeOther(reverse("inbox:show", args=[pk]))
    swap = ["thread", "header", "details"] if name == "thread" and not before else [name]
    return respond(request, PAGE, page_context(request, Asked.read(request.GET), page), swap=swap)


@require_POST
@agents_only
def seen(request: AgentRequest, pk: int) -> HttpResponse:
    """The reader has it before their eyes."""
    reading.mark_seen(load(request, pk), by=request.user)
    return HttpResponse(status=204)
