"""Options of a list: renamed, coloured, moved and archived without touching any ticket."""

import pytest

from helpdesk.ledger.event import SYSTEM
from tests import builders
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.design_events import FieldEdited
from tickets.models import Field, FieldOption, FieldValue
from tickets.operations.designing_fields import edit_field
from tickets.operations.designing_options import archive_option, move_option, restore_option
from tickets.operations.fields import fill_in
from tickets.queries.specs import spec_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mood() -> Field:
    return builders.field("single_select", "Mood", "Calm", "Cross", "Furious")


def option(field: Field, label: str) -> FieldOption:
    return field.options.get(label=label)


def live(field: Field) -> list[str]:
    return [one.label for one in Field.objects.get(pk=field.pk).options.filter(archived_at=None)]


def test_renaming_an_option_changes_no_ticket(mood: Field) -> None:
    ticket = builders.ticket()
    calm = option(mood, "Calm")
    fill_in(ticket, values={"mood": calm.pk}, by=SYSTEM)
    before = FieldValue.objects.values_list("pk", "option")
    edit_field(mood, options={calm.pk: ("Serene", "teal")}, by=SYSTEM)
    assert list(FieldValue.objects.values_list("pk", "option")) == list(before)
    renamed = FieldOption.objects.get(pk=calm.pk)
    assert (renamed.label, renamed.color) == ("Serene", "teal")


def test_two_options_may_swap_their_names(mood: Field) -> None:
    calm, cross = option(mood, "Calm"), option(mood, "Cross")
    edit_field(mood, options={calm.pk: ("Cross", ""), cross.pk: ("Calm", "")}, by=SYSTEM)
    assert live(mood) == ["Cross", "Calm", "Furious"]


def test_new_options_stand_behind_the_others(mood: Field) -> None:
    with records(FieldEdited(type_id=mood.type_id, field_id=mood.pk, what=["options"]), by=SYSTEM):
        edit_field(mood, new_options=[("  Beside   themself ", "red")], by=SYSTEM)
    assert live(mood) == ["Calm", "Cross", "Furious", "Beside themself"]


def test_an_option_needs_a_name_of_its_own_and_a_colour_that_is_there(mood: Field) -> None:
    calm = option(mood, "Calm")
    where = f"option-{calm.pk}"
    with refused("Give it a name of up to 120 letters.", field=where):
        edit_field(mood, options={calm.pk: (" ", "")}, by=SYSTEM)
    with refused("Choose one of the colours.", field=where):
        edit_field(mood, options={calm.pk: ("Calm", "mauve")}, by=SYSTEM)
    with refused("There is an option called “cross” already.", field="option-new"):
        edit_field(mood, new_options=[("cross", "")], by=SYSTEM)
    text = builders.field("text", "Words")
    with refused("Only lists have options.", field="option-new"):
        edit_field(text, new_options=[("A", "")], by=SYSTEM)
    with refused("This option belongs to another field.", field="options"):
        edit_field(text, options={calm.pk: ("A", "")}, by=SYSTEM)


def test_options_move_by_buttons_and_by_dropping(mood: Field) -> None:
    move_option(option(mood, "Furious"), to="up", by=SYSTEM)
    assert live(mood) == ["Calm", "Furious", "Cross"]
    move_option(option(mood, "Calm"), to=2, by=SYSTEM)
    assert live(mood) == ["Furious", "Cross", "Calm"]
    with records(by=SYSTEM):
        move_option(option(mood, "Calm"), to="down", by=SYSTEM)


def test_an_archived_option_is_kept_by_those_who_chose_it(mood: Field) -> None:
    ticket = builders.ticket()
    calm = option(mood, "Calm")
    fill_in(ticket, values={"mood": calm.pk}, by=SYSTEM)
    edit_field(mood, default=calm.pk, by=SYSTEM)
    archive_option(calm, by=SYSTEM)
    again = Field.objects.get(pk=mood.pk)
    assert [one.label for one in spec_of(again).offered] == ["Cross", "Furious"]
    assert again.default is None
    assert FieldValue.objects.get(ticket=ticket).option_id == calm.pk
    edit_field(mood, new_options=[("calm", "")], by=SYSTEM)
    with refused("There is an option called “Calm” already.", field=f"option-{calm.pk}"):
        restore_option(calm, by=SYSTEM)


def test_the_last_option_stays(mood: Field) -> None:
    for label in ("Calm", "Cross"):
        archive_option(option(mood, label), by=SYSTEM)
    last = option(mood, "Furious")
    with refused("A list needs at least one option. Add another one first.", field=f"option-{last.pk}"):
        archive_option(last, by=SYSTEM)
