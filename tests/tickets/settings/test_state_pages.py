"""States: the board, one state edited beside it, and what is refused."""

import pytest

from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.tickets.settings.office import Office, words
from tickets.design_events import StateAdded, StateArchived, StateEdited, StateRestored
from tickets.models import State, TicketType
from tickets.operations.designing_states import (
    add_state,
    archive_state,
    edit_state,
    make_default_state,
    move_state,
    restore_state,
)
from tickets.operations.states import change_state
from tickets.operations.types import offer_states

pytestmark = pytest.mark.django_db


def again(state: State) -> State:
    return State.objects.get(pk=state.pk)


def test_a_new_state_is_on_for_every_type(office: Office) -> None:
    office.saves("state_new", query="?category=in_progress", name="In the lab", colour="purple")
    lab = State.objects.get(name="In the lab")
    assert (lab.category, lab.customer_label, lab.colour, lab.is_hidden) == (
        "in_progress",
        "In the lab",
        "purple",
        False,
    )
    assert lab.types.count() == TicketType.objects.count()
    assert "In the lab" in words(office.get("states"))


def test_what_happens_to_a_state_is_recorded() -> None:
    ada = builders.teammate(cast.ADA)
    lab = add_state(category="in_progress", name="In the lab", by=ada)
    known = {"state_id": lab.pk}
    with records(
        StateEdited(**known, what=["name", "is_hidden"]), StateArchived(**known), StateRestored(**known), by=ada
    ):
        edit_state(lab, name="At the lab", is_hidden=True, by=ada)
        edit_state(lab, name="At the lab", by=ada)
        archive_state(lab, by=ada)
        restore_state(lab, by=ada)
    assert StateAdded(**known).subject == f"state:{lab.pk}"


def test_a_state_that_makes_no_sense_is_refused_where_it_was_written(office: Office) -> None:
    page = office.is_refused(
        "There is a state called “RESOLVED” already.", "state_new", query="?category=waiting", name="RESOLVED",
        customer_label="Kept",
    )  # fmt: skip
    assert 'value="Kept"' in page
    office.is_refused("Select a valid choice", "state_new", name="Odd", colour="mauve")
    with refused("Only admins design ticket types."):
        add_state(category="waiting", name="Photos", by=builders.teammate())


def test_a_default_is_neither_hidden_nor_archived(office: Office) -> None:
    first = builders.state("in_progress")
    form = office.shown("state", first.pk)
    expected = "“In progress” is where tickets arrive, so customers have to see it."
    office.is_refused(expected, "state", first.pk, **form | {"name": "In progress", "is_hidden": "on"})
    office.is_refused("“In progress” is the default.", "state_standing", first.pk, to="archive")
    lab = add_state(category="in_progress", name="In the lab", is_hidden=True, by=SYSTEM)
    office.is_refused(
        "Customers do not see “In the lab”. Show it to them first.", "state_standing", lab.pk, to="default"
    )
    edit_state(lab, is_hidden=False, by=SYSTEM)
    office.saves("state_standing", lab.pk, to="default")
    office.saves("state_standing", first.pk, to="archive")
    assert (again(lab).is_default, again(first).is_default) == (True, False)


def test_the_last_state_of_a_category_that_a_type_offers_stays(office: Office) -> None:
    fault = builders.another_type("Fault")
    lab = add_state(category="in_progress", name="In the lab", by=SYSTEM)
    only = [one for one in State.objects.all() if one.category != "in_progress"]
    offer_states(fault, states=[*only, lab], by=SYSTEM)
    office.is_refused("“Fault” has no other state that is “In progress”.", "state_standing", lab.pk, to="archive")
    offer_states(fault, states=State.objects.all(), by=SYSTEM)
    office.saves("state_standing", lab.pk, to="archive")
    assert again(lab).archived_at


def test_a_ticket_in_an_archived_state_stays_in_it(office: Office) -> None:
    lab = add_state(category="in_progress", name="In the lab", by=SYSTEM)
    ticket = builders.ticket()
    change_state(ticket, to=lab, by=SYSTEM)
    archive_state(lab, by=SYSTEM)
    ticket.refresh_from_db()
    assert ticket.state == lab
    assert "Archived states 1 In the lab Restore" in words(office.get("states"))
    change_state(ticket, to=builders.state("waiting"), by=SYSTEM)


def test_states_move_within_their_category_and_keep_the_order_of_the_four_steps() -> None:
    one, two = (add_state(category="submitted", name=name, by=SYSTEM) for name in ("One", "Two"))
    move_state(two, to="up", by=SYSTEM)
    assert list(State.objects.values_list("name", flat=True)) == [
        "Submitted", "Two", "One", "In progress", "Waiting on customer", "Resolved",
    ]  # fmt: skip
    move_state(one, to=0, by=SYSTEM)
    assert State.objects.earliest("position") == one


def test_who_was_slower_is_told(office: Office) -> None:
    first = builders.state("waiting")
    form = office.shown("state", first.pk)
    edit_state(first, customer_label="Your turn", by=SYSTEM)
    mine = form | {"name": "Waiting", "customer_label": "Over to you"}
    page = office.is_refused("while you had it open", "state", first.pk, status=409, **mine)
    assert 'value="Over to you"' in page
    assert again(first).customer_label == "Your turn"


def test_making_a_default_twice_records_once() -> None:
    lab = add_state(category="in_progress", name="In the lab", by=SYSTEM)
    with records(StateEdited(state_id=lab.pk, what=["is_default"]), by=SYSTEM):
        make_default_state(lab, by=SYSTEM)
        make_default_state(lab, by=SYSTEM)


def test_the_board_asks_the_same_for_any_number_of_states(office: Office) -> None:
    office.get("states")
    asked = office.queries("states")
    for number in range(12):
        add_state(category="in_progress", name=f"Step {number}", by=SYSTEM)
    assert office.queries("states") == asked
