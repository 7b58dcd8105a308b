"""Beginning: a conversation, a ticket, a ticket out of a conversation."""

from typing import Any

import pytest
from django.utils import timezone

from helpdesk.conversations.models import Conversation
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Customer
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.history import said
from tests.inbox.desk import Desk, places, words
from tickets.models import FieldOption, Ticket
from tickets.operations.types import finish_type
from tickets.queries.specs import values_of

pytestmark = pytest.mark.django_db


def opened(desk: Desk, name: str, /, *args: Any, **data: Any) -> Conversation:
    """Send a dialog that does; it leads to the conversation."""
    response = desk.post(name, *args, **data)
    newest = Conversation.objects.latest("id")
    assert response.status_code == (204 if desk.is_htmx else 303), words(response)
    assert response["HX-Redirect" if desk.is_htmx else "Location"] == f"/inbox/conversations/{newest.pk}/"
    return newest


# Out of a conversation


def test_the_dialog_suggests_title_and_description(desk: Desk) -> None:
    response = desk.get("convert", builders.conversation())
    page = response.content.decode()
    assert 'value="The hound"' in page
    assert builders.QUESTION in page
    assert ("<!doctype html>" in page) is not desk.is_htmx


def test_a_refused_form_answers_where_it_stands_also_on_a_page_of_its_own() -> None:
    desk = Desk(is_htmx=True)
    assert desk.post("new")["HX-Retarget"] == "#dialog"
    assert "HX-Retarget" not in desk.post("new", headers={"HX-Target": "div#dialog-content"})


def test_a_conversation_becomes_a_ticket_and_keeps_everything(desk: Desk) -> None:
    thread = builders.conversation()
    rooms = builders.field("single_select", "Room", "Hall", "Study")
    study = FieldOption.objects.get(label="Study")
    data = {"type": builders.default_type().pk, "title": "The beast", "description": "Big", "field-room": study.pk}
    assert opened(desk, "convert", thread, **data) == thread
    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.description_text, ticket.type) == ("The beast", "Big", builders.default_type())
    assert values_of(ticket, [rooms]) == {"room": study.pk}
    assert len(said(thread)) == 1


def test_another_type_brings_its_fields_and_keeps_what_was_typed(desk: Desk) -> None:
    thread, theft = builders.conversation(), builders.another_type("Theft")
    builders.field("text", "Remarks")
    builders.field("text", "Remarks", type=theft)
    builders.field("multi_select", "Rooms", "Hall", "Study", type=theft)
    asked = {"type": theft.pk, "title": "Half a ti", "field-remarks": "So far", "refresh": "1", "shown": "customer"}
    response = desk.post("convert", thread, **asked, headers={"HX-Target": "div#asked"} if desk.is_htmx else None)
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="field-rooms"' in page
    assert 'value="So far"' in page
    assert "form__error" not in page
    assert not Ticket.objects.exists()
    if desk.is_htmx:  # nothing else is put in place: somebody may be typing there
        assert page.lstrip().startswith('<div class="asked" id="asked">')
        assert ("Half a ti" in page, "HX-Retarget" in response, places(response)) == (False, False, [])
    else:
        assert 'value="Half a ti"' in page


@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_a_type_of_another_category_changes_also_what_its_category_asks(category: str) -> None:
    asked = {"type": builders.default_type(category).pk, "title": "The hound", "refresh": "1", "shown": "customer"}
    desk = Desk(is_htmx=True)
    response = desk.post("new_ticket", **asked, headers={"HX-Target": "div#asked"})
    assert places(response) == ["whom", "alike"]
    assert 'name="email"' not in response.content.decode()
    assert ('hx-trigger="input' in response.content.decode()) is (category == "tracker")
    back = desk.post("new_ticket", **(asked | {"type": builders.default_type().pk, "shown": category}))
    assert {"whom", "alike"} < set(places(back))
    assert 'name="email"' in back.content.decode()


def test_what_is_missing_is_said_at_its_field(desk: Desk) -> None:
    thread = builders.conversation()
    builders.field("text", "Culprit", required_for_agents=True)
    builders.field("number", "Paces")
    data = {"type": builders.default_type().pk, "title": "", "description": "Kept", "field-paces": "many"}
    response = desk.post("convert", thread, **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("form__error") == 3
    assert "Kept" in page
    assert 'value="many"' in page
    assert not Ticket.objects.exists()


def test_a_ticket_is_not_made_a_ticket_again(desk: Desk) -> None:
    ticket = builders.ticket()
    for response in (desk.get("convert", ticket), desk.post("convert", ticket, title="Again")):
        assert response.status_code == (204 if desk.is_htmx else 303)
        assert response["HX-Redirect" if desk.is_htmx else "Location"] == f"/inbox/conversations/{ticket.pk}/"
    assert Ticket.objects.count() == 1


def test_an_internal_type_is_not_offered_for_it(desk: Desk) -> None:
    data = {"type": builders.default_type("tracker").pk, "title": "The beast"}
    assert desk.post("convert", builders.conversation(), **data).status_code == 422
    assert not Ticket.objects.exists()


def test_an_archived_type_is_not_offered() -> None:
    theft = builders.another_type("Theft")
    theft.archived_at = timezone.now()
    theft.save()
    assert "Theft" not in words(Desk().get("convert", builders.conversation()))


def test_a_draft_is_not_offered_until_it_is_finished() -> None:
    draft, thread = builders.another_type("Theft", is_draft=True), builders.conversation()
    assert "Theft" not in words(Desk().get("convert", thread))
    assert "Theft" not in words(Desk().get("forms", thread))
    finish_type(draft, by=SYSTEM)
    assert "Theft" in words(Desk().get("convert", thread))
    assert "Theft" in words(Desk().get("forms", thread))


def test_collaborators_open_no_customer_tickets() -> None:
    data = {"type": builders.default_type().pk, "title": "Mine"}
    response = Desk(cast.CHARLES).post("convert", builders.conversation(), **data)
    assert response.status_code == 422
    assert "Collaborators write notes; ask an agent to open the ticket." in words(response)


# From nothing


def test_a_customer_ticket_from_nothing(desk: Desk) -> None:
    data = {
        "type": builders.default_type().pk,
        "title": "The goose",
        "description": "A stone",
        "email": "Henry@Alpha.example",
        "name": "Henry Baker",
        "brand": default_brand().pk,
    }
    made = opened(desk, "new_ticket", **data)
    assert made.customer is not None
    assert (made.category, made.subject, made.customer.email) == ("customer", "The goose", "henry@alpha.example")


@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_an_internal_ticket_from_nothing_asks_for_no_customer(desk: Desk, category: str) -> None:
    kind = builders.default_type(category)
    assert 'name="email"' not in desk.get("new_ticket", type=kind.pk).content.decode()
    made = opened(desk, "new_ticket", type=kind.pk, title="Look", brand=default_brand().pk)
    assert (made.category, made.customer) == (category, None)


def test_a_customer_ticket_needs_its_customer_and_makes_none_otherwise(desk: Desk) -> None:
    data = {"type": builders.default_type().pk, "title": "The goose", "brand": default_brand().pk}
    response = desk.post("new_ticket", **data)
    assert response.status_code == 422
    assert "Say which customer it is for." in words(response)
    assert 'value="The goose"' in response.content.decode()
    wrong = desk.post("new_ticket", **(data | {"email": "henry@alpha.example", "title": " "}))
    assert wrong.status_code == 422
    assert not Customer.objects.exists()


def test_collaborators_open_internal_tickets() -> None:
    charles = Desk(cast.CHARLES)
    data = {"title": "Look", "brand": default_brand().pk}
    assert opened(charles, "new_ticket", type=builders.default_type("back_office").pk, **data).number
    refused = charles.post("new_ticket", type=builders.default_type().pk, email="henry@alpha.example", **data)
    assert refused.status_code == 422
    assert not Customer.objects.exists()


def test_collaborators_are_offered_what_they_may_open() -> None:
    charles = Desk(cast.CHARLES)
    page = charles.get("new_ticket").content.decode()
    assert builders.default_type("back_office").name in page
    assert builders.default_type("customer").name not in page


def test_a_type_kept_to_other_teams_is_not_offered(desk: Desk) -> None:
    kept = builders.another_type("Burglary")
    kept.teams.add(builders.team("Bletchley", cast.ALAN))
    assert "Burglary" not in desk.get("new_ticket").content.decode()
    assert "Burglary" not in desk.get("convert", builders.conversation()).content.decode()
    data = {"title": "Look", "brand": default_brand().pk, "email": "henry@alpha.example"}
    assert desk.post("new_ticket", type=kept.pk, **data).status_code == 422


# An agent writes first

LETTER = {"email": "henry@alpha.example", "name": "Henry Baker", "subject": "Your hat", "body": "We found it."}


def test_an_agent_writes_first(desk: Desk) -> None:
    made = opened(desk, "new", **LETTER, brand=default_brand().pk)
    assert (made.subject, made.assignee, made.channel) == ("Your hat", desk.user, "email")
    assert said(made) == [("reply", "Grace Hopper", "We found it.")]


@pytest.mark.parametrize("missing", ["email", "subject", "body", "brand"])
def test_a_letter_without_one_of_its_parts_comes_back(desk: Desk, missing: str) -> None:
    data = {**LETTER, "brand": default_brand().pk, missing: " "}
    response = desk.post("new", **data)
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("form__error") == 1
    assert all(str(LETTER[kept]) in page for kept in LETTER if kept != missing)
    assert not Conversation.objects.exists()


def test_a_refused_letter_leaves_nobody_behind() -> None:
    response = Desk(cast.CHARLES).post("new", **LETTER, brand=default_brand().pk)
    assert response.status_code == 422
    assert "Collaborators write notes; an agent answers the customer." in words(response)
    assert (Conversation.objects.count(), Customer.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["new", "new_ticket"])
def test_nuls_are_words_of_refusal_and_not_an_error(desk: Desk, name: str) -> None:
    data = {key: f"{value}\x00" for key, value in {**LETTER, "title": "x", "description": "y"}.items()}
    assert desk.post(name, **data, brand=default_brand().pk).status_code == 422
