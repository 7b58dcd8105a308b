"""A customer hands in a ticket at the portal."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from helpdesk.conversations.models import Attachment, Conversation
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Company, Customer
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.portal.people import signed_in
from tickets.models import FieldValue, Ticket, TicketType
from tickets.operations.states import change_state
from tickets.operations.types import archive_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

WORDS = {"title": "The hound again", "body": "It was on the moor.\n\nAll night.", "once": "one"}


def form_of(kind: TicketType | None = None) -> str:
    return f"/portal/new/{(kind or builders.default_type()).pk}/"


@pytest.fixture(autouse=True)
def fresh() -> None:
    workspace.forget()


def test_what_is_sent_becomes_a_ticket_that_the_customer_sees() -> None:
    client = signed_in()
    files = {"files": [SimpleUploadedFile("map.txt", b"north"), SimpleUploadedFile("log.txt", b"x")]}
    answer = client.post(form_of(), WORDS | files)
    made = Ticket.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/portal/tickets/{made.number}/?new=1")
    assert (made.conversation.channel, made.conversation.customer) == ("portal", builders.customer())
    page = client.get(answer["Location"]).text
    for said in (
        "Thank you, we have got it",
        "The hound again",
        "It was on the moor.",
        "All night.",
        "map.txt",
        "log.txt",
    ):
        assert said in page
    assert page.count("It was on the moor.") == 1
    assert Attachment.objects.count() == 2


def test_its_mail_leads_back_to_it() -> None:
    signed_in().post(form_of(), WORDS)
    deliver_all()
    mail = OutgoingMail.objects.get(kind="submitted")
    [path] = set(re.findall(r"https?://[^/]+(/portal/\S+?)[\s\"]", mail.text + mail.html))
    assert path == f"/portal/tickets/{Ticket.objects.get().number}/"
    assert Client().get(path).status_code == 303
    assert signed_in().get(path).status_code == 200


def test_a_double_click_makes_one_ticket() -> None:
    client = signed_in()
    places = {client.post(form_of(), WORDS)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Ticket.objects.count() == 1
    client.post(form_of(), WORDS | {"once": "another page"})
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("missing", ["title", "body"])
def test_what_is_missing_is_said_at_its_field_and_the_rest_stays(missing: str) -> None:
    answer = signed_in().post(form_of(), WORDS | {missing: "  "})
    assert answer.status_code == 422
    assert f'id="id_{missing}_error"' in answer.text
    for name in {"title", "body"} - {missing}:
        assert WORDS[name].splitlines()[0] in answer.text
    assert not Conversation.objects.exists()


def test_the_questions_of_the_type_are_asked_and_answered() -> None:
    kind = builders.another_type("Theft")
    room = builders.field("single_select", "Room", "Kitchen", "Hall", type=kind, required_for_customers=True)
    builders.field("text", "Suspect", type=kind)
    builders.field("text", "For us", type=kind, on_customer_form=False)
    workspace.forget()
    client, path = signed_in(), form_of(kind)
    assert "For us" not in client.get(path).text
    refused = client.post(path, WORDS)
    assert (refused.status_code, f"id_field-{room.key}_error" in refused.text) == (422, True)
    kitchen = room.options.get(label="Kitchen")
    client.post(
        path, WORDS | {f"field-{room.key}": str(kitchen.pk), "field-suspect": "The butler", "field-for_us": "x"}
    )
    made = Ticket.objects.get()
    assert {one.field.name for one in FieldValue.objects.filter(ticket=made)} == {"Room", "Suspect"}


def test_the_address_fills_in_what_it_names() -> None:
    builders.field("text", "Suspect")
    builders.field("text", "Inside", on_customer_form=False)
    workspace.forget()
    page = signed_in().get(f"{form_of()}?title=Hound&body=Moor&suspect=Butler&inside=x&once=evil&files=y").text
    for said in ('value="Hound"', "Moor</textarea>", 'value="Butler"'):
        assert said in page
    assert 'value="evil"' not in page


def test_types_are_offered_by_their_rules() -> None:
    bank = Company.objects.create(name="Bank")
    builders.another_type("For all")
    builders.another_type("For users", submitting="signed_in")
    builders.another_type("Draft", is_draft=True)
    builders.another_type("Gone")
    for_bank = builders.another_type("For the bank")
    TicketType.objects.filter(pk=for_bank.pk).update(submitting="companies")
    for_bank.companies.add(bank)
    TicketType.objects.filter(name="Gone").update(archived_at="2026-01-01T00:00Z")
    TicketType.objects.filter(name="For all").update(customer_description="Whatever it is.")
    inside = builders.another_type("Inside", category="back_office")
    workspace.forget()
    client = signed_in()
    Customer.objects.update(kind="user")
    page = client.get("/portal/new/").text
    names = ("For all", "For users", "Draft", "Gone", "For the bank", "Inside")
    assert [name for name in names if f">{name}<" in page] == ["For all", "For users"]
    assert "Whatever it is." in page
    for kind in (for_bank, inside, *TicketType.objects.filter(name__in=("Draft", "Gone"))):
        assert client.get(form_of(kind)).status_code == 404
        assert client.post(form_of(kind), WORDS).status_code == 404
    Customer.objects.update(company=bank)
    assert client.post(form_of(for_bank), WORDS).status_code == 303


def test_one_type_alone_is_not_asked_for() -> None:
    assert signed_in().get("/portal/new/")["Location"] == form_of()


def test_open_tickets_that_sound_alike_are_a_hint() -> None:
    builders.ticket(title="Hound on the moor")
    resolved = builders.ticket(title="Hound in the garden")
    change_state(resolved, to=builders.state("resolved"), by=builders.teammate())
    builders.ticket(cast.WATSON, title="Hound of another")
    client = signed_in()
    page = client.get("/portal/new/similar/?title=a+hound+on+the+moor").text
    assert "Hound on the moor" in page
    assert "garden" not in page
    assert "another" not in page
    for title in ("", "hou", "\x00", "%", "x" * 5000):
        assert client.get("/portal/new/similar/", {"title": title}).text.strip() == ""


@pytest.mark.parametrize("body", ["<script>alert(1)</script>", "\u202eright to left", "😀" * 100, "a" * 49_000])
def test_anything_that_people_write_is_kept_and_shown_harmlessly(body: str) -> None:
    client = signed_in()
    answer = client.post(form_of(), WORDS | {"body": f"Begin {body} end", "title": f"T {body[:50]}"})
    assert answer.status_code == 303
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_too_long_and_too_many_is_said() -> None:
    client = signed_in()
    assert client.post(form_of(), WORDS | {"body": "a" * 50_001}).status_code == 422
    assert client.post(form_of(), WORDS | {"title": "a" * 201}).status_code == 422
    many = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(51)]
    answer = client.post(form_of(), WORDS | {"files": many})
    assert (answer.status_code, "Attach 50 files at most." in answer.text) == (422, True)
    assert not Ticket.objects.exists()


def test_a_type_that_is_archived_meanwhile_is_refused_and_leaves_nothing() -> None:
    kind = builders.another_type("Theft")
    workspace.forget()
    client = signed_in()
    assert client.get(form_of(kind)).status_code == 200
    archive_type(kind, by=builders.teammate(cast.ADA))
    before = Event.objects.count()
    assert client.post(form_of(kind), WORDS).status_code == 404
    assert Event.objects.count() == before
