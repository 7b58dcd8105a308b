"""What is linked to a tracker that has moved already goes where that stands: on request, never by itself."""

from functools import partial

import pytest
from django.urls import reverse

from helpdesk.conversations.models import Conversation
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tests.tickets.cascades import follow, linked, tracker
from tests.tickets.links import kept_from_grace
from tickets.models import Link, Ticket
from tickets.operations.linking import link
from tickets.operations.states import change_state
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


def step_of(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).state.category


def moved(to: str = "in_progress") -> Ticket:
    found = tracker()
    change_state(found, to=builders.state(to), by=builders.teammate())
    return Ticket.objects.get(pk=found.pk)


def linked_late() -> Ticket:
    """A customer ticket that was linked to a tracker in progress."""
    ticket = builders.ticket()
    link(Conversation.objects.get(pk=ticket.pk), to=moved(), by=builders.teammate())
    return ticket


def test_linking_asks_whether_the_state_shall_be_applied(desk: Desk) -> None:
    ticket, found = builders.ticket(), moved()
    answer = desk.post("links", ticket, to=found.pk)
    if not desk.is_htmx:
        assert (answer.status_code, answer["Location"]) == (303, reverse("inbox:tracker_state", args=[ticket.pk]))
        answer = desk.get("tracker_state", ticket)
    assert f"#{found.number}" in words(answer)
    assert "Move to In progress" in words(answer)
    assert step_of(ticket) == "submitted"
    assert desk.post("tracker_state", ticket, **{"from": "dialog"}).status_code == (204 if desk.is_htmx else 303)
    assert step_of(ticket) == "in_progress"


def test_linking_to_a_tracker_that_has_not_moved_asks_nothing(desk: Desk) -> None:
    ticket = builders.ticket()
    assert desk.post("links", ticket, to=tracker().pk).status_code == (204 if desk.is_htmx else 303)
    assert Link.objects.get().source_id == ticket.pk


def test_beside_a_ticket_its_tracker_offers_its_state_with_one_click(desk: Desk) -> None:
    ticket = linked_late()
    assert "Apply its state: In progress" in words(desk.get("details", ticket))
    desk.does("tracker_state", ticket)
    assert step_of(ticket) == "in_progress"
    assert "Apply its state" not in words(desk.get("details", ticket))


def test_where_it_stands_there_already_nothing_is_applied(desk: Desk) -> None:
    ticket = linked_late()
    desk.does("tracker_state", ticket)
    desk.is_refused("It stands where its tracker stands, as far as it can.", "tracker_state", ticket)
    assert desk.get("tracker_state", ticket).status_code == (204 if desk.is_htmx else 303)


def test_collaborators_are_offered_nothing_and_refused() -> None:
    ticket, charles = linked_late(), Desk(cast.CHARLES)
    assert "Apply its state" not in words(charles.get("details", ticket))
    assert charles.post("tracker_state", ticket).status_code == 422
    assert step_of(ticket) == "submitted"


def test_a_tracker_that_one_may_not_see_offers_nothing_and_is_not_applied() -> None:
    secret, ticket = kept_from_grace("tracker"), builders.ticket()
    alan = builders.teammate(cast.ALAN)
    change_state(secret, to=builders.state("in_progress"), by=alan)
    link(Conversation.objects.get(pk=ticket.pk), to=secret, by=alan)
    grace = Desk()
    assert "Apply its state" not in words(grace.get("details", ticket))
    grace.is_refused("It stands where its tracker stands", "tracker_state", ticket)
    assert step_of(ticket) == "submitted"
    assert "Apply its state: In progress" in words(Desk(cast.ALAN).get("details", ticket))


def test_the_offer_costs_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    desk, ticket = Desk(), linked_late()
    assert len(queries(partial(desk.get, "show", ticket))) <= 10


def test_history_says_which_tracker_moved_a_ticket_to_those_who_may_see_it() -> None:
    secret = kept_from_grace("tracker", title="The mole")
    ticket = linked(secret)
    change_state(secret, to=builders.state("in_progress"), by=builders.teammate(cast.ALAN))
    follow()
    graces, alans = (words(Desk(who).get("thread", ticket)) for who in (cast.GRACE, cast.ALAN))
    assert f"moved this along with the tracker #{secret.number} The mole to In progress" in alans
    assert "moved this along with something you may not see to In progress" in graces
    assert f"#{secret.number}" not in graces
