"""Taking back a message of a ticket: its words may stand in the description too."""

from django.db import transaction

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Entry
from helpdesk.conversations.operations import redacting
from helpdesk.conversations.operations.locking import lock
from helpdesk.ledger.event import Actor
from helpdesk.mail.models import OutgoingMail
from tickets.models import Ticket


@transaction.atomic
def redact_message(entry: Entry, *, by: Actor) -> Entry:
    """Erase the words and files of a message wherever they went. Records Redacted.

    A description that was taken from it is emptied, and so is the mail that confirmed the ticket with it.
    Refuses what `conversations` refuses: collaborators, and lines of history.
    """
    lock(entry.conversation_id)
    ticket = Ticket.objects.filter(pk=entry.conversation_id).first()
    words = Entry.objects.get(pk=entry.pk).body_text
    redacted = redacting.redact(entry, by=by)
    if ticket is not None and words and ticket.description_text == rendering.render_plain(words).text:
        ticket.description_html = ticket.description_text = ""
        ticket.save(update_fields=["description_html", "description_text"])
        redacting.erase(OutgoingMail.objects.filter(conversation_id=ticket.pk, kind="submitted"))
    return redacted
