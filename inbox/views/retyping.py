"""Making a ticket one of another type: what that means is shown first; what was kept is read later."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from inbox.queries.pages import Choice
from inbox.views.dialogs import in_dialog, there
from inbox.views.doors import AgentRequest, agents_only, load, number
from tickets.access import offered_types, types_for
from tickets.models import Ticket, TicketType
from tickets.operations.retyping import change_type, require_retypable
from tickets.queries.previous import previous_values
from tickets.queries.retyping import foresee_type


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def ticket_type(request: AgentRequest, pk: int) -> HttpResponse:
    """The dialog that changes the type inside the category: GET shows what moves and what is kept, POST does it."""
    conversation = load(request, pk)
    ticket = get_object_or_404(Ticket.objects.select_related("type", "state", "conversation"), pk=conversation.pk)
    if request.method != "POST":
        return _showing(request, ticket, _chosen(request, ticket, request.GET.get("to")))
    to = _chosen(request, ticket, request.POST.get("to"))
    try:
        if to is None:
            raise Refusal(_("There is no such type."), field="type")
        change_type(ticket, to=to, by=request.user)
    except Refusal as no:
        return _showing(request, ticket, to, no)
    return there(request, pk)


@require_safe
@agents_only
def previous(request: AgentRequest, pk: int) -> HttpResponse:
    """What the ticket answered as another type."""
    conversation = load(request, pk)
    ticket = get_object_or_404(Ticket, pk=conversation.pk)
    context = {
        "section": "inbox",
        "values": previous_values(ticket, user=request.user),
        "back_url": reverse("inbox:show", args=[pk]),
        "user": request.user,
    }
    return respond(request, "inbox/previous.html", context, swap=["previous"])


def _chosen(request: AgentRequest, ticket: Ticket, asked: str | None) -> TicketType | None:
    """The type that was asked for, if the teammate may know of it; its own counts, so that sent twice is done once."""
    return types_for(request.user).filter(category=ticket.type.category, pk=number(asked)).first()


def _showing(request: AgentRequest, ticket: Ticket, to: TicketType | None, no: Refusal | None = None) -> HttpResponse:
    """The types there are and, of the one that was chosen, what it would mean."""
    others = offered_types(request.user).filter(category=ticket.type.category).exclude(pk=ticket.type_id)
    types = list(others.order_by("position", "id"))
    foresight, problem = None, no.message if no else ""
    try:
        require_retypable(ticket, to, by=request.user)
        if to is not None and to.pk != ticket.type_id:
            foresight = foresee_type(ticket, to)
    except Refusal as found:
        problem = problem or found.message
    context = {
        "section": "inbox",
        "action": request.path,
        "back_url": reverse("inbox:show", args=[ticket.pk]),
        "ticket": ticket,
        "to": to,
        "types": [Choice(str(one.pk), one.name, to is not None and one.pk == to.pk) for one in types],
        "foresight": foresight,
        "error": problem,
        "user": request.user,
    }
    return in_dialog(request, "inbox/retype.html", context, status=422 if no else 200)
