"""Fields: added by kind, opened in their list, and looked at as agents and customers will see them."""

from typing import Any

import pytest
from django.urls import reverse

from helpdesk.fields import kinds
from helpdesk.ledger.event import SYSTEM
from tests import builders
from tests.tickets.settings.office import Office, words
from tickets.models import Field, TicketType
from tickets.operations.designing_fields import archive_field, edit_field


@pytest.fixture
def fault(db: None) -> TicketType:
    return builders.another_type("Fault")


def again(field: Field) -> Field:
    return Field.objects.get(pk=field.pk)


@pytest.mark.parametrize("kind", kinds)
def test_every_kind_is_offered_added_opened_and_previewed(office: Office, fault: TicketType, kind: str) -> None:
    assert f"?kind={kind}" in office.get("field_new", fault.pk).content.decode()
    assert office.get("field_new", fault.pk, kind=kind).status_code == 200
    more = {"options": "Calm\nCross\n\n"} if kinds[kind].column == "option" else {}
    office.saves("field_new", fault.pk, query=f"?kind={kind}", name="Mood", on_customer_form="on", **more)
    made = fault.fields.get()
    assert (made.kind, made.on_customer_form, made.on_customer_ticket) == (kind, True, False)
    assert office.get("field", fault.pk, made.pk).status_code == 200
    office.saves(
        "field",
        fault.pk,
        made.pk,
        **office.shown("field", fault.pk, made.pk) | options(made) | {"name": "Temper", "on_customer_form": "on"},
    )
    assert again(made).name == "Temper"
    for audience in ("agent", "customer"):
        shown = 'name="field-mood"' in office.get("look", fault.pk, **{"as": audience}).content.decode()
        assert shown == (audience == "agent" or kind != "teammate")


def options(field: Field) -> dict[str, str]:
    return {f"option-{one.pk}": one.label for one in field.options.all()}


def test_settings_of_a_kind_are_checked_at_their_own_input(office: Office, fault: TicketType) -> None:
    query = "?kind=number"
    page = office.is_refused("", "field_new", fault.pk, query=query, name="Count", **{"setting-min": "many"})
    assert 'id="id_setting-min_error"' in page
    assert 'value="many"' in page
    office.is_refused(
        "The smallest number is larger than the largest.", "field_new", fault.pk, query=query, name="Count",
        **{"setting-min": "5", "setting-max": "1"},
    )  # fmt: skip
    office.saves(
        "field_new", fault.pk, query=query, name="Count", default="0", **{"setting-min": "0", "setting-unit": "lamps"}
    )
    made = fault.fields.get()
    assert (made.settings, made.default) == ({"min": "0", "unit": "lamps"}, 0)


def test_a_list_needs_options_and_the_rest_is_kept(office: Office, fault: TicketType) -> None:
    page = office.is_refused(
        "Give it options to choose from.", "field_new", fault.pk, query="?kind=multi_select", name="Mood"
    )
    assert 'value="Mood"' in page


def test_flags_are_saved_from_the_list(office: Office, fault: TicketType) -> None:
    one = builders.field("text", "One", type=fault)
    two = builders.field("text", "Two", type=fault)
    shown = office.shown("fields", fault.pk)
    ticked = {f"flag-{one.pk}-required_to_resolve": "on", f"flag-{two.pk}-on_customer_form": "on"}
    office.saves("fields", fault.pk, **shown | ticked)
    assert (again(one).required_to_resolve, again(one).on_customer_form) == (True, False)
    assert (again(two).required_to_resolve, again(two).on_customer_form) == (False, True)
    page = office.is_refused(
        "while you had it open", "fields", fault.pk, status=409, **shown | {f"flag-{one.pk}-customer_may_edit": "on"}
    )
    assert f'name="flag-{one.pk}-customer_may_edit" aria-label="One: Customers may change it later" checked' in page


def test_options_are_renamed_added_moved_and_archived_in_one_form(office: Office, fault: TicketType) -> None:
    mood = builders.field("single_select", "Mood", "Calm", "Cross", type=fault)
    calm, cross = mood.options.all()
    form = {"name": "Mood", f"option-{calm.pk}": "Serene", f"colour-{calm.pk}": "teal", f"option-{cross.pk}": "Cross"}
    office.saves("field", fault.pk, mood.pk, **form, **{"option-new": "Furious", "colour-new": "red", "then": "add"})
    assert list(mood.options.values_list("label", "color")) == [("Serene", "teal"), ("Cross", ""), ("Furious", "red")]
    furious = mood.options.get(label="Furious")
    form |= {f"option-{furious.pk}": "Furious", f"colour-{furious.pk}": "red"}
    office.saves("field", fault.pk, mood.pk, **form, then=f"up-{furious.pk}")
    office.saves("field", fault.pk, mood.pk, **form, then=f"archive-{calm.pk}")
    assert list(mood.options.filter(archived_at=None).values_list("label", flat=True)) == ["Furious", "Cross"]
    page = office.is_refused(
        "There is an option called “cross” already.",
        "field",
        fault.pk,
        mood.pk,
        **form | {f"option-{furious.pk}": "cross"},
    )
    assert f'name="option-{furious.pk}" value="cross"' in page


def test_a_condition_is_set_where_a_field_is_made(office: Office, fault: TicketType) -> None:
    kind = builders.field("single_select", "Kind", "Crash", "Slow", type=fault)
    crash = kind.options.get(label="Crash")
    assert "Only when: Kind" in words(office.get("field_new", fault.pk, kind="text"))
    crashed: dict[str, Any] = {"name": "Steps", "when": kind.pk, f"values-{kind.pk}": crash.pk}
    office.saves("field_new", fault.pk, query="?kind=text", **crashed)
    made = fault.fields.get(name="Steps")
    assert (made.shown_when, made.shown_values) == (kind, [crash.pk])
    expected = "Say which answers to “Kind” show it."
    office.is_refused(expected, "field_new", fault.pk, query="?kind=text", name="More", when=kind.pk)


def test_a_condition_is_set_lifted_and_refused_in_words(office: Office, fault: TicketType) -> None:
    kind = builders.field("single_select", "Kind", "Crash", "Slow", type=fault)
    broken = builders.field("checkbox", "Broken", type=fault)
    steps = builders.field("text", "Steps", type=fault)
    crash = kind.options.get(label="Crash")
    crashed: dict[str, Any] = {"name": "Steps", "when": kind.pk, f"values-{kind.pk}": crash.pk}
    office.saves("field", fault.pk, steps.pk, **crashed)
    assert (again(steps).shown_when, again(steps).shown_values) == (kind, [crash.pk])
    assert "Kind" in words(office.get("fields", fault.pk))
    is_broken: dict[str, Any] = {"name": "Steps", "when": broken.pk, f"values-{broken.pk}": "true"}
    office.saves("field", fault.pk, steps.pk, **is_broken)
    assert (again(steps).shown_when, again(steps).shown_values) == (broken, [True])
    expected = "Say which answers to “Broken” show it."
    office.is_refused(expected, "field", fault.pk, steps.pk, name="Steps", when=broken.pk)
    office.saves("field", fault.pk, steps.pk, name="Steps", when="")
    assert again(steps).shown_when is None


def test_two_admins_at_one_field(office: Office, fault: TicketType) -> None:
    one = builders.field("text", "One", type=fault)
    seen = office.shown("field", fault.pk, one.pk)
    edit_field(one, help_text="Printed on the back.", by=SYSTEM)
    page = office.is_refused(
        "Somebody saved “One” while you had it open.", "field", fault.pk, one.pk, status=409, **seen | {"name": "Uno"}
    )
    assert 'value="Uno"' in page
    assert again(one).name == "One"


def test_a_field_is_moved_archived_and_restored(office: Office, fault: TicketType) -> None:
    one, two = (builders.field("text", name, type=fault) for name in ("One", "Two"))
    office.saves("field_place", fault.pk, two.pk, to="up")
    assert list(fault.fields.values_list("name", flat=True)) == ["Two", "One"]
    office.saves("field_standing", fault.pk, one.pk, to="archive")
    assert "Archived fields 1 One Restore" in words(office.get("fields", fault.pk))
    builders.field("text", "One", type=fault)
    office.is_refused("There is a field called “One” already.", "field_standing", fault.pk, one.pk, to="restore")
    assert office.post("field_standing", fault.pk, one.pk, to="delete").status_code == 404


def test_a_field_is_found_under_its_own_type_only(office: Office, fault: TicketType) -> None:
    one = builders.field("text", "One", type=fault)
    assert office.get("field", builders.default_type().pk, one.pk).status_code == 404


def test_the_look_follows_what_is_not_saved_yet(office: Office, fault: TicketType) -> None:
    one = builders.field("text", "One", type=fault, required_for_customers=True)
    page = words(office.post("look", fault.pk, query="?as=customer", draft=one.pk, name="Uno", on_customer_form="on"))
    assert "Uno optional" in page
    page = words(office.post("look", fault.pk, query="?as=customer", **{f"flags-{one.pk}": "x"}))
    assert "For agents only: One" in page
    page = words(office.post("look", fault.pk, draft="single_select", name="Mood", options="Calm\nCross"))
    assert "Mood optional" in page
    assert "Calm Cross" in page
    assert again(one).name == "One"


@pytest.mark.parametrize("page", ["fields", "look"])
def test_a_type_with_60_fields_opens_with_as_few_questions_as_one_with_3(
    office: Office, fault: TicketType, page: str
) -> None:
    asked = []
    for count in (3, 60):
        while fault.fields.count() < count:
            number = fault.fields.count()
            kind = ("text", "single_select", "teammate")[number % 3]
            builders.field(kind, f"Question {number}", *(["A", "B"] if number % 3 == 1 else []), type=fault)
        asked.append([office.queries(page, fault.pk, **{"as": who}) for who in ("agent", "customer")])
    assert asked[0] == asked[1]
    last = fault.fields.last()
    assert last
    opened = office.queries("field", fault.pk, last.pk)
    archive_field(fault.fields.all()[7], by=SYSTEM)
    assert office.queries("field", fault.pk, last.pk) == opened


def test_next_saves_what_is_written_and_goes_on(office: Office, fault: TicketType) -> None:
    onward = reverse("tickets:type_states", args=[fault.pk]) + "?new=1"
    gone_on = office.post("field_new", fault.pk, query="?kind=text&new=1", name="Serial number", next="1")
    assert (gone_on.status_code, gone_on["Location"]) == (303, onward)
    assert fault.fields.get().name == "Serial number"
    stays = office.post("field_new", fault.pk, query="?kind=number&new=1", name="Serial number", next="1")
    assert stays.status_code == 422
    nothing = office.post("field_new", fault.pk, query="?kind=text&new=1", name="", next="1")
    assert nothing["Location"] == onward
    assert fault.fields.count() == 1
    listed = office.post("fields", fault.pk, query="?new=1", next="1")
    assert listed["Location"] == onward
