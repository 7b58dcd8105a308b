"""A message that begins a conversation of its own."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.rendering import first_line
from helpdesk.people.models import Customer
from helpdesk.people.operations.knowing import know_customer
from helpdesk.refusal import Refusal
from inbox.forms.opening import say
from inbox.forms.splitting import SplitForm
from inbox.views.dialogs import dialog, there
from inbox.views.doors import AgentRequest, agents_only, load
from tickets.access import conversations_for
from tickets.models import TicketType
from tickets.operations.splitting import author_of
from tickets.operations.splitting import split as split_off


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def split(request: AgentRequest, pk: int, entry: int) -> HttpResponse:
    """The dialog that makes a message a conversation: its title, and whose it is.

    What was split off here already is shown where it is: sent twice, it is done once.
    """
    conversation = load(request, pk)
    message = _message(request, conversation, entry)
    if message.conversation_id != conversation.pk:
        return there(request, message.conversation_id)
    author = author_of(message)
    owner = author if message.is_from_outside else conversation.customer
    given = {"subject": first_line(message.body_text) or conversation.subject, "email": owner.email if owner else ""}
    form = SplitForm(
        request.POST if request.method == "POST" else None,
        initial=given,
        message=message,
        author=author.display_name if author else "",
        customer=conversation.customer.display_name if conversation.customer else "",
        is_kept=TicketType.objects.filter(pk=conversation.ticket_type_id or 0, teams__isnull=False).exists(),
    )
    if form.is_valid():
        try:
            customer = _whose(request, form.cleaned_data.get("email", ""), owner)
            made = split_off(message, by=request.user, subject=form.cleaned_data["subject"], customer=customer)
            return there(request, made.pk)
        except Refusal as no:
            say(form, no)
    back, words = reverse("inbox:show", args=[pk]), (_("Start a new conversation"), _("Start"))
    return dialog(request, form, title=words[0], submit=words[1], action=request.path, back=back)


def _whose(request: AgentRequest, email: str, owner: Customer | None) -> Customer | None:
    """Whose conversation it becomes, unless somebody else is named."""
    if not email or (owner is not None and owner.email == email.lower()):
        return owner
    if not request.user.may_reply:
        return None  # the verb refuses it: nobody becomes known on the way
    return know_customer(email=email, by=request.user)


def _message(request: AgentRequest, conversation: Conversation, pk: int) -> Entry:
    """The message, here or where it was split off to; else 404."""
    found = Entry.objects.select_related("author_customer").filter(pk=pk).first()
    if found is None or not found.may_be_split:
        raise Http404
    if found.conversation_id != conversation.pk:
        made = {"change": "split_from", "details__id": conversation.pk, "conversation": found.conversation_id}
        seen = conversations_for(request.user).filter(pk=found.conversation_id)
        if not (Entry.objects.filter(**made).exists() and seen.exists()):
            raise Http404
    return found
