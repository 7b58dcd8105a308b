"""A message that begins a conversation of its own, from its menu in the thread."""

from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from helpdesk.conversations.models import Conversation, Entry, Participant
from helpdesk.conversations.operations.participating import suggest_participant
from helpdesk.conversations.rendering import render_plain
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.helpers.history import changes, said
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tickets.operations.noting import add_note
from tickets.operations.opening import convert
from tickets.operations.receiving import keep_aside
from tickets.operations.replying import reply_to_customer

pytestmark = pytest.mark.django_db


def two_questions() -> tuple[Conversation, Entry]:
    thread = builders.conversation()
    return thread, builders.says(thread, "By the way, my violin is gone.")


def leads_to(response: Any, made: Conversation, desk: Desk) -> None:
    assert response.status_code == (204 if desk.is_htmx else 303), words(response)
    assert response["HX-Redirect" if desk.is_htmx else "Location"] == reverse("inbox:show", args=[made.pk])


def newest() -> Conversation:
    return Conversation.objects.latest("id")


def test_every_message_and_note_has_the_menu() -> None:
    thread, entry = two_questions()
    answer = reply_to_customer(thread, body="Where did you see it last?", by=builders.teammate())
    note = add_note(thread, body="He plays it at night.", by=builders.teammate())
    page = Desk().get("show", thread).content.decode()
    for one in (entry, answer, note):
        assert reverse("inbox:split", args=[thread.pk, one.pk]) in page
    assert "menu-entry" not in Desk(cast.CHARLES).get("show", thread).content.decode()
    assert "menu-entry" not in Desk().get("show", builders.internal_ticket()).content.decode()


def test_it_is_asked_what_it_is_called_and_whose_it_is(desk: Desk) -> None:
    thread, entry = two_questions()
    page = desk.get("split", thread, entry.pk).content.decode()
    assert 'value="By the way, my violin is gone."' in page
    assert f'value="{cast.HOLMES.email}"' in page


def test_the_message_goes_there_and_both_ends_say_so(desk: Desk) -> None:
    thread, entry = two_questions()
    response = desk.post("split", thread, entry.pk, subject="A violin", email=cast.HOLMES.email)
    made = newest()
    leads_to(response, made, desk)
    assert (made.subject, made.customer, said(made)) == (
        "A violin",
        builders.customer(),
        [("reply", "Sherlock Holmes", "By the way, my violin is gone.")],
    )
    assert changes(made)[-1][0] == "split_from"
    assert changes(thread)[-1][0] == "split_off"
    assert "made a conversation of a message: A violin" in words(desk.get("show", thread))
    there = words(desk.get("show", made))
    assert "made this of a message in" in there
    assert "opened this" not in there  # nobody did, and its first message may be older than itself


def test_it_becomes_somebody_else_s_and_the_writer_takes_part(desk: Desk) -> None:
    thread, entry = two_questions()
    desk.post("split", thread, entry.pk, subject="A violin", email=cast.IRENE.email.upper())
    made = newest()
    assert made.customer == builders.customer(cast.IRENE)
    reading = Participant.objects.filter(conversation=made, standing="active").values_list("customer__email", flat=True)
    assert set(reading) == {cast.IRENE.email, cast.HOLMES.email}


def test_a_stranger_s_message_becomes_their_own(desk: Desk) -> None:
    thread = builders.conversation()
    entry = keep_aside(
        thread, body=render_plain("I saw it too."), by=SYSTEM, channel="email",
        author_name=f"{cast.IRENE.name} <{cast.IRENE.email}>", is_suspicious=True,
    )  # fmt: skip
    suggest_participant(thread, customer=builders.customer(cast.IRENE), by=SYSTEM)
    desk.post("split", thread, entry.pk, subject="A witness")
    made = newest()
    entry.refresh_from_db()
    assert (made.customer, entry.author_customer) == (builders.customer(cast.IRENE), builders.customer(cast.IRENE))
    assert entry.is_public


def test_whose_it_is_must_be_said_of_a_stranger_nobody_knows(desk: Desk) -> None:
    thread = builders.conversation()
    entry = keep_aside(
        thread, body=render_plain("Psst."), by=SYSTEM, channel="email", author_name="Somebody", is_suspicious=True
    )
    assert desk.post("split", thread, entry.pk, subject="Psst").status_code == 422
    assert Conversation.objects.count() == 1


def test_sent_twice_it_is_done_once(desk: Desk) -> None:
    thread, entry = two_questions()
    desk.post("split", thread, entry.pk, subject="A violin")
    made, before = newest(), Event.objects.count()
    leads_to(desk.post("split", thread, entry.pk, subject="A violin"), made, desk)
    leads_to(desk.get("split", thread, entry.pk), made, desk)
    assert Event.objects.count() == before


def test_the_only_message_stays_where_it_is(desk: Desk) -> None:
    thread = builders.conversation()
    desk.is_refused("there is nothing to split it from", "split", thread, Entry.objects.get().pk, subject="Alone")
    assert Conversation.objects.count() == 1


def test_without_a_title_and_to_no_address_nothing_happens(desk: Desk) -> None:
    thread, entry = two_questions()
    for given in ({"subject": " "}, {"subject": "A violin", "email": "holmes at home"}):
        assert desk.post("split", thread, entry.pk, **given).status_code == 422
    assert Conversation.objects.count() == 1


def test_a_reply_says_that_it_stays_with_its_customer_and_does(desk: Desk) -> None:
    thread, _ = two_questions()
    answer = reply_to_customer(thread, body="Where did you see it last?", by=builders.teammate())
    asked = desk.get("split", thread, answer.pk)
    assert "It stays with Sherlock Holmes, who is mailed nothing again." in words(asked)
    assert 'name="email"' not in asked.content.decode()
    response = desk.post("split", thread, answer.pk, subject="A violin", email=cast.IRENE.email)
    made = newest()
    leads_to(response, made, desk)
    assert (made.customer, said(made)) == (
        builders.customer(),
        [("reply", "Grace Hopper", "Where did you see it last?")],
    )


def test_a_note_says_that_it_stays_one_and_may_become_another_customer_s(desk: Desk) -> None:
    thread, _ = two_questions()
    note = add_note(thread, body="Irene has it.", by=builders.teammate())
    asked = desk.get("split", thread, note.pk)
    assert "It stays a note: no customer reads it." in words(asked)
    assert f'value="{cast.HOLMES.email}"' in asked.content.decode()
    leads_to(desk.post("split", thread, note.pk, subject="Irene", email=cast.IRENE.email), newest(), desk)
    assert (newest().customer, said(newest())) == (
        builders.customer(cast.IRENE),
        [("note", "Grace Hopper", "Irene has it.")],
    )


def test_it_is_said_when_what_was_kept_to_teams_will_be_read_by_all() -> None:
    thread, entry = two_questions()
    kept = builders.another_type("Theft")
    kept.teams.add(builders.team("Yard", cast.GRACE))
    convert(thread, ticket_type=kept, title="A theft", by=builders.teammate())
    assert "everybody on the team can read it" in words(Desk().get("split", thread, entry.pk))


def test_messages_of_other_conversations_are_not_found(desk: Desk) -> None:
    _, entry = two_questions()
    other = builders.conversation(cast.IRENE)
    assert desk.post("split", other, entry.pk, subject="A violin").status_code == 404


def test_collaborators_are_told_that_an_agent_does_it() -> None:
    thread, entry = two_questions()
    said_so = "Collaborators write notes; an agent splits conversations."
    Desk(cast.CHARLES).is_refused(said_so, "split", thread, entry.pk, subject="x", email="new@street.example")
    assert Conversation.objects.count() == 1


def test_the_dialog_asks_the_same_however_many_messages_there_are() -> None:
    desk, asked = Desk(), set[int]()
    for count in (1, 5):
        thread, entry = two_questions()
        for _ in range(count):
            builders.says(thread, "And another thing.")
        asked.add(len(queries(partial(desk.get, "split", thread, entry.pk))))
    assert len(asked) == 1
