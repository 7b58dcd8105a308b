"""Rows of tickets that PostgreSQL refuses, whoever writes them."""

import pytest

from tests import builders, cast
from tests.helpers.database import refused_by
from tickets.models import FieldValue
from tickets.operations.fields import fill_in
from tickets.operations.founding import found_workspace

pytestmark = pytest.mark.django_db


def test_the_workspace_is_founded_once() -> None:
    found_workspace()
    assert [builders.state(one).name for one in ("submitted", "in_progress", "waiting", "resolved")] == [
        "Submitted",
        "In progress",
        "Waiting on customer",
        "Resolved",
    ]
    for category in ("customer", "back_office", "tracker"):
        assert builders.default_type(category).states.count() == 4


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("number = 0", "ticket_number_is_positive"),
        ("number = (SELECT min(number) FROM tickets_ticket)", "tickets_ticket_number"),
        ("state_id = 0", "state_id"),
        ("type_id = 0", "type_id"),
    ],
)
def test_impossible_tickets_are_refused(change: str, constraint: str) -> None:
    builders.ticket(cast.IRENE)
    ticket = builders.ticket()
    refused_by(constraint, f"UPDATE tickets_ticket SET {change} WHERE conversation_id = %s", ticket.pk)


def test_two_conversations_never_show_one_number() -> None:
    one, two = builders.ticket(cast.IRENE), builders.ticket()
    refused_by(
        "conversations_conversation_number",
        "UPDATE conversations_conversation SET number = %s WHERE id = %s",
        one.number,
        two.pk,
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("category = 'epic'", "type_category_known"),
        ("may_be_shared = true", "only_back_office_is_shared"),
        ("archived_at = now()", "default_type_is_live"),
    ],
)
def test_impossible_types_are_refused(change: str, constraint: str) -> None:
    refused_by(constraint, f"UPDATE tickets_tickettype SET {change} WHERE id = %s", builders.default_type().pk)


def test_a_category_has_one_default_and_a_name_once() -> None:
    theft = builders.another_type("Theft")
    refused_by("one_default_type_each", "UPDATE tickets_tickettype SET is_default = true WHERE id = %s", theft.pk)
    refused_by(
        "one_type_per_name_and_category",
        "UPDATE tickets_tickettype SET name = 'CUSTOMER TICKET' WHERE id = %s",
        theft.pk,
    )


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("category = 'lost'", "state_category_known"),
        ("is_default = true", "one_default_state_each"),
        ("name = 'RESOLVED'", "one_state_per_name"),
    ],
)
def test_impossible_states_are_refused(change: str, constraint: str) -> None:
    escalated = builders.another_state("in_progress", "Escalated")
    refused_by(constraint, f"UPDATE tickets_state SET {change} WHERE id = %s", escalated.pk)


def test_the_default_state_is_never_archived() -> None:
    refused_by("default_state_is_live", "UPDATE tickets_state SET archived_at = now() WHERE category = 'waiting'")


def test_a_type_offers_a_state_once() -> None:
    refused_by("a_type_offers_a_state_once", "UPDATE tickets_typestate SET state_id = %s", builders.state("waiting").pk)


def test_a_field_has_a_key_and_a_name_of_its_own_within_its_type() -> None:
    builders.field("text", "Breed")
    colour = builders.field("text", "Colour")
    builders.field("text", "Breed", type=builders.another_type("Theft"))
    refused_by("one_field_per_key", "UPDATE tickets_field SET key = 'breed' WHERE id = %s", colour.pk)
    refused_by("one_field_per_name", "UPDATE tickets_field SET name = 'BREED' WHERE id = %s", colour.pk)


def test_an_option_has_a_label_of_its_own_within_its_field() -> None:
    builders.field("single_select", "Breed", "Mastiff", "Poodle")
    refused_by("one_option_per_label", "UPDATE tickets_fieldoption SET label = 'mastiff' WHERE label = 'Poodle'")


def test_a_value_has_a_value_and_a_ticket_one_of_each() -> None:
    builders.field("text", "Breed")
    builders.field("text", "Colour")
    ticket = builders.ticket()
    fill_in(ticket, values={"breed": "Mastiff", "colour": "Black"}, by=builders.teammate())
    refused_by("a_value_has_a_value", "UPDATE tickets_fieldvalue SET text = NULL")
    breed = FieldValue.objects.get(text="Mastiff").field_id
    refused_by("one_value_per_field_and_choice", "UPDATE tickets_fieldvalue SET field_id = %s", breed)
