"""The rows of the event matrix that a customer and an answering agent carry, each under its name."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.participating import add_participant
from helpdesk.conversations.operations.snoozing import snooze
from helpdesk.conversations.operations.tagging import change_brand
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes, said
from tests.portal.people import signed_in
from tests.tickets.links import lines, linked, mailed, notes, thread_of
from tickets.models import Ticket
from tickets.operations.noting import add_note
from tickets.operations.opening import convert, open_ticket
from tickets.operations.rating import rate
from tickets.operations.receiving import bring_in
from tickets.operations.redacting import redact_message
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


def quiet_ticket(category: str = "submitted") -> Ticket:
    """A customer ticket whose customer has heard of everything."""
    made = change_state(builders.ticket(), to=builders.state(category), by=builders.teammate())
    deliver_all()
    OutgoingMail.objects.all().delete()
    return made


def where(ticket: Ticket) -> tuple[str, str]:
    row = Conversation.objects.get(pk=ticket.pk)
    return row.state_category, row.inbox_state


def test_customer_ticket_submitted_is_confirmed_by_mail_whoever_opened_it_and_begins_as_submitted() -> None:
    by_agent = open_ticket(
        ticket_type=builders.default_type(),
        title="The hound",
        by=builders.teammate(),
        brand=default_brand(),
        customer=builders.customer(),
    )
    by_customer = open_ticket(
        ticket_type=builders.default_type(),
        title="The moor",
        by=builders.customer(),
        brand=default_brand(),
        customer=builders.customer(),
        channel="portal",
    )
    converted = convert(builders.conversation(), ticket_type=builders.default_type(), by=builders.teammate())
    assert mailed() == [("submitted", cast.HOLMES.email)] * 3
    for made in (by_agent, by_customer, converted):
        assert made.state.category == "submitted"
        assert [what for what, _, _ in changes(made)].count("ticket_opened") == 1
        assert OutgoingMail.objects.get(conversation_id=made.pk).reply_to


def test_agent_reply_on_customer_ticket_is_one_mail_and_ends_the_waiting() -> None:
    ticket = quiet_ticket()
    builders.says(ticket, "Anything new?")
    reply_to_customer(ticket.conversation, body="We look.", by=builders.teammate())
    assert mailed() == [("reply", cast.HOLMES.email)]
    assert thread_of(ticket).waiting_since is None


def test_status_change_on_customer_ticket_is_mailed_and_done_leaves_open_what_its_type_leaves_open() -> None:
    ticket = quiet_ticket()
    ticket.type.close_on_resolve = False
    ticket.type.save(update_fields=["close_on_resolve"])
    change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    assert mailed() == [("state", cast.HOLMES.email)]
    assert where(ticket) == ("resolved", "open")
    page = signed_in().get(f"/portal/tickets/{ticket.number}/").text
    assert "Resolved" in page


def test_customer_reply_while_waiting_moves_to_in_progress_and_is_mailed_to_nobody() -> None:
    ticket, work = quiet_ticket("waiting"), builders.internal_ticket()
    linked(ticket, work)
    builders.says(ticket, "Here you are")
    assert where(ticket) == ("in_progress", "open")
    assert mailed() == []
    assert notes(work) == []


def test_end_user_adds_participant_while_waiting_leaves_waiting_and_is_mailed_to_nobody() -> None:
    ticket = quiet_ticket("waiting")
    bring_in(ticket.conversation, somebody=builders.customer(cast.WATSON), by=builders.customer())
    assert where(ticket) == ("in_progress", "open")
    assert lines(ticket, "participant_active") == [{"who": cast.WATSON.name}]
    assert mailed() == []
    assert cast.WATSON.name in signed_in().get(f"/portal/tickets/{ticket.number}/").text


def test_an_agent_who_adds_a_participant_moves_nothing() -> None:
    ticket = quiet_ticket("waiting")
    add_participant(ticket.conversation, customer=builders.customer(cast.WATSON), by=builders.teammate())
    assert where(ticket) == ("waiting", "open")


def test_end_user_adds_participant_to_what_is_snoozed_or_closed_brings_it_back() -> None:
    snoozed, closed = quiet_ticket("in_progress"), quiet_ticket("in_progress")
    snooze(snoozed.conversation, until=timezone.now() + dt.timedelta(days=1), by=builders.teammate())
    close(closed.conversation, by=builders.teammate())
    for ticket in (snoozed, closed):
        bring_in(ticket.conversation, somebody=builders.customer(cast.WATSON), by=builders.customer())
        assert where(ticket) == ("in_progress", "open")
        bring_in(ticket.conversation, somebody=builders.customer(cast.WATSON), by=builders.customer())
        assert len(lines(ticket, "participant_active")) == 1
    assert mailed() == []


def test_end_user_adds_participant_to_what_is_resolved_is_no_answer_and_leaves_it() -> None:
    ticket = quiet_ticket("resolved")
    bring_in(ticket.conversation, somebody=builders.customer(cast.WATSON), by=builders.customer())
    assert where(ticket) == ("resolved", "closed")


def test_customer_reply_after_done_follows_the_rule_of_its_type_and_is_mailed_to_nobody() -> None:
    again, anew = quiet_ticket("resolved"), quiet_ticket("resolved")
    builders.says(again, "It is back")
    assert where(again) == ("in_progress", "open")
    anew.type.reopening = "follow_up"
    anew.type.save(update_fields=["reopening"])
    entry = builders.says(anew, "It is back")
    assert where(anew) == ("resolved", "closed")
    assert entry.conversation_id not in (again.pk, anew.pk)
    assert mailed() == []


def test_convert_conversation_is_mailed_as_submitted_and_marked_in_the_thread() -> None:
    thread = builders.conversation()
    made = convert(thread, ticket_type=builders.default_type(), by=builders.teammate())
    assert made.pk == thread.pk
    assert mailed() == [("submitted", cast.HOLMES.email)]
    assert [what for what, _, _ in changes(thread)][-1] == "ticket_opened"


def test_close_and_snooze_are_told_to_nobody_and_leave_the_state() -> None:
    ticket, work = quiet_ticket("in_progress"), builders.internal_ticket()
    linked(ticket, work)
    before = len(changes(work))
    snooze(ticket.conversation, until=timezone.now() + dt.timedelta(days=1), by=builders.teammate())
    close(ticket.conversation, by=builders.teammate())
    assert mailed() == []
    assert (where(ticket), len(changes(work))) == (("in_progress", "closed"), before)
    builders.says(ticket, "Hello?")
    assert where(ticket) == ("in_progress", "open")


def test_brand_changed_is_an_event_and_the_sender_of_what_is_mailed_from_then_on() -> None:
    ticket, yard = quiet_ticket(), builders.brand()
    reply_to_customer(ticket.conversation, body="As before.", by=builders.teammate())
    deliver_all()
    change_brand(thread_of(ticket), to=yard, by=builders.teammate())
    assert mailed() == [("reply", cast.HOLMES.email)]
    assert changes(ticket)[-1][0] == "brand"
    reply_to_customer(thread_of(ticket), body="From us now.", by=builders.teammate())
    deliver_all()
    senders = [yard.name in one.sender for one in OutgoingMail.objects.order_by("id")]
    assert senders == [False, True]


def test_delete_is_of_words_only_leaves_their_place_and_empties_every_copy() -> None:
    ticket, work = quiet_ticket(), builders.internal_ticket()
    linked(ticket, work)
    note = add_note(ticket.conversation, body="canary-note", by=builders.teammate())
    assert notes(work) == [("Grace Hopper", "canary-note")]
    redact_message(note, by=builders.teammate())
    assert notes(work) == [("Grace Hopper", "")]
    assert said(ticket)[-1] == ("note", "Grace Hopper", "")
    assert not Entry.objects.filter(body_text__contains="canary").exists()
    assert mailed() == []


def test_rating_given_is_an_event_in_the_thread_and_told_to_nobody() -> None:
    ticket = quiet_ticket("resolved")
    rate(ticket, score=5, words="Quick", by=builders.customer())
    assert lines(ticket, "rated") == [{"rating": "5/5 “Quick”"}]
    assert mailed() == []
    assert "Thank you for telling us" in signed_in().get(f"/portal/tickets/{ticket.number}/").text
