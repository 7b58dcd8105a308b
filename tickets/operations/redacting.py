"""Taking back a message of a ticket: its words may stand in the description too."""

import re

from django.db import transaction
from django.db.models import QuerySet

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Entry
from helpdesk.conversations.operations import redacting
from helpdesk.conversations.operations.locking import lock_many
from helpdesk.ledger.event import Actor
from helpdesk.mail.models import OutgoingMail
from tickets.models import Ticket


@transaction.atomic
def redact_message(entry: Entry, *, by: Actor) -> Entry:
    """Erase the words and files of a message wherever they went. Records Redacted.

    A description that was taken from it is emptied, and so is the mail that confirmed the ticket with it; work that
    was begun with its words elsewhere loses them. Copies of a note follow by a reaction.
    Refuses what `conversations` refuses: collaborators, and lines of history.
    """
    carried = Ticket.objects.filter(linked__source=entry.conversation_id, linked__kind__in=["back_office", "tracker"])
    elsewhere = set(carried.values_list("pk", flat=True))
    lock_many({entry.conversation_id, *elsewhere})
    ticket = Ticket.objects.filter(pk=entry.conversation_id).first()
    words = Entry.objects.get(pk=entry.pk).body_text
    redacted = redacting.redact(entry, by=by)
    if ticket is not None and words.strip() and _without(words, ticket.description_text) == "":
        ticket.description_html = ticket.description_text = ""
        ticket.save(update_fields=["description_html", "description_text"])
        redacting.erase(OutgoingMail.objects.filter(conversation_id=ticket.pk, kind="submitted"))
    if words.strip():
        _take_out(words, Ticket.objects.filter(pk__in=elsewhere).exclude(description_text=""))
    return redacted


def _take_out(words: str, tickets: QuerySet[Ticket]) -> None:
    """A ticket that was opened out of a conversation says what it is about, then what the customer wrote first."""
    for ticket in tickets:
        left = _without(words, ticket.description_text)
        if left is not None:
            kept = rendering.render_plain(left)
            ticket.description_html, ticket.description_text = kept.html, kept.text
            ticket.save(update_fields=["description_html", "description_text"])


def _without(words: str, description: str) -> str | None:
    """What stands before these words at the end of a description; None where it does not end with them.

    An editor breaks lines its own way: what is read between words is a space.
    """
    ending = r"\s+".join(map(re.escape, rendering.render_plain(words).text.split()))
    found = re.search(rf"(?:^|\s){ending}\s*\Z", description) if ending else None
    return description[: found.start()].rstrip() if found else None
