"""Making a ticket one of another type."""

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.events import TypeChanged
from tickets.models import FieldValue, Ticket
from tickets.operations.fields import fill_in
from tickets.operations.retyping import change_type
from tickets.operations.states import change_state
from tickets.queries.previous import PreviousValue, previous_values
from tickets.queries.specs import fields_of, values_of

pytestmark = pytest.mark.django_db


def answers(ticket: Ticket) -> dict[str, object]:
    now = Ticket.objects.get(pk=ticket.pk)
    return values_of(now, fields_of(now.type_id))


def test_type_name_and_face_follow_and_history_says_so() -> None:
    ticket, grace, theft = builders.ticket(), builders.teammate(), builders.another_type("Theft")
    happened = TypeChanged(conversation_id=ticket.pk, from_type_id=ticket.type_id, to_type_id=theft.pk)
    with records(happened, by=grace):
        change_type(ticket, to=theft, by=grace)
    assert Conversation.objects.get().ticket_type_id == theft.pk
    said = {"before": "Customer ticket", "after": "Theft", "type_id": theft.pk}
    assert changes(ticket)[-1] == ("type", "Grace Hopper", said)


def test_nobody_is_mailed() -> None:
    ticket = builders.ticket()
    deliver_all()
    before = OutgoingMail.objects.count()
    change_type(ticket, to=builders.another_type("Theft"), by=builders.teammate())
    deliver_all()
    assert OutgoingMail.objects.count() == before


def test_where_it_is_one_already_nothing_happens() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    with records(by=grace):
        change_type(ticket, to=ticket.type, by=grace)


def test_values_of_the_same_key_and_kind_move_and_the_rest_is_kept() -> None:
    theft = builders.another_type("Theft")
    for type_ in (builders.default_type(), theft):
        builders.field("text", "Breed", type=type_)
    builders.field("text", "Moor")
    builders.field("number", "Height")
    builders.field("text", "Height", type=theft)
    ticket = builders.ticket(values={"breed": "Mastiff", "moor": "Grimpen", "height": "90"})
    change_type(ticket, to=theft, by=builders.teammate())
    assert answers(ticket) == {"breed": "Mastiff", "height": None}
    now = Ticket.objects.get()
    assert previous_values(now, user=builders.teammate()) == [
        PreviousValue("Customer ticket", "Moor", "Grimpen"),
        PreviousValue("Customer ticket", "Height", "90"),
    ]


def test_choices_move_by_their_name_and_others_are_kept() -> None:
    theft = builders.another_type("Theft")
    rooms_before = builders.field("multi_select", "Rooms", "Hall", "Cellar", "Attic")
    target = builders.field("multi_select", "Rooms", "attic", "HALL", type=theft)
    rooms = {one.label: one.pk for one in target.options.all()}
    ticket = builders.ticket()
    fill_in(ticket, values={"rooms": [one.pk for one in rooms_before.options.all()]}, by=builders.teammate())
    change_type(ticket, to=theft, by=builders.teammate())
    assert sorted(FieldValue.objects.filter(field=target).values_list("option", flat=True)) == sorted(
        [rooms["HALL"], rooms["attic"]]
    )
    assert previous_values(Ticket.objects.get(), user=builders.teammate()) == [
        PreviousValue("Customer ticket", "Rooms", "Cellar")
    ]


def test_what_the_other_field_would_not_take_is_kept() -> None:
    theft = builders.another_type("Theft")
    builders.field("number", "Height")
    builders.field("number", "Height", type=theft, settings={"max": 50})
    ticket = builders.ticket(values={"height": "90"})
    change_type(ticket, to=theft, by=builders.teammate())
    assert answers(ticket) == {"height": None}
    assert previous_values(Ticket.objects.get(), user=builders.teammate()) == [
        PreviousValue("Customer ticket", "Height", "90")
    ]


def test_back_and_forth_what_was_kept_is_there_again_and_the_newest_word_counts() -> None:
    theft, grace = builders.another_type("Theft"), builders.teammate()
    builders.field("text", "Breed")
    builders.field("text", "Moor")
    builders.field("text", "Breed", type=theft)
    ticket = builders.ticket(values={"breed": "Mastiff", "moor": "Grimpen"})
    change_type(ticket, to=theft, by=grace)
    fill_in(Ticket.objects.get(), values={"breed": "Bloodhound"}, by=grace)
    change_type(Ticket.objects.get(), to=builders.default_type(), by=grace)
    assert answers(ticket) == {"breed": "Bloodhound", "moor": "Grimpen"}
    assert previous_values(Ticket.objects.get(), user=builders.teammate()) == []


def test_a_state_that_is_offered_stays_another_becomes_the_default_of_its_step() -> None:
    theft, grace = builders.another_type("Theft"), builders.teammate()
    hunted = builders.another_state("in_progress", "Hunted")
    ticket = builders.ticket()
    change_state(ticket, to=hunted, by=grace)
    change_type(ticket, to=theft, by=grace)
    assert Ticket.objects.get().state == hunted
    plain = builders.another_type("Plain")
    plain.states.remove(hunted)
    change_type(ticket, to=plain, by=grace)
    now, row = Ticket.objects.get(), Conversation.objects.get()
    assert (now.state, now.shown_state) == (builders.state("in_progress"), builders.state("in_progress"))
    assert row.state_name == "In progress"


def test_the_category_is_for_good() -> None:
    ticket = builders.ticket()
    with refused("A customer ticket stays one: choose another type of the same category.", field="type"):
        change_type(ticket, to=builders.default_type("tracker"), by=builders.teammate())


def test_collaborators_change_internal_types_only() -> None:
    charles, theft = builders.teammate(cast.CHARLES), builders.another_type("Theft")
    with refused("Collaborators write notes; an agent changes the type."):
        change_type(builders.ticket(), to=theft, by=charles)
    internal = builders.internal_ticket()
    invoice = builders.another_type("Invoice", category="back_office")
    assert change_type(internal, to=invoice, by=charles).type == invoice


def test_a_rollback_leaves_it_as_it_was() -> None:
    ticket, theft = builders.ticket(), builders.another_type("Theft")
    before = Ticket.objects.values().get()
    with rolled_back():
        change_type(ticket, to=theft, by=builders.teammate())
    assert Ticket.objects.values().get() == before
