"""Another type, from the details: what moves and what is kept is shown first, and what was kept is read later."""

from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tests.inbox.test_query_counts import queries
from tickets.models import Ticket, TicketType
from tickets.operations.retyping import change_type
from tickets.operations.states import change_state
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


def two_types(*shared: str) -> TicketType:
    """A second type that asks some of what the first asks."""
    theft = builders.another_type("Theft")
    for name in shared:
        builders.field("text", name)
        builders.field("text", name, type=theft)
    return theft


def leads_back(response: Any, ticket: Ticket, desk: Desk) -> None:
    assert response.status_code == (204 if desk.is_htmx else 303), words(response)
    assert response["HX-Redirect" if desk.is_htmx else "Location"] == reverse("inbox:show", args=[ticket.pk])


def test_the_types_of_the_category_are_offered_that_one_may_know_of(desk: Desk) -> None:
    two_types()
    builders.another_type("Codes").teams.add(builders.team("Bletchley", cast.ALAN))
    builders.another_type("Refund", category="back_office")
    told = words(desk.get("type", builders.ticket()))
    assert "Theft" in told
    assert "Codes" not in told
    assert "Refund" not in told


def test_a_page_of_its_own_keeps_its_heading_when_it_asks_for_its_parts() -> None:
    ticket, desk = builders.ticket(), Desk(is_htmx=True)
    pages = (reverse("inbox:type", args=[ticket.pk]), reverse("inbox:show", args=[ticket.pk]))
    asked = (desk.get("type", ticket, headers={"HX-Current-URL": f"http://testserver{page}?to=1"}) for page in pages)
    assert [("<h1" in one.content.decode(), "<h2" in one.content.decode()) for one in asked] == [
        (True, False),
        (False, True),
    ]


def test_what_goes_along_and_what_is_kept_is_shown_first(desk: Desk) -> None:
    theft = two_types("Breed")
    builders.field("text", "Moor")
    ticket = builders.ticket(values={"breed": "Mastiff", "moor": "Grimpen"})
    told = words(desk.get("type", ticket, to=theft.pk))
    assert "Goes along Breed Mastiff Is kept as previous values Moor Grimpen" in told
    assert "It stays. Nobody is mailed." in told
    assert Ticket.objects.get().type == builders.default_type()


def test_a_state_that_is_not_offered_becomes_the_one_that_is_shown(desk: Desk) -> None:
    hunted = builders.another_state("in_progress", "Hunted")
    theft = two_types()
    theft.states.remove(hunted)
    ticket = builders.ticket()
    change_state(ticket, to=hunted, by=desk.user)
    told = words(desk.get("type", ticket, to=theft.pk))
    assert "The new type does not offer the old one." in told
    assert told.index("Hunted") < told.index("In progress")
    leads_back(desk.post("type", ticket, to=theft.pk), ticket, desk)
    assert Ticket.objects.get().state.name == "In progress"


def test_what_it_said_as_that_type_before_comes_back(desk: Desk) -> None:
    theft = two_types()
    builders.field("text", "Moor")
    ticket = builders.ticket(values={"moor": "Grimpen"})
    change_type(ticket, to=theft, by=desk.user)
    told = words(desk.get("type", ticket, to=builders.default_type().pk))
    assert "Comes back from when it was one before Moor Grimpen" in told


def test_the_foresight_is_what_then_happens(desk: Desk) -> None:
    theft = two_types("Breed")
    builders.field("multi_select", "Rooms", "Hall", "Cellar")
    builders.field("multi_select", "Rooms", "hall", type=theft)
    rooms = [one.pk for one in builders.default_type().fields.get(key="rooms").options.all()]
    ticket = builders.ticket(values={"breed": "Mastiff", "rooms": rooms})
    told = words(desk.get("type", ticket, to=theft.pk))
    assert "Goes along Breed Mastiff Rooms hall Is kept as previous values Rooms Cellar" in told
    leads_back(desk.post("type", ticket, to=theft.pk), ticket, desk)
    details = words(desk.get("details", ticket))
    assert "Mastiff" in details
    assert words(desk.get("previous", ticket)).count("Cellar") == 1


def test_previous_values_are_folded_in_the_details_where_there_are_some(desk: Desk) -> None:
    theft = two_types("Breed")
    builders.field("text", "Moor")
    ticket = builders.ticket(values={"moor": "Grimpen"})
    assert "Previous values" not in words(desk.get("details", ticket))
    change_type(ticket, to=theft, by=desk.user)
    assert "Previous values" in words(desk.get("details", ticket))
    assert "As Customer ticket Moor Grimpen" in words(desk.get("previous", ticket))


def test_sent_twice_it_is_done_once(desk: Desk) -> None:
    theft, ticket = two_types(), builders.ticket()
    desk.post("type", ticket, to=theft.pk)
    before = Event.objects.count()
    leads_back(desk.post("type", ticket, to=theft.pk), ticket, desk)
    assert Event.objects.count() == before


def test_what_is_no_type_of_this_category_is_refused(desk: Desk) -> None:
    ticket, kept = builders.ticket(), builders.another_type("Codes")
    kept.teams.add(builders.team("Bletchley", cast.ALAN))
    for to in ("", "x", "99999", kept.pk, builders.default_type("tracker").pk):
        desk.is_refused("There is no such type.", "type", ticket, to=to)


def test_an_archived_type_is_not_taken(desk: Desk) -> None:
    theft, ticket = two_types(), builders.ticket()
    TicketType.objects.filter(pk=theft.pk).update(archived_at=theft.created_at)
    desk.is_refused("The type “Theft” is archived.", "type", ticket, to=theft.pk)


def test_a_plain_conversation_has_no_type(desk: Desk) -> None:
    thread = builders.conversation()
    for name in ("type", "previous"):
        assert desk.get(name, thread).status_code == 404


def test_collaborators_are_told_that_an_agent_does_it() -> None:
    theft, ticket, desk = two_types(), builders.ticket(), Desk(cast.CHARLES)
    said = "Collaborators write notes; an agent changes the type."
    assert said in words(desk.get("type", ticket, to=theft.pk))
    desk.is_refused(said, "type", ticket, to=theft.pk)
    assert Ticket.objects.get().type == builders.default_type()


def test_the_screens_ask_the_same_however_many_fields_and_types_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)
    desk, asked = Desk(), list[tuple[int, ...]]()
    for count in (1, 4):
        was = [builders.another_type(f"Was {count} {n}") for n in range(count)]
        for kind in was:
            for n in range(count):
                builders.field("text", f"Question {n} {kind.pk}", type=kind)
        values = {one.key: "x" for one in was[0].fields.all()}
        ticket = builders.ticket(type=was[0], values=values)
        target = builders.another_type(f"Now {count}")
        foreseen = len(queries(partial(desk.get, "type", ticket, to=target.pk)))
        change_type(ticket, to=target, by=desk.user)
        workspace.forget()
        pages = ("previous", "show")
        asked.append((foreseen, *(len(queries(partial(desk.get, name, ticket))) for name in pages)))
    assert asked[0] == asked[1]
    assert asked[1][-1] <= 10
