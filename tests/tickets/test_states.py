"""Moving a ticket through its states."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations.events import Closed, Reopened
from helpdesk.conversations.models import Conversation
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.events import StateChanged
from tickets.models import State, Ticket
from tickets.operations.fields import fill_in
from tickets.operations.states import MissingFields, change_state, default_state

pytestmark = pytest.mark.django_db


def moved(ticket: Ticket, before: State, after: State, *, is_visible: bool = True) -> StateChanged:
    return StateChanged(
        conversation_id=ticket.pk,
        from_state_id=before.pk,
        to_state_id=after.pk,
        from_category=before.category,
        to_category=after.category,
        is_hidden=after.is_hidden,
        is_visible=is_visible,
    )


def test_a_move_is_seen_everywhere() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    submitted, working = builders.state("submitted"), builders.state("in_progress")
    with records(moved(ticket, submitted, working), by=grace):
        change_state(ticket, to=working, by=grace)
    now, row = Ticket.objects.get(), Conversation.objects.get()
    assert (now.state, now.shown_state) == (working, working)
    assert now.state_changed_at > now.opened_at
    assert (row.state_id, row.state_category, row.state_name) == (working.pk, "in_progress", "In progress")
    assert changes(ticket)[-1] == (
        "state",
        "Grace Hopper",
        {"before": "Submitted", "after": "In progress", "category": "in_progress", "is_hidden": False},
    )


def test_where_it_stands_already_nothing_happens() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    with records(by=grace):
        change_state(ticket, to=builders.state("submitted"), by=grace)


def test_a_rollback_leaves_it_where_it_was() -> None:
    ticket = builders.ticket()
    before = Ticket.objects.values().get(), Conversation.objects.values().get()
    with rolled_back():
        change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    assert (Ticket.objects.values().get(), Conversation.objects.values().get()) == before


def test_resolving_closes_and_reopening_opens() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    submitted, resolved = builders.state("submitted"), builders.state("resolved")
    with records(moved(ticket, submitted, resolved), Closed(conversation_id=ticket.pk), by=grace):
        change_state(ticket, to=resolved, by=grace)
    assert Ticket.objects.get().resolved_at is not None
    with records(moved(ticket, resolved, submitted), Reopened(conversation_id=ticket.pk, reason="state"), by=grace):
        change_state(ticket, to=submitted, by=grace)
    now = Ticket.objects.get()
    assert (now.resolved_at, now.reopened_count) == (None, 1)
    assert Conversation.objects.get().inbox_state == "open"


def test_a_type_may_leave_resolved_tickets_open() -> None:
    ticket = builders.ticket(type=builders.another_type("Theft", close_on_resolve=False))
    change_state(ticket, to=builders.state("resolved"), by=builders.teammate())
    assert Conversation.objects.get().inbox_state == "open"


def test_from_one_resolved_state_to_another_it_stays_resolved_since_the_first() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    wont_do = builders.another_state("resolved", "Will not do")
    first = timezone.now() - dt.timedelta(days=1)
    change_state(ticket, to=builders.state("resolved"), by=grace, at=first)
    change_state(ticket, to=wont_do, by=grace)
    now = Ticket.objects.get()
    assert (now.state, now.resolved_at, now.reopened_count) == (wont_do, first, 0)


def test_a_hidden_state_leaves_what_the_customer_sees() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    submitted, triage = builders.state("submitted"), builders.another_state("in_progress", "Triage", is_hidden=True)
    with records(moved(ticket, submitted, triage, is_visible=False), by=grace):
        change_state(ticket, to=triage, by=grace)
    now = Ticket.objects.get()
    assert (now.state, now.shown_state) == (triage, submitted)


def test_coming_back_from_a_hidden_state_is_no_news_to_the_customer() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    submitted, triage = builders.state("submitted"), builders.another_state("in_progress", "Triage", is_hidden=True)
    change_state(ticket, to=triage, by=grace)
    with records(moved(ticket, triage, submitted, is_visible=False), by=grace):
        change_state(ticket, to=submitted, by=grace)


def test_two_states_with_one_name_outside_are_one_to_the_customer() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    working = builders.state("in_progress")
    escalated = builders.another_state("in_progress", "Escalated", customer_label=working.customer_label)
    change_state(ticket, to=working, by=grace)
    with records(moved(ticket, working, escalated, is_visible=False), by=grace):
        change_state(ticket, to=escalated, by=grace)
    assert Ticket.objects.get().shown_state == escalated


def test_a_state_that_is_not_on_offer_is_refused() -> None:
    ticket, escalated = builders.ticket(), builders.another_state("in_progress", "Escalated")
    builders.default_type().states.remove(escalated)
    with refused("“Customer ticket” does not offer the state “Escalated”.", field="state"):
        change_state(ticket, to=escalated, by=builders.teammate())


def test_an_archived_state_is_refused() -> None:
    ticket, escalated = builders.ticket(), builders.another_state("in_progress", "Escalated")
    escalated.archived_at = timezone.now()
    with refused("“Customer ticket” does not offer the state “Escalated”.", field="state"):
        change_state(ticket, to=escalated, by=builders.teammate())


def test_collaborators_move_internal_tickets_only() -> None:
    ticket, charles, working = builders.ticket(), builders.teammate(cast.CHARLES), builders.state("in_progress")
    with refused("Collaborators write notes; an agent moves the ticket.", field="state"):
        change_state(ticket, to=working, by=charles)
    assert change_state(builders.internal_ticket(), to=working, by=charles).state == working


def test_what_is_required_to_resolve_is_asked_for() -> None:
    builders.field("text", "Breed", required_to_resolve=True)
    builders.field("number", "Footprints", required_to_resolve=True)
    builders.field("text", "Colour")
    ticket, grace, resolved = builders.ticket(), builders.teammate(), builders.state("resolved")
    with refused("Fill in first: Breed, Footprints.", field="breed", kind=MissingFields):
        change_state(ticket, to=resolved, by=grace)
    fill_in(ticket, values={"breed": "Mastiff"}, by=grace)
    with refused("Fill in first: Footprints.", field="footprints", kind=MissingFields):
        change_state(ticket, to=resolved, by=grace)
    fill_in(ticket, values={"footprints": "4"}, by=grace)
    assert change_state(ticket, to=resolved, by=grace).state == resolved


def test_the_system_and_customers_move_tickets_too() -> None:
    ticket = builders.ticket()
    change_state(ticket, to=builders.state("in_progress"), by=SYSTEM)
    change_state(ticket, to=builders.state("resolved"), by=builders.customer())
    assert [by for what, by, _ in changes(ticket) if what == "state"] == ["Helpdesk", "Sherlock Holmes"]


def test_the_default_of_a_category_is_the_default_state_if_it_is_on_offer_else_the_first() -> None:
    ticket = builders.ticket()
    builders.another_state("in_progress", "Later", position=8)
    first = builders.another_state("in_progress", "Sooner", position=7)
    working = builders.state("in_progress")
    assert default_state(ticket, "in_progress") == working
    builders.default_type().states.remove(working)
    assert default_state(ticket, "in_progress") == first


def test_a_type_without_a_state_to_go_to_says_so() -> None:
    ticket = builders.ticket()
    builders.default_type().states.remove(builders.state("waiting"))
    with refused("This type has no state to go to.", field="state"):
        default_state(ticket, "waiting")


def test_the_unresolved_ones() -> None:
    open_one, done = builders.ticket(), builders.ticket(cast.IRENE)
    change_state(done, to=builders.state("resolved"), by=builders.teammate())
    assert list(Ticket.objects.unresolved()) == [open_one]
