"""A customer changes what they once answered."""

import re

import pytest

from helpdesk.conversations.models import Entry
from tests import builders, cast
from tests.portal.people import signed_in
from tickets.models import FieldValue, Ticket
from tickets.operations.fields import fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket() -> Ticket:
    builders.field("text", "Suspect", customer_may_edit=True)
    builders.field("number", "Footprints", customer_may_edit=True)
    builders.field("text", "Shown only")
    builders.field("text", "Inside", customer_may_edit=True, on_customer_ticket=False)
    made = builders.ticket()
    fill_in(made, values={"suspect": "The butler", "shown_only": "x", "inside": "secret"}, by=builders.teammate())
    return made


def values(ticket: Ticket) -> dict[str, object]:
    return {one.field.key: one.text or one.number for one in FieldValue.objects.filter(ticket=ticket)}


def test_what_may_be_edited_is_and_nothing_else(ticket: Ticket) -> None:
    client, path = signed_in(), f"/portal/tickets/{ticket.number}/details/"
    assert f'href="{path}"' in client.get(f"/portal/tickets/{ticket.number}/").text
    page = client.get(path).text
    assert 'value="The butler"' in page
    assert "Shown only" not in page
    assert "secret" not in page
    answer = client.post(
        path, {"field-suspect": "The hound", "field-footprints": "4", "field-shown_only": "y", "field-inside": "z"}
    )
    assert answer.status_code == 303
    assert values(ticket) == {"suspect": "The hound", "footprints": 4, "shown_only": "x", "inside": "secret"}
    assert Entry.objects.filter(change="field", author_customer=builders.customer()).count() == 2


def test_what_cannot_be_is_said_at_its_field_and_kept(ticket: Ticket) -> None:
    answer = signed_in().post(
        f"/portal/tickets/{ticket.number}/details/", {"field-suspect": "The hound", "field-footprints": "many"}
    )
    assert answer.status_code == 422
    assert "id_field-footprints_error" in answer.text
    assert 'value="The hound"' in answer.text
    assert values(ticket)["suspect"] == "The butler"


def test_whoever_was_slower_is_told_what_stands_there_now(ticket: Ticket) -> None:
    client, path = signed_in(), f"/portal/tickets/{ticket.number}/details/"
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="([^"]*)"', client.get(path).text))
    fill_in(ticket, values={"suspect": "The vicar"}, by=builders.teammate())
    answer = client.post(path, {**seen, "field-suspect": "The hound"})
    assert (answer.status_code, "The vicar" in answer.text) == (422, True)
    assert values(ticket)["suspect"] == "The vicar"


def test_without_such_a_field_there_is_no_such_page() -> None:
    builders.field("text", "Suspect")
    ticket = builders.ticket()
    assert signed_in().get(f"/portal/tickets/{ticket.number}/details/").status_code == 404
    assert signed_in(cast.WATSON).get(f"/portal/tickets/{ticket.number}/details/").status_code == 404
