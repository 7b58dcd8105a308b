"""Filling in typed fields of a ticket. What each kind takes is tested with the kinds."""

from typing import Any

import pytest

from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.events import FieldChanged
from tickets.models import FieldOption, FieldValue, Ticket
from tickets.operations.fields import FieldMoved, fill_in, missing_to_resolve
from tickets.queries.specs import fields_of, shown_answers, values_of

pytestmark = pytest.mark.django_db


def values(ticket: Ticket) -> dict[str, Any]:
    return values_of(ticket, fields_of(ticket.type_id))


def test_a_value_is_stored_told_and_recorded() -> None:
    breed = builders.field("text", "Breed")
    ticket, grace = builders.ticket(), builders.teammate()
    with records(FieldChanged(conversation_id=ticket.pk, field_id=breed.pk), by=grace):
        fill_in(ticket, values={"breed": " Mastiff "}, by=grace)
    assert values(ticket) == {"breed": "Mastiff"}
    said = {"field": "Breed", "type_id": ticket.type_id, "before": "", "after": "Mastiff"}
    assert changes(ticket)[-1] == ("field", "Grace Hopper", said)


def test_several_at_once_are_one_event_each() -> None:
    breed, prints = builders.field("text", "Breed"), builders.field("number", "Footprints")
    ticket, grace = builders.ticket(), builders.teammate()
    with records(
        FieldChanged(conversation_id=ticket.pk, field_id=breed.pk),
        FieldChanged(conversation_id=ticket.pk, field_id=prints.pk),
        by=grace,
    ):
        fill_in(ticket, values={"breed": "Mastiff", "footprints": "4"}, by=grace)


def test_what_is_so_already_is_left_alone() -> None:
    builders.field("text", "Breed")
    builders.field("number", "Footprints")
    ticket, grace = builders.ticket(), builders.teammate()
    fill_in(ticket, values={"breed": "Mastiff"}, by=grace)
    with records(by=grace):
        fill_in(ticket, values={"breed": "Mastiff", "footprints": ""}, by=grace)


def test_an_empty_value_clears_it() -> None:
    builders.field("text", "Breed")
    ticket, grace = builders.ticket(), builders.teammate()
    fill_in(ticket, values={"breed": "Mastiff"}, by=grace)
    fill_in(ticket, values={"breed": " "}, by=grace)
    assert values(ticket) == {"breed": None}
    assert not FieldValue.objects.exists()
    said = {"field": "Breed", "type_id": ticket.type_id, "before": "Mastiff", "after": ""}
    assert changes(ticket)[-1][2] == said


def test_a_value_the_kind_does_not_take_is_refused_and_nothing_of_the_rest_is_kept() -> None:
    builders.field("text", "Breed")
    builders.field("number", "Footprints")
    ticket = builders.ticket()
    with refused("This is not a number. Write it in digits, for example 1234.5.", field="footprints"):
        fill_in(ticket, values={"breed": "Mastiff", "footprints": "many"}, by=builders.teammate())
    assert values(ticket) == {"breed": None, "footprints": None}


def test_a_field_of_another_type_or_none_is_refused() -> None:
    builders.field("text", "Loot", type=builders.another_type("Theft"))
    with refused("This ticket has no such field.", field="loot"):
        fill_in(builders.ticket(), values={"loot": "Pearls"}, by=builders.teammate())


def test_a_field_that_somebody_changed_meanwhile_is_refused() -> None:
    builders.field("text", "Breed")
    ticket, grace, alan = builders.ticket(), builders.teammate(), builders.teammate(cast.ALAN)
    fill_in(ticket, values={"breed": "Mastiff"}, by=grace, seen={"breed": ""})
    with refused("Breed was changed meanwhile, to “Mastiff”.", field="breed", kind=FieldMoved):
        fill_in(ticket, values={"breed": "Poodle"}, by=alan, seen={"breed": ""})
    fill_in(ticket, values={"breed": "Poodle"}, by=alan, seen={"breed": "Mastiff"})
    assert values(ticket) == {"breed": "Poodle"}


def test_a_field_that_somebody_cleared_meanwhile_says_empty() -> None:
    builders.field("text", "Breed")
    ticket = builders.ticket()
    with refused("Breed was changed meanwhile, to “empty”.", field="breed", kind=FieldMoved):
        fill_in(ticket, values={"breed": "Poodle"}, by=builders.teammate(), seen={"breed": "Mastiff"})


def test_a_choice_that_was_archived_may_stay_where_it_was_chosen() -> None:
    field = builders.field("single_select", "Breed", "Mastiff", "Poodle")
    mastiff, poodle = field.options.all()
    ticket, other, grace = builders.ticket(), builders.ticket(cast.IRENE), builders.teammate()
    fill_in(ticket, values={"breed": mastiff.pk}, by=grace)
    FieldOption.objects.filter(pk=mastiff.pk).update(archived_at="2026-01-01T00:00:00Z")
    with records(by=grace):
        fill_in(ticket, values={"breed": str(mastiff.pk)}, by=grace)
    with refused("This choice is no longer on offer. Choose another one.", field="breed"):
        fill_in(other, values={"breed": mastiff.pk}, by=grace)
    fill_in(ticket, values={"breed": poodle.pk}, by=grace)
    with refused("This choice is no longer on offer. Choose another one.", field="breed"):
        fill_in(ticket, values={"breed": mastiff.pk}, by=grace)


def test_a_renamed_option_changes_no_ticket() -> None:
    field = builders.field("multi_select", "Marks", "Teeth", "Claws", "Fur")
    teeth, claws, _ = field.options.all()
    ticket = builders.ticket()
    fill_in(ticket, values={"marks": [teeth.pk, claws.pk]}, by=builders.teammate())
    FieldOption.objects.filter(pk=claws.pk).update(label="Talons")
    assert shown_answers(ticket) == [("Marks", "Teeth, Talons")]


def test_a_rollback_leaves_no_value() -> None:
    builders.field("text", "Breed")
    ticket = builders.ticket()
    with rolled_back():
        fill_in(ticket, values={"breed": "Mastiff"}, by=builders.teammate())
    assert values(ticket) == {"breed": None}
    assert [what for what, _, _ in changes(ticket)] == ["ticket_opened"]


def test_what_is_missing_to_resolve() -> None:
    breed = builders.field("text", "Breed", required_to_resolve=True)
    sure = builders.field("checkbox", "Sure", required_to_resolve=True)
    builders.field("text", "Colour")
    ticket = builders.ticket()
    assert missing_to_resolve(ticket) == [breed, sure]
    fill_in(ticket, values={"breed": "Mastiff", "sure": "on"}, by=SYSTEM)
    assert missing_to_resolve(ticket) == []


def test_customers_read_what_they_may_and_only_what_was_answered() -> None:
    builders.field("text", "Breed")
    builders.field("text", "Suspect", on_customer_ticket=False)
    builders.field("text", "Colour")
    ticket = builders.ticket()
    fill_in(ticket, values={"breed": "Mastiff", "suspect": "Stapleton"}, by=builders.teammate())
    assert shown_answers(ticket) == [("Breed", "Mastiff")]
