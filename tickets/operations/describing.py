"""What a ticket is about, in the words of the team."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Entry
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal
from tickets.events import TicketDescribed
from tickets.models import Ticket
from tickets.operations.noting import WordsMoved


@transaction.atomic
def describe(
    ticket: Ticket, *, description: str, by: Actor, seen: str | None = None, at: dt.datetime | None = None
) -> Ticket:
    """Say anew what it is about: HTML of the editor or plain text; nothing takes it away. Records TicketDescribed.

    Does nothing when it says so already. `seen` is the `mark` of what the writer saw: refused when that is no longer so
    (WordsMoved). Refused for what its customer handed in with those words, for what was merged away, and to
    collaborators where a customer reads along. History says that it was changed, not what it said.
    """
    conversation = lock_unmerged(ticket.conversation_id)
    require_voice(conversation, by=by, instead="an agent describes the ticket")
    ticket = Ticket.objects.get(pk=ticket.pk)
    require_own_words(ticket)
    if seen is not None and seen != rendering.mark(ticket.description_html):
        raise WordsMoved(ticket.description_html, field="description")
    said = rendering.render_composer(description)
    html, text = (said.html, said.text) if said.text.strip() else ("", "")
    if html == ticket.description_html:
        return ticket
    ticket.description_html, ticket.description_text = html, text
    ticket.save(update_fields=["description_html", "description_text"])
    append_change(conversation, "described", by=by, at=at)
    record(TicketDescribed(conversation_id=conversation.pk), by=by)
    return ticket


def require_own_words(ticket: Ticket) -> None:
    """Refuses what a customer handed in: they read it as what they said."""
    opened = Entry.objects.filter(conversation=ticket.conversation_id, change="ticket_opened")
    if opened.filter(author_customer__isnull=False).exists():
        raise Refusal(_("Its customer wrote this. It stays as it is: add a note instead."), field="description")
