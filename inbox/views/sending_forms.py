"""Ticket forms: a customer is asked what a type of ticket asks, and may be asked no longer."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.conversations.models import Conversation
from helpdesk.refusal import Refusal
from inbox.forms.sending_forms import SendForm
from inbox.views.dialogs import dialog, there
from inbox.views.doors import AgentRequest, agents_only, changed, load, refused
from inbox.views.once import once
from tickets.access import may_submit, offered_types
from tickets.models import Category, TicketForm, TicketType
from tickets.operations.forms import send_form, withdraw_form
from tickets.queries.workspace import workspace


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def forms(request: AgentRequest, pk: int) -> HttpResponse:
    """The dialog that sends a form: GET asks which, POST sends it."""
    conversation = load(request, pk)
    types = _offered(request, conversation)
    form = SendForm(request.POST if request.method == "POST" else None, types=types, here=workspace())
    if form.is_valid():
        chosen = next(one for one in types if one.pk == form.cleaned_data["ticket_type"])
        try:
            once(request, lambda: send_form(conversation, ticket_type=chosen, by=request.user).entry.conversation_id)
        except Refusal as no:
            form.add_error("ticket_type" if no.field == "type" else None, no.message)
        else:
            return there(request, pk)
    back, action = reverse("inbox:show", args=[pk]), request.path
    return dialog(request, form, title=_("Send a ticket form"), submit=_("Send the form"), action=action, back=back)


@require_POST
@agents_only
def form_removal(request: AgentRequest, pk: int, form: int) -> HttpResponse:
    """Take a form back that was not answered."""
    found = get_object_or_404(
        TicketForm.objects.select_related("entry"), pk=form, entry__conversation=load(request, pk)
    )
    try:
        withdraw_form(found, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=["thread", "header", "details"])


def _offered(request: AgentRequest, conversation: Conversation) -> list[TicketType]:
    """Types that this customer may submit, as far as the teammate may know of them."""
    customer = conversation.customer
    if customer is None or conversation.is_internal:
        return []
    known = offered_types(request.user).filter(category=Category.CUSTOMER)
    return [one for one in known if may_submit(customer, one, conversation.brand)]
