"""Beginning: a conversation, a ticket, a ticket out of a conversation."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from helpdesk.conversations.models import Channel, Conversation, Entry
from helpdesk.conversations.operations.starting import start_conversation
from helpdesk.conversations.rendering import first_line
from helpdesk.people.operations.knowing import know_customer
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from inbox.forms.opening import TYPED, NewConversationForm, NewTicketForm, TicketForm
from inbox.views.doors import AgentRequest, agents_only, load
from inbox.views.moving import number
from tickets.models import Category, TicketType
from tickets.operations.opening import convert as convert_to_ticket
from tickets.operations.opening import open_ticket
from tickets.operations.replying import reply_to_customer
from tickets.queries.specs import fields_of


@require_http_methods(["GET", "POST"])
@agents_only
def convert(request: AgentRequest, pk: int) -> HttpResponse:
    """The dialog that makes a conversation a ticket."""
    conversation = load(request, pk)
    if conversation.is_ticket:
        return redirect("inbox:show", pk=pk)
    form = _ticket_form(request, TicketForm, [Category.CUSTOMER], _words_of(conversation))
    if request.method == "POST" and "refresh" not in request.POST and form.is_valid():
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
            return _there(request, conversation)
        except Refusal as no:
            _say(form, no)
    return _dialog(request, form, "Make this a ticket", "Create ticket", request.path, reverse("inbox:show", args=[pk]))


@require_http_methods(["GET", "POST"])
@agents_only
def new_ticket(request: AgentRequest) -> HttpResponse:
    """The dialog that opens a ticket of any category from nothing."""
    form = _ticket_form(request, NewTicketForm, list(Category), {})
    if request.method == "POST" and "refresh" not in request.POST and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                email = given["email"]
                ticket = open_ticket(
                    ticket_type=TicketType.objects.get(pk=given["type"]),
                    title=given["title"],
                    description=given["description"],
                    values=form.values(),
                    brand=given["brand"],
                    customer=know_customer(email=email, name=given["name"], by=request.user) if email else None,
                    by=request.user,
                )
            return _there(request, ticket.conversation)
        except Refusal as no:
            _say(form, no)
    return _dialog(request, form, "New ticket", "Create ticket", request.path, reverse("inbox:list"))


@require_http_methods(["GET", "POST"])
@agents_only
def new(request: AgentRequest) -> HttpResponse:
    """The dialog with which an agent writes first."""
    form = NewConversationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                conversation = start_conversation(
                    customer=know_customer(email=given["email"], name=given["name"], by=request.user),
                    brand=given["brand"],
                    channel=Channel.EMAIL,
                    by=request.user,
                    subject=given["subject"],
                )
                reply_to_customer(conversation, body=given["body"], by=request.user)
            return _there(request, conversation)
        except Refusal as no:
            _say(form, no)
    return _dialog(request, form, "New conversation", "Send", request.path, reverse("inbox:list"))


def _ticket_form(request: AgentRequest, form: type[TicketForm], categories: list[str], initial: dict[str, Any]) -> Any:
    types = list(TicketType.objects.filter(category__in=categories, archived_at=None).order_by("position", "id"))
    asked = number(request.POST.get("type") or request.GET.get("type"))
    chosen = next((one for one in types if one.pk == asked), next((one for one in types if one.is_default), types[0]))
    parts: dict[str, Any] = {"types": types, "chosen": chosen, "fields": fields_of(chosen)}
    if request.method == "POST" and "refresh" not in request.POST:
        return form(request.POST, **parts)
    typed = {key: value for key, value in request.POST.items() if key in ("title", "description", "email", "name")}
    return form(initial=initial | typed | {"type": chosen.pk}, **parts)


def _words_of(conversation: Conversation) -> dict[str, str]:
    """Title and description as the customer's first message suggests them."""
    first = conversation.entries.filter(kind=Entry.Kind.REPLY, author_customer__isnull=False).order_by("id").first()
    words = first.body_text if first else ""
    return {"title": conversation.subject or first_line(words), "description": words[:5000]}


def _say(form: Any, no: Refusal) -> None:
    name = next((name for name in (no.field, f"{TYPED}{no.field}") if name in form.fields), None)
    form.add_error(name, no.message)


def _there(request: AgentRequest, conversation: Conversation) -> HttpResponse:
    url = reverse("inbox:show", args=[conversation.pk])
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)


def _dialog(  # what a dialog says
    request: AgentRequest, form: Any, title: str, submit: str, action: str, back_url: str
) -> HttpResponse:
    context = {
        "section": "inbox", "title": title, "form": form, "action": action, "submit": submit, "back_url": back_url,
    }  # fmt: skip
    return respond(request, "inbox/dialog.html", context, swap=["dialog"], status=422 if form.errors else 200)
