"""Fields that are shown only where another one has some answers: chains, circles, and what is dropped."""

import pytest

from helpdesk.fields import FieldSpec, shown_keys
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.history import changes
from tests.helpers.refusing import refused
from tickets.forms import TypedFieldsForm, ticket_fields
from tickets.models import Field, TicketType
from tickets.operations.conditions import set_condition
from tickets.operations.fields import fill_in, missing_to_resolve
from tickets.operations.states import MissingFields, change_state
from tickets.queries.specs import asked_fields, fields_of, may_be_lacking, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fault() -> TicketType:
    return builders.another_type("Fault")


@pytest.fixture
def chain(fault: TicketType) -> tuple[Field, Field, Field]:
    """Broken? If so, which part; and if that is the lamp, its number."""
    broken = builders.field("checkbox", "Broken", type=fault)
    part = builders.field("single_select", "Part", "Lamp", "Cable", type=fault)
    serial = builders.field("text", "Serial", type=fault, required_for_agents=True, required_to_resolve=True)
    set_condition(part, when=broken, values=[True], by=SYSTEM)
    set_condition(serial, when=part, values=[part.options.get(label="Lamp").pk], by=SYSTEM)
    return broken, part, serial


def lamp(part: Field) -> int:
    return int(part.options.get(label="Lamp").pk)


def test_what_is_shown_follows_the_answers_along_a_chain() -> None:
    specs = [
        FieldSpec(key="broken", name="Broken", kind="checkbox"),
        FieldSpec(key="part", name="Part", kind="multi_select", shown_when="broken", shown_values=(True,)),
        FieldSpec(key="serial", name="Serial", kind="text", shown_when="part", shown_values=(1, 2)),
        FieldSpec(key="fine", name="Fine", kind="text", shown_when="broken", shown_values=(False,)),
    ]
    assert shown_keys(specs, {}) == {"broken", "fine"}
    assert shown_keys(specs, {"broken": True}) == {"broken", "part"}
    assert shown_keys(specs, {"broken": True, "part": (2, 3)}) == {"broken", "part", "serial"}
    assert shown_keys(specs, {"broken": False, "part": (2,)}) == {"broken", "fine"}  # it hangs on what is hidden


def test_a_circle_shows_nothing_and_ends() -> None:
    specs = [
        FieldSpec(key="a", name="A", kind="checkbox", shown_when="b", shown_values=(True,)),
        FieldSpec(key="b", name="B", kind="checkbox", shown_when="a", shown_values=(True,)),
    ]
    assert shown_keys(specs, {"a": True, "b": True}) == frozenset()


def test_a_condition_is_set_and_lifted(fault: TicketType, chain: tuple[Field, Field, Field]) -> None:
    part = chain[1]
    assert Field.objects.get(pk=part.pk).shown_values == [True]
    set_condition(part, when=None, values=[], by=SYSTEM)
    again = Field.objects.get(pk=part.pk)
    assert (again.shown_when, again.shown_values) == (None, [])
    assert [one.key for one in asked_fields(fields_of(fault), {})] == ["broken", "part"]


def test_conditions_that_make_no_sense_are_refused(fault: TicketType, chain: tuple[Field, Field, Field]) -> None:
    broken, part, serial = chain
    other = builders.field("checkbox", "Other", type=builders.another_type("Theft"))
    with refused("It would decide on itself: Broken → Part → Broken.", field="when"):
        set_condition(broken, when=part, values=[lamp(part)], by=SYSTEM)
    with refused("It would decide on itself: Broken → Broken.", field="when"):
        set_condition(broken, when=broken, values=[True], by=SYSTEM)
    with refused("“Other” is no field of this type.", field="when"):
        set_condition(serial, when=other, values=[True], by=SYSTEM)
    mood = builders.field("text", "Mood", type=fault)
    with refused("“Serial” has no choices. Take a checkbox or a list.", field="when"):
        set_condition(mood, when=serial, values=["x"], by=SYSTEM)
    with refused("Say which answers to “Broken” show it.", field="values"):
        set_condition(part, when=broken, values=[], by=SYSTEM)
    with refused("This choice is no longer on offer. Choose another one.", field="values"):
        set_condition(serial, when=part, values=[999], by=SYSTEM)
    with refused("Only admins design ticket types."):
        set_condition(part, when=broken, values=[True], by=builders.teammate())
    set_condition(part, when=broken, values=[True], by=builders.teammate(cast.ADA))


def test_a_hidden_field_is_no_must_and_its_answer_is_dropped(
    fault: TicketType, chain: tuple[Field, Field, Field]
) -> None:
    part = chain[1]
    typed = ticket_fields(fault, audience="agent")
    form = TypedFieldsForm({"field-part": str(lamp(part)), "field-serial": ""}, typed=typed)
    assert form.is_valid(), form.errors
    assert form.values() == {"broken": False, "part": None, "serial": None}
    typed = ticket_fields(fault, audience="agent")
    form = TypedFieldsForm({"field-broken": "on", "field-part": str(lamp(part))}, typed=typed)
    assert [*form.errors] == ["field-serial"]


def test_a_ticket_is_opened_without_what_is_hidden(fault: TicketType, chain: tuple[Field, Field, Field]) -> None:
    part = chain[1]
    ticket = builders.ticket(type=fault, values={"broken": False, "part": lamp(part), "serial": "L-1"})
    assert values_of(ticket, fields_of(fault)) == {"broken": False, "part": None, "serial": None}


def test_an_answer_that_hides_others_takes_their_values_along(
    fault: TicketType, chain: tuple[Field, Field, Field]
) -> None:
    part = chain[1]
    ticket = builders.ticket(type=fault, values={"broken": True, "part": lamp(part), "serial": "L-1"})
    fill_in(ticket, values={"broken": False}, by=builders.teammate())
    assert values_of(ticket, fields_of(fault)) == {"broken": False, "part": None, "serial": None}
    told = [details for what, _, details in changes(ticket) if what == "field"]
    assert [one["field"] for one in told] == ["Broken", "Part", "Serial"]
    assert told[-1] == {"field": "Serial", "type_id": fault.pk, "before": "L-1", "after": ""}


def test_a_hidden_field_takes_no_value_not_even_a_wrong_one(
    fault: TicketType, chain: tuple[Field, Field, Field]
) -> None:
    ticket = builders.ticket(type=fault)
    fill_in(ticket, values={"serial": "L-1", "part": "nonsense"}, by=builders.teammate())
    assert not ticket.values.exists()


def test_what_is_hidden_is_not_asked_before_it_resolves(fault: TicketType, chain: tuple[Field, Field, Field]) -> None:
    _, part, serial = chain
    ticket = builders.ticket(type=fault)
    assert missing_to_resolve(ticket) == []
    fill_in(ticket, values={"broken": True, "part": lamp(part)}, by=builders.teammate())
    assert missing_to_resolve(ticket) == [serial]
    with pytest.raises(MissingFields):
        change_state(ticket, to=builders.state("resolved"), by=builders.teammate())


def test_one_dialog_asks_what_its_own_answers_bring_up(fault: TicketType) -> None:
    broken = builders.field("checkbox", "Broken", type=fault, required_to_resolve=True)
    serial = builders.field("text", "Serial", type=fault, required_to_resolve=True)
    set_condition(serial, when=broken, values=[True], by=SYSTEM)
    ticket = builders.ticket(type=fault)
    assert missing_to_resolve(ticket) == [broken]
    fields = fields_of(fault)
    assert may_be_lacking(fields, values_of(ticket, fields)) == [broken, serial]


def test_a_field_that_was_archived_hides_nothing(fault: TicketType, chain: tuple[Field, Field, Field]) -> None:
    Field.objects.filter(pk=chain[0].pk).update(archived_at="2026-01-01T00:00Z")
    assert [one.key for one in asked_fields(fields_of(fault), {})] == ["part"]
