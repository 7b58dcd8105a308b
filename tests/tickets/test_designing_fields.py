"""Fields are edited, moved and archived as rows: no ticket is touched by any of it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.fields import kinds
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.design_events import FieldAdded, FieldArchived, FieldEdited, FieldRestored
from tickets.models import Field, FieldValue, TicketType
from tickets.operations.designing import DesignMoved
from tickets.operations.designing_fields import (
    FLAGS,
    SEEN,
    add_field,
    archive_field,
    edit_field,
    move_field,
    restore_field,
    set_flags,
)
from tickets.operations.fields import fill_in
from tickets.queries.designs import mark
from tickets.queries.specs import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fault() -> TicketType:
    return builders.another_type("Fault")


def order(ticket_type: TicketType) -> list[str]:
    return [one.name for one in fields_of(ticket_type)]


def tickets_asked(sql: list[str]) -> list[str]:
    tables = ("tickets_ticket ", '"tickets_ticket"', "tickets_fieldvalue", "conversations_")
    return [one for one in sql if any(table in one for table in tables)]


@pytest.mark.parametrize("kind", kinds)
def test_every_kind_can_be_added_and_edited_without_touching_a_ticket(kind: str, fault: TicketType) -> None:
    builders.ticket(type=fault)
    options = ["A", "B"] if kinds[kind].column == "option" else []
    with CaptureQueriesContext(connection) as asked:
        made = add_field(fault, name="Something", kind=kind, options=options, by=SYSTEM)
        edit_field(made, name="Something else", required_to_resolve=True, help_text="Why we ask", by=SYSTEM)
        archive_field(made, by=SYSTEM)
        restore_field(made, by=SYSTEM)
    assert tickets_asked([query["sql"] for query in asked.captured_queries]) == []
    again = Field.objects.get(pk=made.pk)
    assert (again.name, again.kind, again.key) == ("Something else", kind, "something")
    assert again.required_to_resolve


def test_what_happens_to_a_field_is_recorded_once(fault: TicketType) -> None:
    ada = builders.teammate(cast.ADA)
    made = add_field(fault, name="Firmware", kind="text", by=ada)
    known: dict[str, Any] = {"type_id": fault.pk, "field_id": made.pk}
    with records(
        FieldEdited(**known, what=["name", "required_for_agents"]),
        FieldArchived(**known),
        FieldRestored(**known),
        by=ada,
    ):
        edit_field(made, name="Version", required_for_agents=True, by=ada)
        edit_field(made, name="Version", by=ada)
        archive_field(made, by=ada)
        archive_field(made, by=ada)
        restore_field(made, by=ada)
    assert FieldAdded(**known).subject == f"type:{fault.pk}"


def test_a_field_that_was_archived_keeps_what_tickets_answered(fault: TicketType) -> None:
    made = builders.field("text", "Firmware", type=fault)
    ticket = builders.ticket(type=fault)
    fill_in(ticket, values={"firmware": "4.2.1"}, by=SYSTEM)
    archive_field(made, by=SYSTEM)
    assert order(fault) == []
    assert FieldValue.objects.get(ticket=ticket).text == "4.2.1"
    restore_field(made, by=SYSTEM)
    assert order(fault) == ["Firmware"]


def test_a_name_that_was_taken_meanwhile_is_not_restored(fault: TicketType) -> None:
    made = builders.field("text", "Firmware", type=fault)
    archive_field(made, by=SYSTEM)
    assert builders.field("text", "firmware", type=fault).key == "firmware_2"
    with refused("There is a field called “Firmware” already.", field="name"):
        restore_field(made, by=SYSTEM)


def test_fields_move_by_buttons_and_by_dropping(fault: TicketType) -> None:
    first, _second, third = (builders.field("text", name, type=fault) for name in ("One", "Two", "Three"))
    move_field(third, to="up", by=SYSTEM)
    assert order(fault) == ["One", "Three", "Two"]
    move_field(first, to=2, by=SYSTEM)
    assert order(fault) == ["Three", "Two", "One"]
    with records(by=SYSTEM):
        move_field(first, to="down", by=SYSTEM)  # it is the last one


def test_what_an_edit_cannot_mean_is_refused_where_it_was_written(fault: TicketType) -> None:
    builders.field("text", "Firmware", type=fault)
    count = builders.field("number", "Count", type=fault)
    with refused("There is a field called “FIRMWARE” already.", field="name"):
        edit_field(count, name="FIRMWARE", by=SYSTEM)
    with refused("The smallest number is larger than the largest.", field="settings"):
        edit_field(count, settings={"min": "5", "max": "1"}, by=SYSTEM)
    with refused("Write a whole number in digits only, for example 1200.", field="default"):
        edit_field(count, default="1.5", by=SYSTEM)
    with refused("Only admins design ticket types."):
        edit_field(count, name="Number", by=builders.teammate())


def test_a_teammate_may_be_the_default_of_a_field(fault: TicketType) -> None:
    grace = builders.teammate()
    made = add_field(fault, name="Looks after it", kind="teammate", default=grace.pk, by=SYSTEM)
    assert Field.objects.get(pk=made.pk).default == grace.pk


def test_two_admins_do_not_overwrite_each_other_unseen(fault: TicketType) -> None:
    ada = builders.teammate(cast.ADA)
    made = builders.field("text", "Firmware", type=fault)
    seen = mark(Field.objects.get(pk=made.pk), SEEN)
    edit_field(made, name="Version", by=ada, seen=seen)
    words = (
        "Ada Lovelace saved “Version” while you had it open. Below is what you have written, not saved yet. "
        "Save once more to replace theirs."
    )
    with refused(words, kind=DesignMoved):
        edit_field(made, name="Release", by=SYSTEM, seen=seen)
    edit_field(made, name="Release", by=SYSTEM, seen=mark(Field.objects.get(pk=made.pk), SEEN))
    assert Field.objects.get(pk=made.pk).name == "Release"


def test_flags_of_many_fields_are_set_at_once(fault: TicketType) -> None:
    first, second = (builders.field("text", name, type=fault) for name in ("One", "Two"))
    seen = {one.pk: mark(one, FLAGS) for one in Field.objects.filter(type=fault)}
    flags = {first.pk: {"required_to_resolve": True}, second.pk: {"required_to_resolve": False}}
    with records(FieldEdited(type_id=fault.pk, field_id=first.pk, what=["required_to_resolve"]), by=SYSTEM):
        set_flags(fault, flags=flags, seen=seen, by=SYSTEM)
    with pytest.raises(DesignMoved):
        set_flags(fault, flags={first.pk: {"on_customer_form": False}}, seen=seen, by=SYSTEM)


def test_setting_flags_asks_the_same_for_3_fields_and_for_60(fault: TicketType) -> None:
    asked = []
    for count in (3, 60):
        while fault.fields.count() < count:
            builders.field("text", f"Question {fault.fields.count()}", type=fault)
        rows = Field.objects.filter(type=fault)
        seen = {one.pk: mark(one, FLAGS) for one in rows}
        first = rows[0]
        flags = {one.pk: {"required_to_resolve": one == first and count == 3} for one in rows}
        with CaptureQueriesContext(connection) as captured:
            set_flags(fault, flags=flags, seen=seen, by=SYSTEM)
        asked.append(len(captured))
    assert asked[0] == asked[1]
