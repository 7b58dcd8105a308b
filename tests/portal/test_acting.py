"""What customers do on their ticket."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.conversations.models import Attachment, Conversation, Entry, Participant
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.portal.people import signed_in
from tickets.models import Ticket
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket() -> Ticket:
    return builders.ticket(title="Hound")


def path(ticket: Ticket, verb: str = "") -> str:
    return f"/portal/tickets/{ticket.number}/{verb}/" if verb else f"/portal/tickets/{ticket.number}/"


def test_an_answer_stands_in_the_thread_with_its_files_and_brings_it_back_to_us(ticket: Ticket) -> None:
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    client = signed_in()
    file = SimpleUploadedFile("map.txt", b"north")
    answer = client.post(path(ticket, "replies"), {"body": "Here it is", "files": file, "once": "1"})
    assert answer.status_code == 303
    entry = Entry.objects.public().latest("id")
    assert (entry.body_text, entry.channel, entry.author_customer) == ("Here it is", "portal", builders.customer())
    assert Attachment.objects.get().entry == entry
    ticket.refresh_from_db()
    assert ticket.state == builders.state("in_progress")
    page = client.get(path(ticket)).text
    assert "Here it is" in page
    assert "map.txt" in page
    assert "We are on it, with your answer" in page


def test_sent_twice_it_is_said_once_and_said_again_from_a_new_page(ticket: Ticket) -> None:
    client, before = signed_in(), Entry.objects.public().count()
    for key in ("1", "1", "2"):
        assert client.post(path(ticket, "replies"), {"body": "Hello", "once": key}).status_code == 303
    assert Entry.objects.public().count() == before + 2


@pytest.mark.parametrize("body", ["", "   ", "a" * 50_001])
def test_what_cannot_be_taken_stays_in_the_box(ticket: Ticket, body: str) -> None:
    before = Entry.objects.count()
    answer = signed_in().post(path(ticket, "replies"), {"body": body})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert body.strip()[:100] in answer.text
    assert Entry.objects.count() == before


def test_a_file_alone_is_an_answer(ticket: Ticket) -> None:
    answer = signed_in().post(path(ticket, "replies"), {"body": "", "files": SimpleUploadedFile("a.txt", b"x")})
    assert answer.status_code == 303
    assert Attachment.objects.get().entry is not None


def test_the_customer_says_that_it_is_solved_whatever_the_team_must_still_fill_in(ticket: Ticket) -> None:
    builders.field("text", "Cause", required_to_resolve=True)
    signed_in().post(path(ticket, "solution"))
    ticket.refresh_from_db()
    assert ticket.state == builders.state("resolved")
    deliver_all()
    assert not OutgoingMail.objects.filter(kind="state").exists()
    page = signed_in().get(path(ticket)).text
    assert "You marked this ticket as solved" in page
    assert "Reply to reopen" in page


def test_an_answer_reopens_what_was_resolved(ticket: Ticket) -> None:
    change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    signed_in().post(path(ticket, "replies"), {"body": "Not fixed"})
    ticket.refresh_from_db()
    assert ticket.state == builders.state("in_progress")


def test_what_is_followed_up_in_a_new_conversation_says_so(ticket: Ticket) -> None:
    type(ticket.type).objects.update(reopening="follow_up")
    change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    client = signed_in()
    answer = client.post(path(ticket, "replies"), {"body": "Again"})
    assert answer["Location"] == path(ticket) + "?follow-up=1"
    assert "we have begun a new conversation" in client.get(answer["Location"]).text
    assert Conversation.objects.latest("id").entries.public().get().body_text == "Again"


def test_somebody_is_brought_in_and_gets_the_mails(ticket: Ticket) -> None:
    client = signed_in()
    assert client.post(path(ticket, "people"), {"email": " Otto@Baker.example "}).status_code == 303
    assert Participant.objects.filter(conversation=ticket.conversation, standing="active").count() == 2
    assert "otto" in client.get(path(ticket)).text
    reply_to_customer(ticket.conversation, body="News", by=builders.teammate())
    deliver_all()
    assert set(OutgoingMail.objects.filter(kind="reply").values_list("recipient", flat=True)) == {
        cast.HOLMES.email,
        "otto@baker.example",
    }


@pytest.mark.parametrize("email", ["", "otto", "a@b", "x" * 260 + "@y.example"])
def test_what_is_no_address_is_said_and_kept(ticket: Ticket, email: str) -> None:
    answer = signed_in().post(path(ticket, "people"), {"email": email})
    assert answer.status_code == 422
    assert "<details" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert Participant.objects.count() == 1


def test_twenty_people_are_enough(ticket: Ticket) -> None:
    client = signed_in()
    for number in range(19):
        client.post(path(ticket, "people"), {"email": f"{number}@crowd.example"})
    answer = client.post(path(ticket, "people"), {"email": "one@more.example"})
    assert (answer.status_code, "20 people" in answer.text) == (422, True)


def test_mails_stop_and_begin_again(ticket: Ticket) -> None:
    client = signed_in()
    client.post(path(ticket, "mails"), {"to": "off"})
    reply_to_customer(ticket.conversation, body="News", by=builders.teammate())
    deliver_all()
    assert not OutgoingMail.objects.filter(kind="reply").exists()
    assert "Mail me about this again" in client.get(path(ticket)).text
    client.post(path(ticket, "mails"), {"to": "on"})
    reply_to_customer(ticket.conversation, body="More", by=builders.teammate())
    deliver_all()
    assert OutgoingMail.objects.filter(kind="reply").count() == 1


def test_an_agent_s_page_says_what_the_customer_did(ticket: Ticket) -> None:
    signed_in().post(path(ticket, "privacy"), {"to": "private"})
    ticket.refresh_from_db()
    assert ticket.is_private
    signed_in().post(path(ticket, "privacy"), {"to": "shared"})
    changes = Entry.objects.filter(conversation=ticket.conversation, kind="change").values_list("change", flat=True)
    assert {"private", "not_private"} <= set(changes)
