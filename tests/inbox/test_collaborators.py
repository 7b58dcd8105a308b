"""What each role is let do in the Inbox: role by verb, on what a customer reads and on what only the team does."""

from typing import Any

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations import tagging
from helpdesk.conversations.operations.closing import close
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tickets.models import Ticket
from tickets.operations.linking import link

pytestmark = pytest.mark.django_db

AGENTS, EVERYBODY = ("admin", "agent"), ("admin", "agent", "collaborator")
WHO = {"admin": cast.ADA, "agent": cast.GRACE, "collaborator": cast.CHARLES}
# What may be sent from a page, and who may where a customer reads along; on internal tickets everybody may.
VERBS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "notes": ({"body": "Hm"}, EVERYBODY),
    "watching": ({}, EVERYBODY),
    "steps": ({"text": "Dig"}, EVERYBODY),
    "replies": ({"body": "We come"}, AGENTS),
    "assignee": ({"to": "me"}, AGENTS),
    "team": ({"to": ""}, AGENTS),
    "snooze": (
        {"until": "2126-01-01T09:00"},
        (),
    ),  # a hundred years: refused to all, to collaborators for another reason
    "closure": ({}, AGENTS),
    "state": ({"to": "in_progress"}, AGENTS),
    "subject": ({"to": "The moor"}, AGENTS),
    "priority": ({"to": "2"}, AGENTS),
    "brand": ({"to": "brand"}, AGENTS),
    "tags": ({"name": "moor"}, AGENTS),
    "participants": ({"email": "watson@bakerstreet.example"}, AGENTS),
}


def sent(data: dict[str, Any]) -> dict[str, Any]:
    if data.get("to") == "in_progress":
        return {"to": builders.state("in_progress").pk}
    return {"to": default_brand().pk} if data.get("to") == "brand" else data


@pytest.mark.parametrize("role", WHO)
@pytest.mark.parametrize("verb", VERBS)
def test_role_by_verb_where_a_customer_reads_along(verb: str, role: str) -> None:
    desk, ticket = Desk(WHO[role]), builders.ticket()
    data, allowed = VERBS[verb]
    before = Ticket.objects.values().get(), Conversation.objects.values("inbox_state", "subject", "priority").get()
    response = desk.post(verb, ticket, **sent(data))
    assert (response.status_code == 303) is (role in allowed), words(response)
    if role == "collaborator" and role not in allowed:
        assert "Collaborators write notes; an agent" in words(response)
        after = Ticket.objects.values().get(), Conversation.objects.values("inbox_state", "subject", "priority").get()
        assert after == before


@pytest.mark.parametrize("verb", [one for one in VERBS if one not in ("replies", "snooze", "participants")])
def test_on_what_only_the_team_reads_collaborators_do_what_everybody_does(verb: str) -> None:
    desk, work = Desk(cast.CHARLES), builders.internal_ticket()
    desk.does(verb, work, **sent(VERBS[verb][0]))


def test_collaborators_fill_in_no_fields_of_customers_tickets() -> None:
    builders.field("text", "Remarks")
    told = Desk(cast.CHARLES).post("field", builders.ticket(), "remarks", **{"field-remarks": "Fog"})
    assert told.status_code == 422
    assert "Collaborators write notes; an agent fills in the fields." in words(told)


CONTROLS = (
    'id="menu-state"', 'id="menu-assignee"', 'id="menu-snooze"', 'id="menu-tag"', 'id="menu-link"',
    'id="menu-participant"', "/closure/", "/subject/", "/brand/", "/priority/", "/removal/", "/type/",
    "/fields/remarks/",
)  # fmt: skip


def test_they_are_shown_no_control_that_would_refuse_them() -> None:
    builders.field("text", "Remarks")
    ticket, grace = builders.ticket(), builders.teammate()
    tagging.tag(ticket.conversation, name="fog", by=grace)
    link(ticket.conversation, to=builders.internal_ticket(), by=grace)
    page = Desk(cast.CHARLES).get("show", ticket).content.decode()
    assert [one for one in CONTROLS if one in page] == []
    for told in ("fog", "Remarks", "Submitted", "Unassigned", "Sherlock Holmes", "composer__form--note", "/watching/"):
        assert told in page, told
    full = Desk().get("show", ticket).content.decode()
    assert [one for one in CONTROLS if one not in full] == []


def test_what_is_closed_is_not_opened_by_them_and_their_look_is_no_reading() -> None:
    thread, charles = builders.conversation(), Desk(cast.CHARLES)
    charles.get("show", thread)
    charles.post("seen", thread)
    assert Conversation.objects.get().is_unread
    close(thread, by=builders.teammate())
    charles.is_refused("Collaborators write notes; an agent reopens this.", "closure", thread, undo="1")
