"""Moving: to somebody, until later, closed, on to another state."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.assigning import assign_to_team, assign_to_teammate
from helpdesk.conversations.operations.snoozing import snooze
from helpdesk.ledger.models import Event
from inbox.queries.snoozing import snooze_choices
from tests import builders, cast
from tests.helpers.history import changes
from tests.inbox.desk import Desk, places
from tickets.models import Ticket
from tickets.queries.specs import fields_of, values_of

pytestmark = pytest.mark.django_db


def test_to_a_teammate_to_me_and_to_nobody(desk: Desk) -> None:
    thread, alan = builders.conversation(), builders.teammate(cast.ALAN)
    for to, expected in ((str(alan.pk), alan), ("me", desk.user), ("", None)):
        desk.does("assignee", thread, to=to)
        assert Conversation.objects.get().assignee == expected


def test_to_a_team_and_out_of_it(desk: Desk) -> None:
    thread, finance = builders.conversation(), builders.team("Finance")
    desk.does("team", thread, to=finance.pk)
    assert Conversation.objects.get().team == finance
    desk.does("team", thread, to="")
    assert Conversation.objects.get().team is None


@pytest.mark.parametrize("to", ["99999", "x", "²", "9" * 40, "-1"])
def test_there_is_nobody_of_that_number(desk: Desk, to: str) -> None:
    thread = builders.conversation()
    assign_to_teammate(thread, to=desk.user, by=desk.user)
    assign_to_team(thread, to=builders.team("Finance"), by=desk.user)
    before = Event.objects.count()
    desk.is_refused("There is no such teammate.", "assignee", thread, to=to)
    desk.is_refused("There is no such team.", "team", thread, to=to)
    assert Event.objects.count() == before


def test_somebody_who_left_gets_nothing(desk: Desk) -> None:
    alan = builders.teammate(cast.ALAN)
    alan.is_active = False
    alan.save()
    desk.is_refused("There is no such teammate.", "assignee", builders.conversation(), to=alan.pk)


def test_snoozed_until_one_of_the_offered_times(desk: Desk) -> None:
    thread = builders.conversation()
    choices = snooze_choices()
    for choice in choices:
        desk.does("snooze", thread, until=choice.value)
        assert Conversation.objects.get().snoozed_until == dt.datetime.fromisoformat(choice.value)
    assert [change for change, *_ in changes(thread)] == ["snoozed"] * len(choices)


def test_offered_times_are_later_and_each_another_whatever_the_day() -> None:
    start = timezone.now().replace(hour=1)
    for hour in range(0, 24 * 14, 5):
        now = start + dt.timedelta(hours=hour)
        times = [dt.datetime.fromisoformat(choice.value) for choice in snooze_choices(now)]
        assert min(times) > now
        assert len(set(times)) == len(times)


def test_snoozed_until_a_time_of_one_s_own(desk: Desk) -> None:
    thread, later = builders.conversation(), timezone.localtime() + dt.timedelta(days=3)
    desk.does("snooze", thread, until=later.strftime("%Y-%m-%dT%H:%M"))
    assert Conversation.objects.get().snoozed_until == later.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("", "Say until when."),
        ("tomorrow", "Say until when."),
        ("2026-02-31T10:00", "Say until when."),
        ("\x00", "Say until when."),
        ("2001-01-01T10:00", "That time has gone by: choose a later one."),
        ("0001-01-01T00:00+14:00", "That time has gone by: choose a later one."),
        ("9999-12-31T23:59", "Snooze it for a year at most."),
        ("9999-12-31T23:59-12:00", "Snooze it for a year at most."),
    ],
)
def test_times_that_cannot_be_are_refused(desk: Desk, until: str, expected: str) -> None:
    desk.is_refused(expected, "snooze", builders.conversation(), until=until)
    assert Conversation.objects.get().inbox_state == "open"


def test_closed_and_reopened(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("closure", thread)
    assert Conversation.objects.get().inbox_state == "closed"
    desk.does("closure", thread, undo="1")
    assert Conversation.objects.get().inbox_state == "open"


def test_a_snoozed_conversation_may_be_closed_and_woken_by_hand(desk: Desk) -> None:
    thread = builders.conversation()
    snooze(thread, until=timezone.now() + dt.timedelta(hours=1), by=desk.user)
    desk.does("closure", thread, undo="1")
    row = Conversation.objects.get()
    assert (row.inbox_state, row.snoozed_until) == ("open", None)


def test_what_is_snoozed_offers_waking_where_one_snoozes(desk: Desk) -> None:
    thread = builders.conversation()
    assert "Wake now" not in desk.get("show", thread).content.decode()
    snooze(thread, until=timezone.now() + dt.timedelta(hours=1), by=desk.user)
    menu = desk.get("show", thread).content.decode().partition('id="menu-snooze"')[2].partition("</pop-menu>")[0]
    assert "Wake now" in menu


def test_a_ticket_moves_to_a_state(desk: Desk) -> None:
    ticket = builders.ticket()
    desk.does("state", ticket, to=builders.state("in_progress").pk)
    assert Ticket.objects.get().state.category == "in_progress"


@pytest.mark.parametrize("to", ["99999", "", "x"])
def test_there_is_no_such_state(desk: Desk, to: str) -> None:
    desk.is_refused("There is no such state.", "state", builders.ticket(), to=to)


def test_a_conversation_that_is_no_ticket_has_no_state(desk: Desk) -> None:
    desk.is_refused("There is no such state.", "state", builders.conversation(), to=builders.state("waiting").pk)


def test_a_state_that_the_type_does_not_offer_is_refused(desk: Desk) -> None:
    ticket, state = builders.ticket(), builders.another_state("waiting", "At the bank")
    ticket.type.states.remove(state)
    desk.is_refused("“Customer ticket” does not offer the state “At the bank”.", "state", ticket, to=state.pk)


def test_collaborators_do_not_move_customer_tickets() -> None:
    ticket = builders.ticket()
    Desk(cast.CHARLES).is_refused("Collaborators", "state", ticket, to=builders.state("waiting").pk)
    assert Ticket.objects.get().state.category == "submitted"


def test_the_answer_shows_what_moved() -> None:
    desk, ticket = Desk(is_htmx=True), builders.ticket()
    response = desk.post("state", ticket, to=builders.state("waiting").pk, headers={"HX-Target": "div#header"})
    assert places(response) == ["thread", "details", "composer"]
    assert "Waiting on customer" in response.content.decode().split("<hx-partial")[0]


# What must be filled in first


def test_missing_fields_are_asked_for_alone_and_answered_in_one_step(desk: Desk) -> None:
    ticket, resolved = builders.ticket(), builders.state("resolved")
    culprit = builders.field("text", "Culprit", required_to_resolve=True)
    builders.field("text", "Remarks")
    response = desk.post("state", ticket, to=resolved.pk)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'name="field-culprit"' in page
    assert "field-remarks" not in page
    if desk.is_htmx:
        assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#dialog", "innerHTML")
    assert Ticket.objects.get().state.category == "submitted"

    answers = {"answers": "1", "to": resolved.pk, "field-culprit": "Stapleton"}
    done = desk.post("state", ticket, **answers)
    assert done.status_code == (204 if desk.is_htmx else 303)
    assert done["HX-Redirect" if desk.is_htmx else "Location"] == f"/inbox/conversations/{ticket.pk}/"
    assert Ticket.objects.get().state == resolved
    assert values_of(ticket, fields_of(culprit.type)) == {"culprit": "Stapleton", "remarks": None}


def test_an_answer_that_does_not_do_is_said_at_its_field_and_nothing_is_kept(desk: Desk) -> None:
    ticket, resolved = builders.ticket(), builders.state("resolved")
    builders.field("text", "Culprit", required_to_resolve=True)
    builders.field("number", "Paces", required_to_resolve=True)
    answers = {"answers": "1", "to": resolved.pk, "field-culprit": "Stapleton", "field-paces": "many"}
    page = desk.post("state", ticket, **answers).content.decode()
    assert page.count("form__error") == 1
    assert 'value="Stapleton"' in page
    assert 'value="many"' in page
    assert Ticket.objects.get().state.category == "submitted"
    assert not Ticket.objects.get().values.exists()


def test_seen_is_marked_by_a_post_of_its_own() -> None:
    thread, desk = builders.conversation(), Desk()
    assert Conversation.objects.get().is_unread
    assert desk.post("seen", thread).status_code == 204
    assert not Conversation.objects.get().is_unread


def test_only_its_assignee_marks_it_seen() -> None:
    thread, desk = builders.conversation(), Desk()
    assign_to_teammate(thread, to=builders.teammate(cast.ALAN), by=desk.user)
    assert f'hx-post="/inbox/conversations/{thread.pk}/seen/"' not in desk.get("show", thread).content.decode()
    desk.post("seen", thread)
    assert Conversation.objects.get().is_unread
