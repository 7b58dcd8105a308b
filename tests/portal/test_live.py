"""What a customer's page hears of, and that nothing of the team's is ever among it."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from helpdesk.conversations.operations.assigning import assign_to_teammate
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.participating import add_participant, remove_participant, suggest_participant
from helpdesk.conversations.operations.tagging import change_brand
from helpdesk.ledger import recording
from helpdesk.live import topics, touching
from helpdesk.people.models import Company, Customer
from helpdesk.people.operations.branding import edit_brand
from helpdesk.people.operations.sharing import set_membership, share_company
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.portal.people import signed_in
from tickets.models import Ticket
from tickets.operations import sharing
from tickets.operations.fields import fill_in
from tickets.operations.linking import link
from tickets.operations.merging import merge
from tickets.operations.noting import add_note
from tickets.operations.opening import open_ticket
from tickets.operations.privacy import keep_private
from tickets.operations.redacting import redact_message
from tickets.operations.replying import reply_to_customer
from tickets.operations.retyping import change_type
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


def test_a_message_taken_back_is_heard_and_a_note_taken_back_is_not(touched: set[str]) -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    said = builders.says(ticket, "My password is Moriarty.")
    note = add_note(ticket.conversation, body="A seeded secret.", by=grace)
    heard = pages(ticket)
    touched.clear()
    redact_message(note, by=grace)
    assert topics.conversation(ticket.pk) in touched
    assert not touched & heard
    redact_message(said, by=grace)
    assert topics.public(ticket.pk) in touched & heard


def test_fields_and_assignments_are_not_heard(touched: set[str]) -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    field = builders.field("text", "Suspect", type=ticket.type)
    heard = pages(ticket)
    touched.clear()
    fill_in(ticket, values={field.key: "A seeded secret."}, by=grace)
    assign_to_teammate(ticket.conversation, to=grace, by=grace)
    assert topics.conversation(ticket.pk) in touched
    assert not touched & heard


def test_news_of_a_tracker_posted_on_are_not_heard(touched: set[str]) -> None:
    ticket, tracker, grace = builders.ticket(), builders.internal_ticket("tracker"), builders.teammate()
    link(ticket.conversation, to=tracker, by=grace)
    heard = pages(ticket)
    touched.clear()
    add_note(tracker.conversation, body="A seeded secret.", by=grace, post_on=True)
    assert not touched & heard


def merge_away(ticket: Ticket) -> None:
    merge(ticket.conversation, into=builders.ticket().conversation, by=builders.teammate())


def share(sharing: str = "own") -> None:
    share_company(Company.objects.get(), sharing=sharing, by=builders.teammate(cast.ADA))


def leave() -> None:
    set_membership(builders.customer(), is_verified=False, is_manager=False, by=builders.teammate(cast.ADA))


ENDINGS: dict[str, tuple[str, Callable[[Ticket], object]]] = {
    "the company shares less": ("company-", lambda _ticket: share()),
    "they are no proven member": ("reader-", lambda _ticket: leave()),
    "others may enter": (
        "brand-",
        lambda ticket: edit_brand(ticket.conversation.brand, by=builders.teammate(cast.ADA), entry="signed_in"),
    ),
    "it is private": ("readers-", lambda ticket: keep_private(ticket, is_private=True, by=builders.customer())),
    "it was merged": ("readers-", merge_away),
    "it is of another type": (
        "readers-",
        lambda ticket: change_type(ticket, to=builders.another_type(), by=builders.teammate()),
    ),
    "it is of another brand": (
        "readers-",
        lambda ticket: change_brand(ticket.conversation, to=builders.brand(), by=builders.teammate()),
    ),
}


@pytest.mark.parametrize("why", ENDINGS)
def test_streams_of_customers_end_when(why: str, touched: set[str]) -> None:
    company = Company.objects.create(name="Baker Street", sharing=Company.Sharing.ALL)
    Customer.objects.filter(pk=builders.customer().pk).update(company=company, is_company_verified=True)
    ticket = builders.ticket()
    kind, happens = ENDINGS[why]
    heard = pages(ticket)
    touched.clear()
    happens(ticket)
    ended = {topic for topic in touched & heard if topic.startswith(topics.ENDING)}
    assert any(topic.startswith(kind) for topic in ended)


def test_streams_of_customers_end_when_a_ticket_of_the_back_office_is_shared_no_more(touched: set[str]) -> None:
    kind = builders.another_type("Refund", category="back_office", may_be_shared=True)
    conversation, grace = builders.conversation(), builders.teammate()
    behind = open_ticket(ticket_type=kind, title="Refund", by=grace, brand=default_brand())
    link(conversation, to=behind, by=grace)
    shared = sharing.share(behind, by=grace)
    heard = heard_at(signed_in(), f"/portal/tickets/{behind.number}/")
    touched.clear()
    sharing.unshare(shared, by=grace)
    assert topics.readers(behind.pk) in touched & heard
