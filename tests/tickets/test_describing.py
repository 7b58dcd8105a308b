"""What a ticket is about is written by the team, with an editor, and written anew."""

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.locking import MergedAway
from helpdesk.conversations.rendering import mark
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.tickets.links import linked
from tickets.events import TicketDescribed
from tickets.models import Ticket
from tickets.operations.describing import describe
from tickets.operations.merging import merge
from tickets.operations.noting import WordsMoved
from tickets.operations.opening import convert, open_ticket
from tickets.operations.redacting import redact_message

pytestmark = pytest.mark.django_db

RICH = "<p>Since <b>4.2</b>:</p><ul><li>it flickers</li><li>it hums</li></ul>"


def test_it_is_kept_as_it_was_written() -> None:
    ticket, grace = builders.internal_ticket("tracker"), builders.teammate()
    with records(TicketDescribed(conversation_id=ticket.pk), by=grace):
        describe(ticket, description=RICH, by=grace)
    now = Ticket.objects.get()
    assert now.description_html == RICH
    assert now.description_text.split() == ["Since", "4.2:", "-", "it", "flickers", "-", "it", "hums"]
    assert changes(ticket)[-1] == ("described", "Grace Hopper", {})


def test_the_same_again_does_nothing_and_nothing_takes_it_away() -> None:
    ticket, grace = builders.internal_ticket("tracker"), builders.teammate()
    describe(ticket, description=RICH, by=grace)
    before = len(changes(ticket))
    describe(ticket, description=RICH, by=grace)
    assert len(changes(ticket)) == before
    describe(ticket, description="<p> </p>", by=grace)
    now = Ticket.objects.get()
    assert (now.description_html, now.description_text) == ("", "")


def test_a_rollback_leaves_it_as_it_was() -> None:
    ticket = builders.internal_ticket()
    with rolled_back():
        describe(ticket, description="Other words", by=builders.teammate())
    assert Ticket.objects.get().description_text == ""
    assert [what for what, _, _ in changes(ticket)] == ["ticket_opened"]


def test_of_two_who_write_the_second_is_told() -> None:
    ticket, grace = builders.internal_ticket(), builders.teammate()
    seen = mark(ticket.description_html)
    describe(ticket, description="First", by=grace, seen=seen)
    with pytest.raises(WordsMoved) as moved:
        describe(ticket, description="Second", by=builders.teammate(cast.ALAN), seen=seen)
    assert moved.value.current == "<p>First</p>"
    assert Ticket.objects.get().description_text == "First"


def test_what_a_customer_handed_in_stays_as_it_is() -> None:
    holmes = builders.customer()
    ticket = open_ticket(
        ticket_type=builders.default_type(),
        title="The hound",
        description="It <b>howls</b>",
        by=holmes,
        brand=default_brand(),
        customer=holmes,
        channel="portal",
    )
    assert ticket.description_text == "It <b>howls</b>"  # plain words: no markup of theirs
    with refused("Its customer wrote this. It stays as it is: add a note instead.", field="description"):
        describe(ticket, description="It sings", by=builders.teammate())


def test_collaborators_describe_the_teams_own_only() -> None:
    ticket, work, charles = builders.ticket(), builders.internal_ticket(), builders.teammate(cast.CHARLES)
    with refused("Collaborators write notes; an agent describes the ticket."):
        describe(ticket, description="Mine", by=charles)
    describe(work, description="Mine", by=charles)
    assert Ticket.objects.get(pk=work.pk).description_text == "Mine"


def test_what_was_merged_away_is_described_where_it_went() -> None:
    first, second = builders.ticket(), builders.ticket()
    merge(Conversation.objects.get(pk=second.pk), into=first.conversation, by=builders.teammate())
    with refused("This was merged into another conversation. Go on there.", kind=MergedAway):
        describe(second, description="Mine", by=builders.teammate())


def test_it_is_made_harmless_as_every_message_is() -> None:
    ticket = builders.internal_ticket()
    describe(ticket, description="<p>a<script>alert(1)</script></p><p onclick=alert(1)>b</p>", by=builders.teammate())
    assert Ticket.objects.get().description_html == "<p>a</p><p>b</p>"


@pytest.mark.parametrize("words", ["A card: 4111", "A card:\n\n4111", "A card:   4111"])
def test_words_that_were_taken_from_a_message_go_with_it_however_an_editor_broke_their_lines(words: str) -> None:
    thread = builders.conversation(text=words)
    ticket = convert(thread, ticket_type=builders.default_type(), by=builders.teammate(), description=f"<p>{words}</p>")
    work = builders.internal_ticket(description=f"<p>Pay back:</p><p>{words}</p>")
    linked(thread, work)
    redact_message(ticket.conversation.entries.get(kind="reply"), by=builders.teammate())
    assert Ticket.objects.get(pk=ticket.pk).description_text == ""
    assert Ticket.objects.get(pk=work.pk).description_text == "Pay back:"
