"""A customer says how their ticket was handled."""

import pytest

from helpdesk.conversations.models import Entry
from helpdesk.conversations.operations.participating import add_participant
from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.portal.people import signed_in
from tickets.models import Rating, Ticket
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket() -> Ticket:
    made = builders.ticket()
    return change_state(made, to=builders.state("resolved"), by=builders.teammate())


def path(ticket: Ticket, verb: str = "rating/") -> str:
    return f"/portal/tickets/{ticket.number}/{verb}"


def test_it_is_kept_and_the_team_reads_it(ticket: Ticket) -> None:
    client = signed_in()
    assert "How did we do?" in client.get(path(ticket, "")).text
    answer = client.post(path(ticket), {"score": "5", "words": " Quick  and kind "})
    assert answer.status_code == 303
    made = Rating.objects.get()
    assert (made.score, made.words, made.customer) == (5, "Quick and kind", builders.customer())
    assert Entry.objects.get(change="rated").details["rating"] == "5/5 “Quick and kind”"
    page = client.get(path(ticket, "")).text
    assert "Thank you for telling us" in page
    assert 'value="5" required checked' in page


def test_a_second_thought_takes_the_place_of_the_first_and_a_second_click_changes_nothing(ticket: Ticket) -> None:
    client = signed_in()
    for score in ("5", "2", "2"):
        client.post(path(ticket), {"score": score})
    assert Rating.objects.get().score == 2
    assert Event.objects.filter(name="ticket.rated").count() == 2


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "five", "٥", "5.0", "9" * 30])
def test_other_scores_are_refused_in_words(ticket: Ticket, score: str) -> None:
    answer = signed_in().post(path(ticket), {"score": score, "words": "Keep this"})
    assert (answer.status_code, "Choose one of the five faces." in answer.text) == (422, True)
    assert "Keep this" in answer.text
    assert not Rating.objects.exists()


def test_what_is_not_solved_yet_cannot_be_rated() -> None:
    ticket = builders.ticket()
    client = signed_in()
    assert "How did we do?" not in client.get(path(ticket, "")).text
    assert client.post(path(ticket), {"score": "5"}).status_code == 422


def test_everybody_who_takes_part_has_a_say(ticket: Ticket) -> None:
    add_participant(ticket.conversation, customer=builders.customer(cast.WATSON), by=builders.teammate())
    signed_in().post(path(ticket), {"score": "5"})
    signed_in(cast.WATSON).post(path(ticket), {"score": "1", "words": "x" * 1001})
    signed_in(cast.WATSON).post(path(ticket), {"score": "1"})
    assert sorted(Rating.objects.values_list("score", flat=True)) == [1, 5]
