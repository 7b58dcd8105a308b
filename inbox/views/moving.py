"""Moving: to somebody, until later, closed, on to another state."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.conversations.operations import assigning, closing, snoozing
from helpdesk.people.models import Team, User
from helpdesk.refusal import Refusal
from inbox.forms.moving import MissingFieldsForm
from inbox.views.dialogs import dialog, there
from inbox.views.doors import AgentRequest, agents_only, changed, load, number, refused
from tickets.models import State, Ticket
from tickets.operations.fields import fill_in
from tickets.operations.states import MissingFields, change_state
from tickets.queries.specs import fields_of, may_be_lacking, values_of

MOVED = ["header", "thread", "details"]


@require_POST
@agents_only
def assignee(request: AgentRequest, pk: int) -> HttpResponse:
    """Give it to a teammate, to me, or to nobody."""
    conversation, to = load(request, pk), request.POST.get("to", "")
    chosen = request.user if to == "me" else User.objects.filter(pk=number(to), is_active=True).first()
    try:
        if to and chosen is None:
            raise Refusal(_("There is no such teammate."), field="assignee")
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
            raise Refusal(_("There is no such team."), field="team")
        assigning.assign_to_team(conversation, to=chosen, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=MOVED)


@require_POST
@agents_only
def snooze(request: AgentRequest, pk: int) -> HttpResponse:
    """Put it away until a moment."""
    conversation, until = load(request, pk), request.POST.get("until", "")
    try:
        snoozing.snooze(conversation, until=_moment(until), by=request.user)
    except Refusal as no:
        return refused(request, pk, no, typed=until)
    return changed(request, pk, swap=MOVED)


@require_POST
@agents_only
def closure(request: AgentRequest, pk: int) -> HttpResponse:
    """Close it; with `undo` reopen it."""
    conversation, verb = load(request, pk), closing.reopen if "undo" in request.POST else closing.close
    try:
        verb(conversation, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=MOVED)


@require_POST
@agents_only
def state(request: AgentRequest, pk: int) -> HttpResponse:
    """Move the ticket to another state. What must be filled in first is asked for, and answered in one step."""
    conversation = load(request, pk)
    to = State.objects.filter(pk=number(request.POST.get("to"))).first()
    if to is None or not conversation.is_ticket:
        return refused(request, pk, Refusal(_("There is no such state."), field="state"))
    form = _answers(request, conversation.ticket, to)
    if form is not None and not form.is_valid():
        return _ask(request, pk, form)
    try:
        with transaction.atomic():
            if form is not None:
                fill_in(conversation.ticket, values=form.values(), by=request.user)
            change_state(conversation.ticket, to=to, by=request.user)
    except MissingFields:
        return _ask(request, pk, _questions(conversation.ticket, to))
    except Refusal as no:
        return refused(request, pk, no)
    return there(request, pk) if form is not None else changed(request, pk, swap=[*MOVED, "composer"])


def _answers(request: AgentRequest, ticket: Ticket, to: State) -> MissingFieldsForm | None:
    """The dialog's answers, when it is the dialog that was sent."""
    if "answers" not in request.POST:
        return None
    return _questions(ticket, to, data=request.POST, files=request.FILES)


def _questions(ticket: Ticket, to: State, **sent: Any) -> MissingFieldsForm:
    """What is missing, and what its answers may bring up: one dialog asks it all."""
    fields = fields_of(ticket.type_id)
    values = values_of(ticket, fields)
    return MissingFieldsForm(may_be_lacking(fields, values), to=to, present=values, **sent)


def _ask(request: AgentRequest, pk: int, form: MissingFieldsForm) -> HttpResponse:
    return dialog(
        request,
        form,
        title=_("Before it is resolved"),
        submit=_("Save and resolve"),
        action=reverse("inbox:state", args=[pk]),
        back=reverse("inbox:show", args=[pk]),
        status=422,
    )


def _moment(text: str) -> dt.datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise Refusal(_("Say until when."), field="until")
    try:
        return moment if moment.tzinfo else timezone.make_aware(moment)
    except OverflowError:
        raise Refusal(_("Say until when."), field="until") from None
