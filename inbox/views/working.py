"""Working together on it: who watches, and the steps still to be done."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from inbox.views.doors import AgentRequest, agents_only, changed, load, refused
from tickets.models import ChecklistItem
from tickets.operations import checklist
from tickets.operations.watching import unwatch, watch

WORKED = ["details", "header"]


@require_POST
@agents_only
def watching(request: AgentRequest, pk: int) -> HttpResponse:
    """Be kept up to date; with `undo` no longer."""
    conversation, verb = load(request, pk), unwatch if "undo" in request.POST else watch
    try:
        verb(conversation, user=request.user, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=WORKED)


@require_POST
@agents_only
def steps(request: AgentRequest, pk: int) -> HttpResponse:
    """Add a step to the checklist."""
    conversation, text = load(request, pk), request.POST.get("text", "")
    try:
        checklist.add(conversation, text=text, by=request.user)
    except Refusal as no:
        return refused(request, pk, no, typed=text)
    return changed(request, pk, swap=WORKED)


@require_POST
@agents_only
def step(request: AgentRequest, pk: int, step: int) -> HttpResponse:
    """Tick a step off; `undo` takes that back; `rename`, `move` (up or down) and `remove` do as they say."""
    item = get_object_or_404(ChecklistItem, pk=step, conversation=load(request, pk))
    text = request.POST.get("text", "")
    try:
        _do(item, request.POST, by=request.user)
    except Refusal as no:
        return refused(request, pk, Refusal(no.message, field=f"step-{step}" if no.field else ""), typed=text)
    return changed(request, pk, swap=WORKED)


def _do(item: ChecklistItem, asked: QueryDict, *, by: User) -> None:
    if "remove" in asked:
        checklist.remove(item, by=by)
    elif "move" in asked:
        checklist.move(item, to="up" if asked["move"] == "up" else "down", by=by)
    elif "rename" in asked:
        checklist.rename(item, to=asked.get("text", ""), by=by)
    elif "undo" in asked:
        checklist.untick(item, by=by)
    else:
        checklist.tick(item, by=by)
