"""Moving: to somebody, until later, closed, on to another state."""

import datetime as dt

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from helpdesk.conversations.operations import assigning, closing, snoozing
from helpdesk.people.models import Team, User
from helpdesk.refusal import Refusal
from inbox.views.doors import AgentRequest, agents_only, changed, load, refused
from tickets.models import State
from tickets.operations.states import change_state

MOVED = ["header", "thread", "details"]


def number(text: str | None) -> int:
    """An id from a form; 0, which nothing has, when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_POST
@agents_only
def assignee(request: AgentRequest, pk: int) -> HttpResponse:
    """Give it to a teammate, to me, or to nobody."""
    conversation, to = load(request, pk), request.POST.get("to", "")
    chosen = request.user if to == "me" else User.objects.filter(pk=number(to), is_active=True).first()
    try:
        if to and chosen is None:
            raise Refusal("There is no such teammate.")
        assigning.assign_to_teammate(conversation, to=chosen, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=MOVED)


@require_POST
@agents_only
def team(request: AgentRequest, pk: int) -> HttpResponse:
    """Put it into a team's queue, or out of it."""
    conversation, to = load(request, pk), request.POST.get("to", "")
    chosen = Team.objects.filter(pk=number(to)).first()
    try:
        if to and chosen is None:
            raise Refusal("There is no such team.")
        assigning.assign_to_team(conversation, to=chosen, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=MOVED)


@require_POST
@agents_only
def snooze(request: AgentRequest, pk: int) -> HttpResponse:
    """Put it away until a moment."""
    conversation = load(request, pk)
    try:
        snoozing.snooze(conversation, until=_moment(request.POST.get("until", "")), by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=MOVED)


@require_POST
@agents_only
def closure(request: AgentRequest, pk: int) -> HttpResponse:
    """Close it; with `undo` reopen it."""
    conversation = load(request, pk)
    if "undo" in request.POST:
        closing.reopen(conversation, by=request.user)
    else:
        closing.close(conversation, by=request.user)
    return changed(request, pk, swap=MOVED)


@require_POST
@agents_only
def state(request: AgentRequest, pk: int) -> HttpResponse:
    """Move the ticket to another state."""
    conversation = load(request, pk)
    to = State.objects.filter(pk=number(request.POST.get("to"))).first()
    try:
        if to is None or not conversation.is_ticket:
            raise Refusal("There is no such state.")
        change_state(conversation.ticket, to=to, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=[*MOVED, "composer"])


def _moment(text: str) -> dt.datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refusal("Say until when.", field="until")
    return moment if moment.tzinfo else timezone.make_aware(moment)
