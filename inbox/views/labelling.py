"""Describing: title, priority, brand, tags, people, typed fields."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.conversations.models import Conversation, Tag
from helpdesk.conversations.operations import participating, tagging
from helpdesk.people.models import Brand, Customer
from helpdesk.people.operations.knowing import know_customer
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from inbox.forms.labelling import FieldForm, ParticipantForm
from inbox.queries.conversations import workspace_of
from inbox.queries.details import field_line
from inbox.views.doors import AgentRequest, agents_only, changed, load, number, refused
from tickets.models import Field
from tickets.operations.fields import FieldMoved, fill_in
from tickets.queries.references import acquainted
from tickets.queries.specs import values_of

LABELLED = ["details", "thread"]
PEOPLE = ["details", "thread", "composer"]
PRIORITIES = {"-1": -1, "0": 0, "1": 1, "2": 2}


@require_POST
@agents_only
def subject(request: AgentRequest, pk: int) -> HttpResponse:
    """Give it another title."""
    to = request.POST.get("to", "")
    try:
        tagging.change_subject(load(request, pk), to=to, by=request.user)
    except Refusal as no:
        return refused(request, pk, no, typed=to)
    return changed(request, pk, swap=["header", "thread"])


@require_POST
@agents_only
def priority(request: AgentRequest, pk: int) -> HttpResponse:
    """Say how urgent it is."""
    to = PRIORITIES.get(request.POST.get("to", ""), 99)
    try:
        tagging.set_priority(load(request, pk), to=to, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def brand(request: AgentRequest, pk: int) -> HttpResponse:
    """Give it another brand."""
    conversation, to = load(request, pk), Brand.objects.filter(pk=number(request.POST.get("to"))).first()
    try:
        if to is None:
            raise Refusal(_("There is no such brand."), field="brand")
        tagging.change_brand(conversation, to=to, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def tags(request: AgentRequest, pk: int) -> HttpResponse:
    """Put a tag on."""
    name = request.POST.get("name", "")
    try:
        tagging.tag(load(request, pk), name=name, by=request.user)
    except Refusal as no:
        return refused(request, pk, no, typed=name)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def tag_removal(request: AgentRequest, pk: int, tag: int) -> HttpResponse:
    """Take a tag off."""
    try:
        tagging.untag(load(request, pk), tag=get_object_or_404(Tag, pk=tag), by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def participants(request: AgentRequest, pk: int) -> HttpResponse:
    """Let somebody take part, by e-mail address."""
    conversation, form = load(request, pk), ParticipantForm(request.POST)
    try:
        _require_say(request)
        if not form.is_valid():
            raise Refusal(form.words, field="email")
        customer = know_customer(email=form.cleaned_data["email"], by=request.user)
        participating.add_participant(conversation, customer=customer, by=request.user)
    except Refusal as no:
        return refused(request, pk, no, typed=request.POST.get("email", ""))
    return changed(request, pk, swap=PEOPLE)


@require_POST
@agents_only
def participant(request: AgentRequest, pk: int, customer: int) -> HttpResponse:
    """Accept a suggestion, or end somebody's part."""
    conversation = load(request, pk)
    who = get_object_or_404(Customer, pk=customer, participations__conversation=conversation)
    is_end = request.POST.get("standing") == "removed"
    verb = participating.remove_participant if is_end else participating.add_participant
    try:
        _require_say(request)
        verb(conversation, customer=who, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=PEOPLE)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def field(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """A typed field edited in place: GET its control, POST its value. 409 when somebody changed it meanwhile."""
    conversation = load(request, pk)
    asked = _typed_field(conversation, key)
    if request.method != "POST":
        return _editing(request, conversation, asked)
    form = FieldForm(asked, None, request.POST, request.FILES)
    seen = {key: request.POST["seen"]} if "seen" in request.POST else None
    try:
        fill_in(conversation.ticket, values={key: form.raw}, by=request.user, seen=seen)
    except Refusal as no:
        return _editing(request, conversation, asked, no)
    return changed(request, pk, swap=LABELLED)


def _require_say(request: AgentRequest) -> None:
    if not request.user.may_reply:
        raise Refusal(_("Collaborators write notes; an agent decides who takes part."), field="email")


def _typed_field(conversation: Conversation, key: str) -> Field:
    here = workspace_of(conversation)
    fields = here.fields_of.get(conversation.ticket_type_id or 0, ())
    found = next((one for one in fields if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _editing(
    request: AgentRequest, conversation: Conversation, asked: Field, no: Refusal | None = None
) -> HttpResponse:
    """The control with what is stored or, after a refusal, what was typed."""
    value = values_of(conversation.ticket, [asked])[asked.key]
    spec = acquainted([workspace_of(conversation).specs[asked.pk]], values={asked.key: value})[asked.key]
    line = field_line(conversation, asked, value, spec)
    form = FieldForm(asked, value, *((request.POST, request.FILES) if no else ()))
    context = {
        "section": "inbox",
        "line": line,
        "control": form.control(),
        "action": line.edit_url,
        "error": no.message if no else "",
        "is_moved": isinstance(no, FieldMoved),
        "conversation": conversation,
        "user": request.user,
    }
    status = 409 if isinstance(no, FieldMoved) else 422 if no else 200
    return respond(request, "inbox/field.html", context, swap=["field"], status=status)
