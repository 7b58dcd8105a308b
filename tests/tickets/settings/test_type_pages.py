"""Types: listed, made, edited, arranged; a refusal is said where it was written, and nothing typed is lost."""

from typing import Any

import pytest

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.knowing import know_company
from tests import builders, cast
from tests.helpers.refusing import refused
from tests.tickets.settings.office import Office, words
from tickets.access import may_submit, offered_types
from tickets.models import TicketType
from tickets.operations.opening import convert
from tickets.operations.retyping import change_type
from tickets.operations.types import archive_type, edit_type
from tickets.queries import workspace


def again(ticket_type: TicketType) -> TicketType:
    return TicketType.objects.get(pk=ticket_type.pk)


def test_types_are_listed_by_category_with_their_open_tickets(office: Office) -> None:
    fault = builders.another_type("Device fault")
    builders.field("text", "Firmware", type=fault)
    builders.ticket(type=fault)
    page = words(office.get("types"))
    assert "Device fault No description yet 1 fields 4 1 open" in page
    assert page.index("Device fault") < page.index("Back-office ticket Work for another team")


def test_an_untouched_workspace_is_led_through_its_first_type(office: Office) -> None:
    assert "Make the first type" in words(office.get("types"))
    builders.field("text", "Firmware")
    assert "Make the first type" not in words(office.get("types"))


def test_a_new_type_goes_on_to_its_fields(office: Office) -> None:
    response = office.post("type_new", category="customer", name="Device fault", icon="zap", description="It broke.")
    made = TicketType.objects.get(name="Device fault")
    assert (made.icon, made.description) == ("zap", "It broke.")
    assert response["Location"].endswith(f"/types/{made.pk}/fields/?new=1")
    assert "Next: States" in words(office.client.get(response["Location"]))


def test_a_new_type_is_a_draft_that_nobody_is_offered_until_it_is_finished(office: Office) -> None:
    office.post("type_new", category="customer", name="Device fault", icon="zap")
    made = TicketType.objects.get(name="Device fault")
    thread, ada = builders.conversation(), office.user
    assert "Device fault Draft" in words(office.get("types"))
    assert made not in offered_types(ada)
    assert not may_submit(builders.customer(), made, thread.brand)
    with refused("The type “Device fault” is a draft. An admin finishes it in the settings.", field="type"):
        convert(thread, ticket_type=made, by=ada)
    ticket = builders.ticket()
    with refused("The type “Device fault” is a draft. An admin finishes it in the settings.", field="type"):
        change_type(ticket, to=made, by=ada)
    office.is_refused("“Device fault” is a draft. Finish it first.", "type_standing", made.pk, to="default")
    office.saves("type_standing", made.pk, to="finish")
    assert "Draft" not in words(office.get("types"))
    assert made in offered_types(ada)
    assert may_submit(builders.customer(), again(made), thread.brand)


def test_the_last_step_of_a_new_type_finishes_it_and_no_earlier_one_does(office: Office) -> None:
    office.post("type_new", category="tracker", name="Outage", icon="zap")
    made = TicketType.objects.get(name="Outage")
    office.saves("fields", made.pk, query="?new=1", next="1")
    office.saves("access", made.pk, query="?new=1", next="1")
    assert again(made).is_draft
    response = office.post("behaviour", made.pk, query="?new=1", cross_posting="always", next="1")
    assert "“Outage” is offered from now on." in words(office.client.get(response["Location"]))
    assert not again(made).is_draft


def test_a_form_that_came_back_is_unsaved_and_one_that_is_read_is_not(office: Office) -> None:
    fault = builders.another_type("Fault")
    read = office.get("type", fault.pk).content.decode()
    assert '<unsaved-work class="bar__end settings__acts" for="design">' in read
    for name, args in (("type", [fault.pk]), ("type_new", [])):
        page = office.is_refused("Give it a name.", name, *args, name="")
        assert '<unsaved-work class="bar__end settings__acts" for="design" unsaved>' in page


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost(office: Office) -> None:
    page = office.is_refused(
        "There is a type called “customer ticket” already.", "type_new",
        category="customer", name="customer ticket", icon="bug", description="Kept words",
    )  # fmt: skip
    assert 'value="customer ticket"' in page
    assert "Kept words" in page
    assert 'value="bug" checked' in page


def test_an_edit_is_known_at_once_everywhere(office: Office) -> None:
    fault = builders.another_type("Fault")
    assert workspace.workspace().types[fault.pk].name == "Fault"
    office.saves("type", fault.pk, **office.shown("type", fault.pk) | {"name": "Defect", "icon": "bug"})
    assert workspace.workspace().types[fault.pk].name == "Defect"


def test_who_was_slower_is_told_and_may_replace_it(office: Office) -> None:
    fault = builders.another_type("Fault")
    seen = office.shown("type", fault.pk)
    edit_type(fault, name="Broken", by=builders.teammate(cast.Teammate("Mary Shelley", "mary@engine.example", "admin")))
    mine = seen | {"name": "Defect", "icon": "bug"}
    page = office.is_refused("Mary Shelley saved “Broken” while you had it open.", "type", fault.pk, status=409, **mine)
    assert 'value="Defect"' in page
    assert again(fault).name == "Broken"
    now = office.shown("type", fault.pk)
    assert now["seen"] in page
    office.saves("type", fault.pk, **mine | {"seen": now["seen"]})
    assert again(fault).name == "Defect"


def test_the_default_is_not_archived_until_another_one_is(office: Office) -> None:
    first, fault = builders.default_type(), builders.another_type("Fault")
    words_ = "“Customer ticket” is the default. Make another type the default first, then archive this one."
    office.is_refused(words_, "type_standing", first.pk, to="archive")
    office.saves("type_standing", fault.pk, to="default")
    office.saves("type_standing", first.pk, to="archive")
    assert (again(first).is_default, again(fault).is_default) == (False, True)
    assert again(first).archived_at
    office.is_refused("“Customer ticket” is archived. Restore it first.", "type_standing", first.pk, to="default")
    office.saves("type_standing", first.pk, to="restore")
    assert again(first).archived_at is None


def test_an_archived_type_keeps_its_tickets_and_takes_no_new_ones(office: Office) -> None:
    fault = builders.another_type("Fault")
    ticket = builders.ticket(type=fault)
    office.saves("type_standing", fault.pk, to="archive")
    ticket.refresh_from_db()
    assert ticket.type_id == fault.pk
    assert not may_submit(builders.customer(), again(fault), ticket.conversation.brand)
    builders.another_type("Fault")
    office.is_refused("There is a type called “Fault” already.", "type_standing", fault.pk, to="restore")


def test_types_are_arranged_within_their_category(office: Office) -> None:
    for name in ("One", "Two"):
        builders.another_type(name)
    two = TicketType.objects.get(name="Two")
    office.saves("type_place", two.pk, to="up")
    names = list(TicketType.objects.filter(category="customer").values_list("name", flat=True))
    assert names == ["Customer ticket", "Two", "One"]
    office.saves("type_place", two.pk, at="0", to="")
    names = list(TicketType.objects.filter(category="customer").values_list("name", flat=True))
    assert names == ["Two", "Customer ticket", "One"]
    assert office.post("type_place", two.pk, to="sideways").status_code == 404


def test_a_copy_asks_the_same_and_hangs_on_its_own_fields(office: Office) -> None:
    fault = builders.another_type("Fault", close_on_resolve=False)
    fault.teams.add(builders.team("Lab", cast.GRACE))
    kind = builders.field("single_select", "Kind", "Crash", "Slow", type=fault)
    steps = builders.field("text", "Steps", type=fault, required_to_resolve=True)
    crash = kind.options.get(label="Crash")
    crashed: dict[str, Any] = {"name": "Steps", "when": kind.pk, f"values-{kind.pk}": crash.pk}
    office.saves("field", fault.pk, steps.pk, **crashed)
    response = office.post("type_copies", fault.pk)
    copy = TicketType.objects.get(name="Fault, copy")
    assert response["Location"].endswith(f"/types/{copy.pk}/?new=1")
    assert copy.is_draft  # nobody opens one before it is what it is meant to be
    assert copy not in offered_types(office.user)
    assert not copy.close_on_resolve
    assert [one.name for one in copy.teams.all()] == ["Lab"]
    copied = copy.fields.get(name="Steps")
    assert copied.shown_when == copy.fields.get(name="Kind")
    assert copied.shown_values == [copy.fields.get(name="Kind").options.get(label="Crash").pk]
    office.saves("type_copies", fault.pk)
    assert TicketType.objects.filter(name="Fault, copy 2").exists()


def test_a_type_is_kept_to_companies_that_are_named(office: Office) -> None:
    fault = builders.another_type("Fault")
    baker = know_company(name="Baker Street", by=SYSTEM)
    form = {"submitting": "companies"}
    office.is_refused("Name at least one company, or let everyone in.", "access", fault.pk, **form)
    office.is_refused("We know no company of this name.", "access", fault.pk, **form, company="Nowhere")
    office.saves("access", fault.pk, **form, company="baker street")
    assert list(again(fault).companies.all()) == [baker]
    brand = builders.conversation(cast.IRENE).brand
    assert may_submit(builders.customer(cast.HOLMES), again(fault), brand)
    assert not may_submit(builders.customer(cast.IRENE), again(fault), brand)


def test_a_type_is_kept_to_brands_and_teams(office: Office) -> None:
    fault, yard, lab = builders.another_type("Fault"), builders.brand(), builders.team("Lab", cast.GRACE)
    office.is_refused("Choose at least one brand, or let everyone in.", "access", fault.pk, submitting="brands")
    office.saves("access", fault.pk, submitting="brands", brands=yard.pk, teams=lab.pk)
    assert list(again(fault).brands.all()) == [yard]
    assert list(again(fault).teams.all()) == [lab]


@pytest.mark.parametrize(
    ("category", "asked"),
    [
        ("customer", {"close_on_resolve", "reopening", "reopening_days"}),
        ("back_office", {"close_on_resolve", "cross_posting", "news_reopens", "may_be_shared"}),
        ("tracker", {"close_on_resolve"}),
    ],
)
def test_behaviour_asks_only_what_the_category_knows(office: Office, category: str, asked: set[str]) -> None:
    page = office.get("behaviour", builders.default_type(category).pk).content.decode()
    names = {"close_on_resolve", "reopening", "reopening_days", "cross_posting", "news_reopens", "may_be_shared"}
    assert {name for name in names if f'name="{name}"' in page} == asked


def test_rules_are_saved_and_wrong_ones_said_at_their_input(office: Office) -> None:
    first = builders.default_type()
    office.is_refused("less than or equal to 365", "behaviour", first.pk, reopening="days", reopening_days="900")
    office.saves("behaviour", first.pk, reopening="days", reopening_days="30")
    saved = again(first)
    assert (saved.reopening, saved.reopening_days, saved.close_on_resolve) == ("days", 30, False)
    internal = builders.default_type("back_office")
    office.saves("behaviour", internal.pk, cross_posting="author", may_be_shared="on", news_reopens="on")
    saved = again(internal)
    assert (saved.cross_posting, saved.may_be_shared, saved.news_reopens) == ("author", True, True)


def test_every_category_keeps_a_state(office: Office) -> None:
    first = builders.default_type()
    lab = builders.another_state("in_progress", "In the lab")
    all_of_them: dict[str, Any] = {one.category: [one.pk] for one in first.states.exclude(pk=lab.pk)}
    office.saves("type_states", first.pk, **all_of_them)
    assert lab not in first.states.all()
    none_of_one = all_of_them | {"waiting": []}
    expected = "leave at least one state that is “Waiting on customer”."
    office.is_refused(expected, "type_states", first.pk, **none_of_one)
    assert first.states.count() == 4


def test_the_list_asks_the_same_for_any_number_of_types(office: Office) -> None:
    office.get("types")
    asked = office.queries("types")
    for number in range(20):
        one = builders.another_type(f"Type {number}")
        builders.field("text", "Firmware", type=one)
    assert office.queries("types") == asked


def test_archived_types_are_listed_apart(office: Office) -> None:
    archive_type(builders.another_type("Fault"), by=SYSTEM)
    assert "Archived types 1 Fault Restore" in words(office.get("types"))
