"""Beginning: a conversation, a ticket, a ticket out of a conversation."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.conversations.models import Channel, Conversation, Entry
from helpdesk.conversations.operations.starting import start_conversation
from helpdesk.conversations.rendering import first_line
from helpdesk.people.operations.knowing import know_customer
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from inbox.forms.opening import NewConversationForm, NewTicketForm, TicketForm, say
from inbox.queries.similar import similar_to
from inbox.views.dialogs import dialog, there
from inbox.views.doors import AgentRequest, agents_only, load, number
from inbox.views.once import once
from tickets.access import offered_types
from tickets.models import Category, TicketType
from tickets.operations.linking import open_linked
from tickets.operations.opening import convert as convert_to_ticket
from tickets.operations.opening import open_ticket
from tickets.operations.replying import reply_to_customer
from tickets.queries.links import carry_over
from tickets.queries.specs import fields_of

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@agents_only
def convert(request: AgentRequest, pk: int) -> HttpResponse:
    """The dialog that makes a conversation a ticket."""
    conversation = load(request, pk)
    if conversation.is_ticket:
        return there(request, pk)
    form = _ticket_form(request, TicketForm, [Category.CUSTOMER], _words_of(conversation))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            convert_to_ticket(
                conversation,
                ticket_type=TicketType.objects.get(pk=given["type"]),
                title=given["title"],
                description=given["description"],
                values=form.values(),
                by=request.user,
            )
            return there(request, pk)
        except Refusal as no:
            say(form, no)
    back, words = reverse("inbox:show", args=[pk]), (_("Make this a ticket"), _("Create ticket"))
    return dialog(request, form, title=words[0], submit=words[1], action=request.path, back=back)


@require_http_methods(METHODS)
@agents_only
def new_ticket(request: AgentRequest) -> HttpResponse:
    """The dialog that opens a ticket of any category from nothing."""
    offered = [str(one) for one in Category if request.user.may_reply or one != Category.CUSTOMER]
    form = _ticket_form(request, NewTicketForm, offered, {})
    if form.is_bound and form.is_valid():
        try:
            return there(request, once(request, lambda: _open(request, form)))
        except Refusal as no:
            say(form, no, customer="email")
    back, words = reverse("inbox:list"), (_("New ticket"), _("Create ticket"))
    similar = similar_to(_title(form), request.user) if form.category == Category.TRACKER else None
    return dialog(request, form, title=words[0], submit=words[1], action=request.path, back=back, similar=similar)


@require_http_methods(METHODS)
@agents_only
def linked_ticket(request: AgentRequest, pk: int) -> HttpResponse:
    """The dialog that opens a back-office or tracker ticket out of what is open, with its words carried over."""
    conversation, carried = load(request, pk), None
    category = Category.TRACKER if request.GET.get("category") == Category.TRACKER else Category.BACK_OFFICE
    if request.method != "POST":
        carried = carry_over(conversation)
    initial = {"title": carried.title, "description": carried.description} if carried else {}
    form = _ticket_form(request, TicketForm, [category], initial)
    if form.is_bound and form.is_valid():
        try:
            once(request, lambda: _open_linked(request, conversation, form))
            return there(request, pk)
        except Refusal as no:
            say(form, no)
    title = _("New tracker ticket") if category == Category.TRACKER else _("New back-office ticket")
    action = f"{request.path}?category={category}"
    back = reverse("inbox:show", args=[pk])
    similar = similar_to(_title(form), request.user, conversation) if category == Category.TRACKER else None
    return dialog(request, form, title=title, submit=_("Create and link"), action=action, back=back, similar=similar)


@require_safe
@agents_only
def similar(request: AgentRequest) -> HttpResponse:
    """Open trackers with a title like the one that is being typed, for a conversation or for none."""
    pk = number(request.GET.get("for"))
    conversation = load(request, pk) if pk else None
    context = {
        "section": "inbox",
        "similar": similar_to(request.GET.get("title", ""), request.user, conversation),
        "user": request.user,
    }
    return respond(request, "inbox/similar.html", context, swap=["found"])


def _open_linked(request: AgentRequest, conversation: Conversation, form: TicketForm) -> int:
    given = form.cleaned_data
    ticket = open_linked(
        conversation,
        ticket_type=TicketType.objects.get(pk=given["type"]),
        title=given["title"],
        description=given["description"],
        values=form.values(),
        by=request.user,
    )
    return ticket.conversation_id


@transaction.atomic
def _open(request: AgentRequest, form: TicketForm) -> int:
    given, customer = form.cleaned_data, None
    if given.get("email"):
        customer = know_customer(email=given["email"], name=given["name"], by=request.user)
    ticket = open_ticket(
        ticket_type=TicketType.objects.get(pk=given["type"]),
        title=given["title"],
        description=given["description"],
        values=form.values(),
        brand=given["brand"],
        customer=customer,
        by=request.user,
    )
    return ticket.conversation_id


@require_http_methods(METHODS)
@agents_only
def new(request: AgentRequest) -> HttpResponse:
    """The dialog with which an agent writes first."""
    form = NewConversationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return there(request, once(request, lambda: _write(request, form.cleaned_data)))
        except Refusal as no:
            say(form, no)
    back, words = reverse("inbox:list"), (_("New conversation"), _("Send"))
    return dialog(request, form, title=words[0], submit=words[1], action=request.path, back=back)


@transaction.atomic
def _write(request: AgentRequest, given: dict[str, Any]) -> int:
    conversation = start_conversation(
        customer=know_customer(email=given["email"], name=given["name"], by=request.user),
        brand=given["brand"],
        channel=Channel.EMAIL,
        by=request.user,
        subject=given["subject"],
    )
    reply_to_customer(conversation, body=given["body"], by=request.user)
    return conversation.pk


def _ticket_form(
    request: AgentRequest, kind: type[TicketForm], categories: list[str], initial: dict[str, Any]
) -> TicketForm:
    """The form of the type that was asked for. With `refresh` only its fields change; with POST it is bound."""
    found = offered_types(request.user).filter(category__in=categories)
    types = list(found.order_by("position", "id"))
    if not types:
        raise Http404
    asked = number(request.POST.get("type") or request.GET.get("type"))
    chosen = next((one for one in types if one.pk == asked), next((one for one in types if one.is_default), types[0]))
    data = request.POST if request.method == "POST" else None
    files = request.FILES if data else None
    form = kind(data, files, initial=initial, types=types, chosen=chosen, fields=fields_of(chosen))
    if "refresh" in request.POST:
        form.keep_typed()
    return form


def _title(form: TicketForm) -> str:
    """As it was typed, else as it was suggested."""
    return str(form["title"].value() or "")


def _words_of(conversation: Conversation) -> dict[str, str]:
    """Title and description as the customer's first message suggests them."""
    first = conversation.entries.filter(kind=Entry.Kind.REPLY, author_customer__isnull=False).order_by("id").first()
    words = first.body_text if first else ""
    return {"title": conversation.subject or first_line(words), "description": words[:5000]}
