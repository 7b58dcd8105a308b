"""What a customer's page hears of, and that nothing of the team's is ever among it."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.participating import add_participant, remove_participant, suggest_participant
from helpdesk.ledger import recording
from helpdesk.live import topics, touching
from tests import builders, cast
from tests.portal.people import signed_in
from tickets.models import Ticket
from tickets.operations.linking import link
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db(transaction=True)
SUBSCRIPTION = re.compile(r'<fresh-page [^>]*subscription="([^"]+)"')


@pytest.fixture
def touched() -> Iterator[set[str]]:
    """The names of everything that is said to the stream."""
    heard: set[str] = set()
    recording.announcers.append(heard.update)
    yield heard
    recording.announcers.remove(heard.update)


def heard_at(client: Client, address: str) -> set[str]:
    """The topics of the page at this address."""
    found = SUBSCRIPTION.search(client.get(address).text)
    assert found
    return set(topics.subscribed(found[1]).topics)


def pages(ticket: Ticket) -> set[str]:
    """What the ticket and the list hear of, together."""
    client = signed_in()
    return heard_at(client, f"/portal/tickets/{ticket.number}/") | heard_at(client, "/portal/")


def test_a_reply_is_heard_on_the_ticket_and_in_the_list(touched: set[str]) -> None:
    ticket, client = builders.ticket(), signed_in()
    one, rows = heard_at(client, f"/portal/tickets/{ticket.number}/"), heard_at(client, "/portal/")
    touched.clear()
    reply_to_customer(ticket.conversation, body="It was the dog.", by=builders.teammate())
    assert topics.public(ticket.pk) in touched & one & rows


def test_what_customers_see_of_a_state_is_heard_and_a_hidden_one_is_not(touched: set[str]) -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    hidden = builders.another_state("in_progress", "Asking the butler", is_hidden=True)
    heard = pages(ticket)
    touched.clear()
    change_state(ticket, to=hidden, by=grace)
    assert touched
    assert not touched & heard
    change_state(ticket, to=builders.state("waiting"), by=grace)
    assert topics.public(ticket.pk) in touched & heard


def test_nothing_that_stays_among_the_team_is_heard(touched: set[str]) -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    heard = pages(ticket)
    assert not heard & {topics.conversation(ticket.pk), topics.audience(ticket.pk), topics.INBOX, topics.EVERYBODY}
    touched.clear()
    add_note(ticket.conversation, body="A seeded secret.", by=grace)
    close(ticket.conversation, by=grace)
    behind = builders.internal_ticket()
    link(ticket.conversation, to=behind, by=grace)
    add_note(behind.conversation, body="News of the back office.", by=grace)
    change_state(behind, to=builders.state("resolved"), by=grace)
    tracker = builders.internal_ticket("tracker")
    add_note(tracker.conversation, body="News of the tracker.", by=grace)
    assert topics.conversation(ticket.pk) in touched
    assert not touched & heard


def test_who_joins_is_heard_and_somebody_elses_ticket_is_not(touched: set[str]) -> None:
    ticket, other = builders.ticket(), builders.ticket(cast.IRENE)
    heard = pages(ticket)
    touched.clear()
    builders.says(other, "Mine alone.", cast.IRENE)
    assert not touched & heard
    suggest_participant(ticket.conversation, customer=builders.customer(cast.IRENE), by=builders.teammate())
    assert not touched & heard
    add_participant(ticket.conversation, customer=builders.customer(cast.IRENE), by=builders.teammate())
    assert topics.public(ticket.pk) in touched & heard


def test_whoever_is_taken_off_hears_no_more(touched: set[str]) -> None:
    ticket, holmes = builders.ticket(), builders.customer()
    heard = pages(ticket)
    touched.clear()
    remove_participant(ticket.conversation, customer=holmes, by=builders.teammate())
    assert [topic for topic in touched & heard if topic.startswith(topics.ENDING)] == [
        topics.reads(ticket.pk, holmes.pk)
    ]


def test_a_shared_ticket_of_the_back_office_ends_with_the_conversation_it_came_from() -> None:
    ticket, behind, grace = builders.ticket(), builders.internal_ticket(), builders.teammate()
    link(ticket.conversation, to=behind, by=grace)
    Ticket.objects.filter(pk=behind.pk).update(is_shared=True)
    heard = heard_at(signed_in(), f"/portal/tickets/{behind.number}/")
    assert topics.reads(ticket.pk, builders.customer().pk) in heard
    assert topics.public(ticket.pk) not in heard


def test_signing_out_ends_what_its_reader_hears() -> None:
    ticket, client = builders.ticket(), signed_in()
    signed = SUBSCRIPTION.search(client.get(f"/portal/tickets/{ticket.number}/").text)
    assert signed
    rights = topics.subscribed(signed[1]).rights
    client.post("/portal/sign-out/")
    ended = [touching._redis().get(f"{touching.ENDED}{topic}") for topic in rights]
    assert any(ended)
