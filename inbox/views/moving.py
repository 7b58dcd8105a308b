"""Moving: to somebody, until later, closed, on to another state."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.conversations.operations import assigning, closing, snoozing
from helpdesk.people.models import Team, User
from helpdesk.refusal import Refusal
from inbox.forms.moving import FollowingForm, MissingFieldsForm
from inbox.views.dialogs import dialog, there
from inbox.views.doors import AgentRequest, agents_only, changed, load, moment, number, refused
from tickets.models import State, StateCategory, Ticket
from tickets.operations.fields import fill_in
from tickets.operations.states import MissingFields, change_state
from tickets.queries.cascades import is_tracked, preview_of_cascade
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
        snoozing.snooze(conversation, until=moment(until), by=request.user)
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
    """Move the ticket to another state. What must be filled in first is asked for, and answered in one step.

    Before a tracker moves that others are linked to, the same dialog says what follows and asks for it.
    """
    conversation = load(request, pk)
    to = State.objects.filter(pk=number(request.POST.get("to"))).first()
    if to is None or not conversation.is_ticket:
        return refused(request, pk, Refusal(_("There is no such state."), field="state"))
    if "look" in request.POST and _is_followed(request, conversation.ticket, to):
        return _ask(request, pk, _questions(request, conversation.ticket, to, data=request.POST), swap=("follows",))
    form = _answers(request, conversation.ticket, to)
    if form is None and _is_followed(request, conversation.ticket, to):
        return _ask(request, pk, _questions(request, conversation.ticket, to), status=200)
    if form is not None and not form.is_valid():
        return _ask(request, pk, form)
    try:
        with transaction.atomic():
            if form is not None:
                fill_in(conversation.ticket, values=form.values(), by=request.user)
            plan = form.plan() if isinstance(form, FollowingForm) else None
            change_state(conversation.ticket, to=to, by=request.user, cascade=plan)
    except MissingFields:
        return _ask(request, pk, _questions(request, conversation.ticket, to))
    except Refusal as no:
        return refused(request, pk, no)
    return there(request, pk) if form is not None else changed(request, pk, swap=[*MOVED, "composer"])


def _answers(request: AgentRequest, ticket: Ticket, to: State) -> MissingFieldsForm | None:
    """The dialog's answers, when the dialog was sent: the one that asks what follows, where something does."""
    asked = "sheet" if _is_followed(request, ticket, to) else "answers"
    if asked not in request.POST:
        return None
    return _questions(request, ticket, to, data=request.POST, files=request.FILES)


def _is_followed(request: AgentRequest, ticket: Ticket, to: State) -> bool:
    """Whether this move makes others follow. Who may not start that is refused by the verb itself."""
    return ticket.state_id != to.pk and request.user.may_reply and is_tracked(ticket)


def _questions(request: AgentRequest, ticket: Ticket, to: State, **sent: Any) -> MissingFieldsForm:
    """What is missing, what its answers may bring up, and what is to follow: one dialog asks it all."""
    fields = fields_of(ticket.type_id) if to.category == StateCategory.RESOLVED else []
    values = values_of(ticket, fields) if fields else {}
    missing = may_be_lacking(fields, values)
    if not _is_followed(request, ticket, to):
        return MissingFieldsForm(missing, to=to, present=values, **sent)
    asked = request.POST if "sheet" in request.POST else {"moves": "on"}
    preview = preview_of_cascade(
        ticket,
        to=to,
        user=request.user,
        moves="moves" in asked,
        also_resolved="also_resolved" in asked,
        has_message=bool(asked.get("message", "").strip()),
    )
    return FollowingForm(missing, to=to, preview=preview, present=values, **sent)


def _ask(
    request: AgentRequest, pk: int, form: MissingFieldsForm, status: int = 422, swap: Sequence[str] = ()
) -> HttpResponse:
    title, submit = _("Before it is resolved"), _("Save and resolve")
    if isinstance(form, FollowingForm):
        title, submit = _("Before the tracker moves"), _("Move")
    return dialog(
        request,
        form,
        title=title,
        submit=submit,
        action=reverse("inbox:state", args=[pk]),
        back=reverse("inbox:show", args=[pk]),
        status=status,
        swap=swap,
    )
