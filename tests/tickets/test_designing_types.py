"""Ticket types and their fields: added by admins, in words that fit, never by accident."""

from typing import Any

import pytest
from django.db import transaction

from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.reacting import topics_of
from helpdesk.live import topics
from helpdesk.refusal import Refusal
from inbox.queries.conversations import conversation_page
from tests import builders, cast
from tickets import design_events
from tickets.models import Field, TicketType
from tickets.operations.designing_fields import add_field
from tickets.operations.duplicating import duplicate_type
from tickets.operations.types import add_type

pytestmark = pytest.mark.django_db


def test_a_new_type_offers_every_live_state() -> None:
    hidden = builders.another_state("in_progress", "In the lab", is_hidden=True)
    made = add_type(category="customer", name="  Device   fault ", by=builders.teammate(cast.ADA))
    assert made.name == "Device fault"
    assert hidden in made.states.all()
    assert set(made.states.values_list("category", flat=True)) == {"submitted", "in_progress", "waiting", "resolved"}
    assert not made.is_default


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"category": "gift"}, "category"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "customer TICKET"}, "name"),
    ],
)
def test_a_type_that_makes_no_sense_is_refused(wrong: dict[str, Any], where: str) -> None:
    with pytest.raises(Refusal) as no:
        add_type(by=SYSTEM, **{"category": "customer", "name": "Fault"} | wrong)
    assert no.value.field == where


def test_two_categories_may_have_a_type_of_the_same_name() -> None:
    add_type(category="customer", name="Refund", by=SYSTEM)
    assert add_type(category="back_office", name="Refund", by=SYSTEM).category == "back_office"


@pytest.mark.parametrize("who", [cast.GRACE, cast.CHARLES])
def test_only_admins_design_types(who: cast.Teammate) -> None:
    with pytest.raises(Refusal):
        add_type(category="customer", name="Fault", by=builders.teammate(who))
    with pytest.raises(Refusal):
        add_field(builders.default_type(), name="Mood", kind="text", by=builders.teammate(who))


def test_a_field_is_one_row_behind_the_others() -> None:
    fault = builders.another_type("Fault")
    first = builders.field("text", "Firmware", type=fault)
    second = builders.field("number", "How many?", type=fault, settings={"min": "1"}, required_to_resolve=True)
    assert [(one.key, one.position) for one in (first, second)] == [("firmware", 0), ("how_many", 1)]
    assert second.settings == {"min": "1"}
    assert second.required_to_resolve


def test_a_name_without_latin_letters_still_gets_a_key() -> None:
    fault = builders.another_type("Fault")
    assert [builders.field("text", name, type=fault).key for name in ("部屋", "غرفة")] == ["field_1", "field_2"]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"kind": "smell"}, "kind"),
        ({"name": " "}, "name"),
        ({"name": "FIRMWARE", "key": "other"}, "name"),
        ({"key": "firmware"}, "key"),
        ({"kind": "number", "settings": {"min": "many"}}, "settings"),
        ({"settings": {"colour": "red"}}, "settings"),
        ({"kind": "single_select"}, "options"),
        ({"options": ["A"]}, "options"),
        ({"kind": "multi_select", "options": ["A", "a"]}, "options"),
        ({"kind": "multi_select", "options": ["A", " "]}, "options"),
        ({"kind": "date", "default": "soon"}, "default"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_and_leaves_nothing(wrong: dict[str, Any], where: str) -> None:
    fault = builders.another_type("Fault")
    builders.field("text", "Firmware", type=fault)
    with pytest.raises(Refusal) as no, transaction.atomic():
        add_field(fault, by=SYSTEM, **{"name": "Mood", "kind": "text"} | wrong)
    assert no.value.field == where
    assert Field.objects.filter(type=fault).count() == 1


def test_the_default_type_of_a_category_stays_the_only_one() -> None:
    builders.another_type("Fault")
    assert TicketType.objects.filter(category="customer", is_default=True).count() == 1


def test_whoever_has_a_form_open_hears_that_it_asks_something_else() -> None:
    fault = builders.another_type("Fault")
    touched = topics_of(design_events.FieldAdded(type_id=fault.pk, field_id=1))
    assert touched == {topics.DESIGN, topics.INBOX}
    page = conversation_page(builders.teammate(), builders.ticket(type=fault).conversation, query="")
    assert topics.DESIGN in topics.subscribed(page.subscription).topics


def test_a_copy_is_a_draft() -> None:
    made = duplicate_type(builders.default_type(), by=builders.teammate(cast.ADA))
    assert made.is_draft
    assert not made.is_default
