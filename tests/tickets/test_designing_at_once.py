"""Two admins at the same moment, each on a connection of their own: both are answered, and no row is lost."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import pytest
from django.db.models import Count

from helpdesk.refusal import Refusal
from tests import builders, cast
from tests.helpers.together import together
from tickets.models import ChecklistItem, Field, FieldOption, FieldValue, State, TicketType
from tickets.operations.checklist import add, move, remove, tick
from tickets.operations.designing import DesignMoved
from tickets.operations.designing_fields import SEEN, add_field, archive_field, edit_field, move_field, set_flags
from tickets.operations.designing_options import archive_option, move_option
from tickets.operations.designing_states import EDITABLE, archive_state, edit_state, make_default_state, move_state
from tickets.operations.fields import fill_in
from tickets.operations.states import change_state
from tickets.operations.types import archive_type, edit_type, make_default_type, move_type, offer_states
from tickets.queries.designs import mark
from tickets.queries.specs import fields_of, values_of

pytestmark = pytest.mark.django_db(transaction=True)


def broken(results: Sequence[object]) -> list[object]:
    """What was neither done nor refused in words."""
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, Refusal)]


def test_what_was_read_before_another_put_it_elsewhere_goes_where_it_is_put() -> None:
    ada = builders.teammate(cast.ADA)
    fields = [builders.field("text", name) for name in ("One", "Two", "Three")]
    move_field(Field.objects.get(pk=fields[2].pk), to=0, by=ada)
    move_field(fields[2], to=2, by=ada)
    assert list(Field.objects.order_by("position", "id").values_list("name", "position")) == [
        ("One", 0),
        ("Two", 1),
        ("Three", 2),
    ]


def test_what_both_put_in_order_keeps_every_row_in_a_place_of_its_own() -> None:
    ada = builders.teammate(cast.ADA)
    kinds = [builders.another_type(name) for name in ("Theft", "Fire", "Loss")]
    fields = [builders.field("text", name) for name in ("One", "Two", "Three")]
    options = list(builders.field("single_select", "Mood", "Calm", "Cross", "Furious").options.all())
    states = [builders.another_state("waiting", name) for name in ("On hold", "At the bank")]
    for _ in range(2):
        results = together(
            partial(move_type, kinds[2], to=0, by=ada),
            partial(move_type, kinds[0], to="down", by=ada),
            partial(move_field, fields[2], to=0, by=ada),
            partial(move_field, fields[0], to="down", by=ada),
            partial(move_option, options[2], to=0, by=ada),
            partial(move_option, options[0], to="down", by=ada),
            partial(move_state, states[1], to=0, by=ada),
            partial(move_state, states[0], to="up", by=ada),
        )
        assert broken(results) == []
    for rows, among in (
        (TicketType.objects.filter(category="customer"), "category"),
        (Field.objects.filter(type=builders.default_type()), "type"),
        (FieldOption.objects.all(), "field"),
        (State.objects.filter(category="waiting"), "category"),
    ):
        assert not rows.order_by().values(among, "position").annotate(count=Count("pk")).filter(count__gt=1).exists()
    assert (len(kinds) + 1, len(fields) + 1) == (
        TicketType.objects.filter(category="customer").count(),
        Field.objects.count(),
    )


def test_of_two_who_save_the_same_settings_the_later_is_told() -> None:
    ada, kind = builders.teammate(cast.ADA), builders.another_type("Theft")
    field, state = builders.field("text", "Breed", type=kind), builders.another_state("waiting", "On hold")
    edits: list[tuple[Any, Any, Collection[str]]] = [
        (edit_type, kind, ["name"]),
        (edit_field, field, SEEN),
        (edit_state, state, EDITABLE),
    ]
    for edit, row, shown in edits:
        seen = mark(row, shown)
        results = together(*[partial(edit, row, name=f"{name} one", by=ada, seen=seen) for name in ("First", "Other")])
        assert broken(results) == []
        assert len([one for one in results if isinstance(one, DesignMoved)]) == 1
        row.refresh_from_db()
        assert row.name in ("First one", "Other one")


def test_what_one_archives_while_another_edits_it_is_archived_with_what_was_saved_or_without() -> None:
    ada, waiting = builders.teammate(cast.ADA), builders.another_state("waiting", "On hold")
    kind = builders.another_type("Theft")
    field = builders.field("single_select", "Mood", "Calm", "Cross", type=kind)
    calm = field.options.get(label="Calm")
    results = together(
        partial(archive_type, kind, by=ada),
        partial(edit_type, kind, name="Robbery", by=ada),
        partial(offer_states, kind, states=State.objects.all(), by=ada),
        partial(archive_field, field, by=ada),
        partial(edit_field, field, name="Temper", new_options=[("Glad", "")], by=ada),
        partial(archive_option, calm, by=ada),
        partial(archive_state, waiting, by=ada),
        partial(edit_state, waiting, name="Held", by=ada),
    )
    assert broken(results) == []
    for row in (kind, field, calm, waiting):
        row.refresh_from_db()
        assert row.archived_at is not None, row


def test_a_default_is_never_archived_and_there_is_always_one() -> None:
    ada = builders.teammate(cast.ADA)
    for number in range(3):
        kind = builders.another_type(f"Theft {number}")
        state = builders.another_state("waiting", f"On hold {number}")
        results = together(
            partial(make_default_type, kind, by=ada),
            partial(archive_type, kind, by=ada),
            partial(make_default_state, state, by=ada),
            partial(archive_state, state, by=ada),
        )
        assert broken(results) == []
        assert TicketType.objects.filter(category="customer", is_default=True, archived_at=None).count() == 1
        assert State.objects.filter(category="waiting", is_default=True, archived_at=None).count() == 1


def test_agents_work_on_while_admins_change_what_they_work_with() -> None:
    ada, grace, alan = builders.teammate(cast.ADA), builders.teammate(), builders.teammate(cast.ALAN)
    field, kind = builders.field("single_select", "Mood", "Calm", "Cross"), builders.default_type()
    flags = {field.pk: {"required_to_resolve": True}}
    calm, hold = field.options.get(label="Calm"), builders.another_state("waiting", "On hold")
    for name in ("One", "Two"):
        ticket = builders.ticket()
        results = together(
            partial(fill_in, ticket, values={"mood": calm.pk}, by=grace),
            partial(archive_option, calm, by=ada),
            partial(change_state, ticket, to=hold, by=alan),
            partial(archive_state, hold, by=ada),
            partial(add_field, kind, name=name, kind="text", by=ada),
            partial(set_flags, builders.default_type(), flags=flags, seen={}, by=ada),
            partial(builders.ticket, cast.WATSON),
        )
        assert broken(results) == []
        value = values_of(ticket, fields_of(ticket.type_id))["mood"]
        assert value in (calm.pk, None)
        assert FieldValue.objects.filter(ticket=ticket).count() == (1 if value else 0)


def test_two_agents_on_one_checklist_lose_no_step_and_no_place() -> None:
    ticket, grace, alan = builders.ticket(), builders.teammate(), builders.teammate(cast.ALAN)
    thread = ticket.conversation
    steps = [add(thread, text=f"Step {number}", by=grace) for number in range(4)]
    results = together(
        partial(add, thread, text="By Grace", by=grace),
        partial(add, thread, text="By Alan", by=alan),
        partial(move, steps[3], to="up", by=grace),
        partial(move, steps[0], to="down", by=alan),
        partial(tick, steps[1], by=grace),
        partial(tick, steps[1], by=alan),
        partial(remove, steps[2], by=alan),
    )
    assert broken(results) == []
    left = dict(ChecklistItem.objects.values_list("text", "position"))
    assert set(left) == {"Step 0", "Step 1", "Step 3", "By Grace", "By Alan"}
    assert len(set(left.values())) == len(left)
