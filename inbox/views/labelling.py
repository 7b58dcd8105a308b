"""Describing: title, priority, brand, tags, people, typed fields."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.conversations.models import Tag
from helpdesk.conversations.operations import participating, tagging
from helpdesk.fields import kinds
from helpdesk.people.models import Brand, Customer
from helpdesk.people.operations.knowing import know_customer
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from inbox.queries.conversations import field_line
from inbox.views.doors import AgentRequest, agents_only, changed, load, refused
from inbox.views.moving import number
from tickets.operations.fields import fill_in
from tickets.queries.specs import values_of
from tickets.queries.workspace import workspace

LABELLED = ["details", "thread"]


@require_POST
@agents_only
def subject(request: AgentRequest, pk: int) -> HttpResponse:
    """Give it another title."""
    try:
        tagging.change_subject(load(request, pk), to=request.POST.get("to", ""), by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=["header", "thread"])


@require_POST
@agents_only
def priority(request: AgentRequest, pk: int) -> HttpResponse:
    """Say how urgent it is."""
    to = request.POST.get("to", "")
    try:
        tagging.set_priority(load(request, pk), to=int(to) if to in ("-1", "0", "1", "2") else 99, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def brand(request: AgentRequest, pk: int) -> HttpResponse:
    """Give it another brand."""
    conversation = load(request, pk)
    to = get_object_or_404(Brand, pk=number(request.POST.get("to")))
    tagging.change_brand(conversation, to=to, by=request.user)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def tags(request: AgentRequest, pk: int) -> HttpResponse:
    """Put a tag on."""
    try:
        tagging.tag(load(request, pk), name=request.POST.get("name", ""), by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def tag_removal(request: AgentRequest, pk: int, tag: int) -> HttpResponse:
    """Take a tag off."""
    tagging.untag(load(request, pk), tag=get_object_or_404(Tag, pk=tag), by=request.user)
    return changed(request, pk, swap=LABELLED)


@require_POST
@agents_only
def participants(request: AgentRequest, pk: int) -> HttpResponse:
    """Let somebody take part, by e-mail address."""
    conversation = load(request, pk)
    try:
        if not request.user.may_reply:
            raise Refusal("Collaborators write notes; an agent adds people.")
        customer = know_customer(email=request.POST.get("email", ""), by=request.user)
        participating.add_participant(conversation, customer=customer, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=["details", "thread", "composer"])


@require_POST
@agents_only
def participant(request: AgentRequest, pk: int, customer: int) -> HttpResponse:
    """Accept a suggestion, or end somebody's part."""
    conversation = load(request, pk)
    who = get_object_or_404(Customer, pk=customer, participations__conversation=conversation)
    if not request.user.may_reply:
        return refused(request, pk, Refusal("Collaborators write notes; an agent decides who takes part."))
    verb = (
        participating.remove_participant if request.POST.get("standing") == "removed" else participating.add_participant
    )
    verb(conversation, customer=who, by=request.user)
    return changed(request, pk, swap=["details", "thread", "composer"])


@require_http_methods(["GET", "POST"])
@agents_only
def field(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """A typed field edited in place: GET its control, POST its value."""
    conversation = load(request, pk)
    here = workspace()
    found = next((one for one in here.fields_of.get(conversation.ticket_type_id or 0, ()) if one.key == key), None)
    if found is None:
        raise Http404
    error, raw = "", None
    if request.method == "POST":
        given = kinds[found.kind].form_field(here.specs[found.pk], audience="agent", required=False)
        raw = given.widget.value_from_datadict(request.POST, request.FILES, key)
        seen = {key: request.POST["seen"]} if "seen" in request.POST else None
        try:
            fill_in(conversation.ticket, values={key: raw}, by=request.user, seen=seen)
            return changed(request, pk, swap=["details", "thread"])
        except Refusal as no:
            error = no.message
    value = values_of(conversation.ticket, [found])[key]
    line = field_line(conversation, found, value, here)
    kind, spec = kinds[found.kind], here.specs[found.pk]
    control = kind.form_field(spec, audience="agent", required=False)
    shown = raw if error else kind.for_widget(value)
    html = control.widget.render(key, shown, {"id": f"value-{key}", "autofocus": True, "aria-label": found.name})
    context = {"line": line, "control": html, "action": line.edit_url, "error": error, "conversation": conversation}
    return respond(request, "inbox/field.html", context, swap=["field"], status=422 if error else 200)
