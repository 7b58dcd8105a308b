"""Forms made from typed fields: who is asked what, when, and what becomes of the answers."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import builders
from tickets.forms import TypedFieldsForm, ticket_fields
from tickets.operations.fields import fill_in
from tickets.queries.specs import fields_of, values_of

pytestmark = pytest.mark.django_db


def test_agents_are_asked_everything_and_customers_what_is_theirs() -> None:
    fault = builders.another_type("Fault")
    builders.field("text", "Firmware", type=fault, required_for_customers=True)
    builders.field("single_select", "Severity", "Low", "High", type=fault, on_customer_form=False)
    assert [*ticket_fields(fault, audience="agent")] == ["field-firmware", "field-severity"]
    assert [*ticket_fields(fault, audience="customer")] == ["field-firmware"]
    assert not ticket_fields(fault, audience="agent")["field-firmware"].required
    assert ticket_fields(fault, audience="customer")["field-firmware"].required


def test_fields_come_in_their_order_and_archived_ones_not_at_all() -> None:
    fault = builders.another_type("Fault")
    names = ["Zulu", "Alpha", "Mike"]
    made = [builders.field("text", name, type=fault) for name in names]
    made[1].archived_at = timezone.now()
    made[1].save()
    assert [field.label for field in ticket_fields(fault, audience="agent").values()] == ["Zulu", "Mike"]


def test_a_ticket_is_opened_with_what_the_form_understood() -> None:
    fault = builders.another_type("Fault")
    builders.field("date", "Bought", type=fault)
    room = builders.field("multi_select", "Rooms", "Kitchen", "Hall", type=fault)
    hall = room.options.get(label="Hall").pk
    form = TypedFieldsForm(
        {"field-bought": "2026-09-14", "field-rooms": [str(hall)]}, typed=ticket_fields(fault, audience="agent")
    )
    assert form.is_valid()
    ticket = builders.ticket(type=fault, values=form.values())
    assert values_of(ticket, fields_of(fault)) == {"bought": dt.date(2026, 9, 14), "rooms": (hall,)}


def test_a_wrong_answer_stands_at_its_field_in_words() -> None:
    fault = builders.another_type("Fault")
    builders.field("url", "Video", type=fault)
    form = TypedFieldsForm({"field-video": "javascript:alert(1)"}, typed=ticket_fields(fault, audience="customer"))
    assert form.errors == {
        "field-video": ["This does not look like a web address. Paste the whole link, beginning with https://"]
    }


def test_to_resolve_only_what_is_missing_is_asked_and_must_be_answered() -> None:
    fault = builders.another_type("Fault")
    builders.field("text", "Firmware", type=fault, required_to_resolve=True)
    builders.field("checkbox", "Approved", type=fault, required_to_resolve=True)
    builders.field("text", "Mood", type=fault)
    ticket = builders.ticket(type=fault, values={"firmware": "4.2.1", "approved": False})
    missing = ticket_fields(fault, audience="agent", purpose="resolve", values=values_of(ticket, fields_of(fault)))
    assert [(name, field.required) for name, field in missing.items()] == [("field-approved", True)]


def test_customers_may_change_later_what_they_are_allowed_to() -> None:
    fault = builders.another_type("Fault")
    builders.field("text", "Firmware", type=fault, customer_may_edit=True)
    builders.field("text", "Order", type=fault)
    asked = ticket_fields(fault, audience="customer", purpose="edit", values={"firmware": "4.2.1"})
    assert [(name, field.initial) for name, field in asked.items()] == [("field-firmware", "4.2.1")]


def test_an_option_archived_since_may_be_kept_by_the_ticket_that_has_it() -> None:
    fault = builders.another_type("Fault")
    rooms = builders.field("single_select", "Room", "Kitchen", "Cellar", type=fault)
    cellar = rooms.options.get(label="Cellar")
    ticket = builders.ticket(type=fault, values={"room": cellar.pk})
    cellar.archived_at = timezone.now()
    cellar.save()
    present = values_of(ticket, fields_of(fault))
    kept = TypedFieldsForm(
        {"field-room": str(cellar.pk)},
        typed=ticket_fields(fault, audience="agent", purpose="edit", values=present),
    )
    fresh = TypedFieldsForm({"field-room": str(cellar.pk)}, typed=ticket_fields(fault, audience="agent"))
    assert (kept.is_valid(), fresh.is_valid()) == (True, False)
    fill_in(ticket, values=kept.values() if kept.is_valid() else {}, by=builders.teammate())
    assert values_of(ticket, fields_of(fault)) == {"room": cellar.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_a_form_costs_two_queries_however_many_fields_it_has(count: int) -> None:
    fault = builders.another_type("Fault")
    for number in range(count):
        builders.field("single_select", f"Question {number}", "Yes", "No", type=fault)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        TypedFieldsForm(typed=ticket_fields(fault, audience="agent")).as_div()
    assert len(asked) == 2
