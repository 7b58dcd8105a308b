"""Who is told what by mail: one mail a person and event, threaded, never about what they did themselves."""

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.participating import mute
from helpdesk.ledger.models import Delivery
from helpdesk.mail import addressing
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.mail.mails import arrives, mail
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str]]:
    deliver_all()
    assert not Delivery.objects.exclude(state="done").exists()
    return list(OutgoingMail.objects.order_by("id").values_list("kind", "recipient"))


def test_a_ticket_is_confirmed_to_its_customer() -> None:
    ticket = builders.ticket()
    assert told() == [("submitted", cast.HOLMES.email)]
    sent = OutgoingMail.objects.get()
    assert f"#{ticket.number}" in sent.text
    assert "The hound" in sent.text
    assert f"#{ticket.number}" in sent.html


def test_a_reply_goes_to_everybody_who_takes_part() -> None:
    conversation = builders.conversation()
    builders.participant(conversation, cast.WATSON)
    reply_to_customer(conversation, body="We will look.", by=builders.teammate())
    assert told() == [("reply", cast.HOLMES.email), ("reply", cast.WATSON.email)]


def test_a_note_is_told_to_nobody() -> None:
    ticket = builders.ticket(tell_customer=False)
    add_note(ticket.conversation, body="canary-note", by=builders.teammate())
    assert told() == []


def test_reply_and_state_together_are_one_mail() -> None:
    ticket = builders.ticket(tell_customer=False)
    reply_to_customer(ticket.conversation, body="Solved.", by=builders.teammate(), to_state=builders.state("resolved"))
    assert told() == [("reply", cast.HOLMES.email)]
    assert "[Resolved]" in OutgoingMail.objects.get().text


def test_a_move_is_told_and_a_burst_tells_of_the_last() -> None:
    ticket = builders.ticket(tell_customer=False)
    for category in ("in_progress", "waiting", "in_progress"):
        change_state(ticket, to=builders.state(category), by=builders.teammate())
    deliver_all()
    states = OutgoingMail.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["cancelled", "cancelled", "queued"]
    assert "[In progress]" in OutgoingMail.objects.latest("id").text


def test_a_hidden_state_is_told_to_nobody() -> None:
    ticket = builders.ticket(tell_customer=False)
    hidden = builders.another_state("in_progress", "Escalated", is_hidden=True)
    change_state(ticket, to=hidden, by=builders.teammate())
    assert told() == []


def test_a_move_that_the_customer_caused_is_not_told_to_them() -> None:
    ticket = builders.ticket(tell_customer=False)
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    deliver_all()
    OutgoingMail.objects.all().delete()
    builders.says(ticket, "Here it is.")
    assert told() == []


def test_a_move_that_follows_from_a_customers_words_is_told_to_nobody_and_that_it_is_solved_to_the_others() -> None:
    ticket = builders.ticket(tell_customer=False)
    builders.participant(ticket.conversation, cast.WATSON)
    change_state(ticket, to=builders.state("waiting"), by=builders.teammate())
    deliver_all()
    OutgoingMail.objects.all().delete()
    builders.says(ticket, "Here it is.")
    assert told() == []
    change_state(ticket, to=builders.state("resolved"), by=builders.customer())
    assert told() == [("state", cast.WATSON.email)]


def test_internal_tickets_tell_nobody() -> None:
    ticket = builders.internal_ticket()
    change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    assert told() == []


def test_who_muted_the_conversation_gets_no_mail() -> None:
    conversation = builders.conversation()
    mute(conversation.participants.get(), by=builders.customer())
    reply_to_customer(conversation, body="We will look.", by=builders.teammate())
    assert told() == []


def test_delivering_twice_makes_no_second_mail() -> None:
    builders.ticket()
    deliver_all()
    Delivery.objects.update(state="pending")
    deliver_all()
    assert OutgoingMail.objects.count() == 1


def test_mails_of_one_conversation_are_one_thread() -> None:
    incoming = arrives(mail(subject="The hound", message_id="<first@baker.example>"))
    conversation = Conversation.objects.get(pk=incoming.conversation_id or 0)
    reply_to_customer(conversation, body="One.", by=builders.teammate())
    deliver_all()
    reply_to_customer(conversation, body="Two.", by=builders.teammate())
    deliver_all()
    one, two = OutgoingMail.objects.order_by("id")
    assert (one.subject, two.subject) == ("Re: The hound", "Re: The hound")
    assert one.in_reply_to == "<first@baker.example>"
    assert two.in_reply_to == one.message_id
    assert two.references.split() == ["<first@baker.example>", one.message_id]
    token = addressing.read_token(one.reply_to)
    assert token is not None
    assert token.conversation_id == conversation.pk


def test_hostile_words_are_harmless_in_the_mail() -> None:
    ticket = builders.ticket(title='<script>alert(1)</script>"\r\nBcc: x@y.example', tell_customer=True)
    deliver_all()
    sent = OutgoingMail.objects.get()
    assert "<script" not in sent.html
    assert "\n" not in sent.subject
    assert ticket.conversation.subject.startswith("<script>")
