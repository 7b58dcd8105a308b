"""Describing: title, priority, brand, tags, people, typed fields."""

from typing import Any

import pytest

from helpdesk.conversations.models import Conversation, Participant, Tag
from helpdesk.conversations.operations.participating import suggest_participant
from helpdesk.conversations.operations.tagging import tag
from helpdesk.people.models import Customer
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tickets.models import FieldOption
from tickets.operations.fields import fill_in
from tickets.queries.specs import fields_of, values_of

pytestmark = pytest.mark.django_db


def test_another_title(desk: Desk) -> None:
    desk.does("subject", builders.conversation(), to="  The \n hound\x00 of  the moor ")
    assert Conversation.objects.get().subject == "The hound of the moor"


def test_no_title_is_none_and_the_old_one_stays(desk: Desk) -> None:
    desk.is_refused("Give it a title.", "subject", builders.conversation(), to=" \n ")
    assert Conversation.objects.get().subject == "The hound"


def test_priority(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("priority", thread, to="2")
    assert Conversation.objects.get().priority == 2
    for to in ("", "7", "x"):
        desk.is_refused("There is no such priority.", "priority", thread, to=to)


def test_brand(desk: Desk) -> None:
    thread, other = builders.conversation(), builders.brand()
    desk.does("brand", thread, to=other.pk)
    assert Conversation.objects.get().brand == other
    desk.is_refused("There is no such brand.", "brand", thread, to="999")


def test_a_tag_is_put_on_once_and_taken_off(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("tags", thread, name="Moor")
    desk.does("tags", thread, name=" moor ")
    assert [one.tag.name for one in thread.taggings.all()] == ["moor"]
    assert "moor" in words(Desk().get("details", thread))
    desk.does("tag_removal", thread, Tag.objects.get().pk)
    assert not thread.taggings.exists()


def test_a_tag_that_is_no_tag_is_refused(desk: Desk) -> None:
    for name in ("", " ", "x" * 61, "\x00"):
        desk.is_refused("A tag is a word or two, up to 60 letters.", "tags", builders.conversation(), name=name)


def test_a_tag_that_is_not_there_is_not_found() -> None:
    assert Desk().post("tag_removal", builders.conversation(), 999).status_code == 404


def test_a_tag_with_a_colon_is_shown_whole() -> None:
    thread, desk = builders.conversation(), Desk()
    tag(thread, name="plan: b", by=desk.user)
    assert "plan: b" in words(desk.get("details", thread))


# People


def test_somebody_takes_part_by_address(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("participants", thread, email=" Watson@BakerStreet.example ")
    added = Participant.objects.latest("id")
    assert (added.customer.email, added.standing) == ("watson@bakerstreet.example", "active")


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("", "Whom? Write an e-mail address."),
        ("watson", "This is not an e-mail address."),
        ("a@b@c", "This is not an e-mail address."),
        ("a b@c.example", "This is not an e-mail address."),
        ("watson@bakerstreet.example\nBcc: moriarty@web.example", "This is not an e-mail address."),
        (f"{'x' * 300}@c.example", "This is not an e-mail address."),
    ],
)
def test_what_is_no_address_is_refused_and_makes_nobody(desk: Desk, email: str, expected: str) -> None:
    thread = builders.conversation()
    desk.is_refused(expected, "participants", thread, email=email)
    assert Customer.objects.count() == 1


def test_what_was_typed_into_the_details_stands_there_again(desk: Desk) -> None:
    thread = builders.conversation()
    address = desk.is_refused("This is not an e-mail address.", "participants", thread, email="watson@")
    assert 'name="email" value="watson@"' in address
    word = "x" * 61
    assert f'name="name" value="{word}"' in desk.is_refused("A tag is a word or two", "tags", thread, name=word)


def test_a_suggestion_is_accepted_and_a_part_ended(desk: Desk) -> None:
    thread, watson = builders.conversation(), builders.customer(cast.WATSON)
    suggest_participant(thread, customer=watson, by=desk.user)
    desk.does("participant", thread, watson.pk, standing="active")
    assert Participant.objects.get(customer=watson).standing == "active"
    desk.does("participant", thread, watson.pk, standing="removed")
    assert Participant.objects.get(customer=watson).standing == "removed"


def test_somebody_of_another_conversation_is_not_found_here() -> None:
    builders.conversation(cast.WATSON)
    here = builders.conversation()
    assert Desk().post("participant", here, builders.customer(cast.WATSON).pk).status_code == 404


def test_collaborators_decide_about_nobody() -> None:
    thread, charles = builders.conversation(), Desk(cast.CHARLES)
    expected = "Collaborators write notes; an agent decides who takes part."
    charles.is_refused(expected, "participants", thread, email=cast.WATSON.email)
    charles.is_refused(expected, "participant", thread, builders.customer().pk, standing="removed")
    assert Participant.objects.get().standing == "active"


# Typed fields


def test_a_field_is_fetched_filled_in_and_shown(desk: Desk) -> None:
    ticket = builders.ticket()
    builders.field("text", "Firmware")
    asked = desk.get("field", ticket, "firmware").content.decode()
    assert 'name="field-firmware"' in asked
    assert ("<!doctype html>" in asked) is not desk.is_htmx
    desk.does("field", ticket, "firmware", **{"field-firmware": "4.2.1", "seen": ""})
    assert values_of(ticket, fields_of(ticket.type)) == {"firmware": "4.2.1"}
    assert "4.2.1" in words(desk.get("details", ticket))


@pytest.mark.parametrize(
    ("kind", "typed", "value", "shown"),
    [
        ("checkbox", "on", True, "Yes"),
        ("number", "1 200", 1200, "1200"),
        ("long_text", "a\nb", "a\nb", "a b"),
        ("url", "https://moor.example", "https://moor.example", "https://moor.example"),
        ("email", "a@moor.example", "a@moor.example", "a@moor.example"),
    ],
)
def test_kinds_of_fields(kind: str, typed: str, value: Any, shown: str) -> None:
    ticket, desk = builders.ticket(), Desk()
    builders.field(kind, "Answer")
    desk.does("field", ticket, "answer", **{"field-answer": typed})
    assert values_of(ticket, fields_of(ticket.type)) == {"answer": value}
    told = words(desk.get("details", ticket))
    assert shown in told or f"{value:,}".replace(",", " ") in told


def test_several_choices_and_none(desk: Desk) -> None:
    ticket = builders.ticket()
    rooms = builders.field("multi_select", "Rooms", "Kitchen", "Hall", "Cellar")
    kitchen, hall, _ = FieldOption.objects.filter(field=rooms)
    desk.does("field", ticket, "rooms", **{"field-rooms": [kitchen.pk, hall.pk]})
    assert values_of(ticket, [rooms]) == {"rooms": (kitchen.pk, hall.pk)}
    desk.does("field", ticket, "rooms")
    assert values_of(ticket, [rooms]) == {"rooms": None}


def test_each_of_several_boxes_is_called_like_its_choice() -> None:
    ticket, desk = builders.ticket(), Desk()
    builders.field("multi_select", "Rooms", "Kitchen", "Hall")
    page = desk.get("field", ticket, "rooms").content.decode()
    assert page.count('aria-label="Rooms"') == 1
    assert '<div role="group" aria-label="Rooms">' in page


def test_what_does_not_do_comes_back_as_typed_with_the_reason(desk: Desk) -> None:
    ticket = builders.ticket()
    builders.field("number", "Paces")
    page = desk.is_refused("number", "field", ticket, "paces", **{"field-paces": "a dozen"})
    assert 'value="a dozen"' in page
    assert values_of(ticket, fields_of(ticket.type)) == {"paces": None}


def test_somebody_changed_the_field_meanwhile(desk: Desk) -> None:
    ticket = builders.ticket()
    builders.field("text", "Firmware")
    fill_in(ticket, values={"firmware": "5.0"}, by=builders.teammate(cast.ALAN))
    sent = {"field-firmware": "4.2", "seen": ""}
    page = desk.is_refused("Firmware was changed meanwhile, to “5.0”.", "field", ticket, "firmware", status=409, **sent)
    assert 'value="4.2"' in page
    assert 'name="seen" value="5.0"' in page  # having read that, saving again overwrites it
    desk.does("field", ticket, "firmware", **{"field-firmware": "4.2", "seen": "5.0"})
    assert values_of(ticket, fields_of(ticket.type)) == {"firmware": "4.2"}


def test_a_choice_that_was_archived_since_stays_where_it_was_made() -> None:
    ticket, desk = builders.ticket(), Desk()
    severity = builders.field("single_select", "Severity", "Low", "High")
    high = FieldOption.objects.get(label="High")
    fill_in(ticket, values={"severity": high.pk}, by=desk.user)
    FieldOption.objects.filter(pk=high.pk).update(archived_at="2026-01-01T00:00Z")
    assert f'<option value="{high.pk}" selected>High' in desk.get("field", ticket, "severity").content.decode()
    desk.does("field", ticket, "severity", **{"field-severity": high.pk})
    assert values_of(ticket, [severity]) == {"severity": high.pk}


def test_a_field_that_the_type_does_not_have_is_not_found() -> None:
    desk = Desk()
    for thread in (builders.ticket(), builders.conversation()):
        assert desk.get("field", thread, "firmware").status_code == 404
        assert desk.post("field", thread, "firmware", **{"field-firmware": "1"}).status_code == 404


def test_a_field_may_be_called_like_the_form_s_own() -> None:
    ticket, desk = builders.ticket(), Desk()
    builders.field("text", "Seen")
    desk.does("field", ticket, "seen", **{"field-seen": "The hound", "seen": ""})
    assert values_of(ticket, fields_of(ticket.type)) == {"seen": "The hound"}


def test_a_type_that_another_process_made_a_moment_ago_is_known() -> None:
    desk = Desk()
    desk.get("list")  # keeps the workspace as it is now
    kind = builders.another_type("Murder")
    builders.field("text", "Weapon", type=kind)
    assert "Weapon" in words(desk.get("show", builders.ticket(type=kind)))
