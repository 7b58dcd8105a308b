"""Taking back a message of a ticket, also from its description and its confirmation."""

import pytest

from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.refusing import refused
from tickets.models import Ticket
from tickets.operations.opening import convert
from tickets.operations.redacting import redact_message

pytestmark = pytest.mark.django_db

SECRET = "My card is 4111 1111 1111 1111"


def secret_ticket(description: str | None = None) -> Ticket:
    thread, kind = builders.conversation(text=SECRET), builders.default_type()
    return convert(thread, ticket_type=kind, by=builders.teammate(), description=description)


def test_the_description_that_was_taken_from_it_goes_too() -> None:
    ticket = secret_ticket()
    deliver_all()
    assert SECRET in OutgoingMail.objects.get().text
    redact_message(ticket.conversation.entries.get(kind="reply"), by=builders.teammate())
    now = Ticket.objects.get()
    assert (now.description_html, now.description_text) == ("", "")
    mail = OutgoingMail.objects.get()
    assert (mail.html, mail.text, mail.state) == ("", "", "cancelled")


def test_a_description_in_other_words_stays() -> None:
    ticket = secret_ticket(description="A card was charged twice")
    redact_message(ticket.conversation.entries.get(kind="reply"), by=builders.teammate())
    assert Ticket.objects.get().description_text == "A card was charged twice"


def test_a_later_message_leaves_the_description_alone() -> None:
    ticket = secret_ticket()
    redact_message(builders.says(ticket, "And my other card"), by=builders.teammate())
    assert Ticket.objects.get().description_text == SECRET


def test_collaborators_redact_nothing() -> None:
    ticket = secret_ticket()
    with refused("Collaborators cannot redact messages."):
        redact_message(ticket.conversation.entries.get(kind="reply"), by=builders.teammate(cast.CHARLES))
    assert Ticket.objects.get().description_text == SECRET
