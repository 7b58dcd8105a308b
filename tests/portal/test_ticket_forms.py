"""A customer answers a ticket form by the link of its mail: no session, no script, and only what they are asked."""

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from helpdesk.conversations.models import Attachment, Conversation, Entry
from helpdesk.conversations.operations.participating import remove_participant
from helpdesk.conversations.operations.redacting import redact
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.conversations.payloads import PAYLOADS
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import words
from tickets.access import form_token
from tickets.models import Ticket, TicketForm, TicketType
from tickets.operations.forms import expire_due, send_form, withdraw_form
from tickets.operations.types import edit_type
from tickets.queries.specs import shown_answers, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> TicketType:
    """A type with questions of several kinds, one of which is the team's own."""
    made = builders.another_type("Lost dog")
    builders.field("text", "Breed", type=made, required_for_customers=True, help_text="As its papers say")
    builders.field("single_select", "Size", "Small", "Large", type=made)
    builders.field("files", "Photos", type=made)
    builders.field("text", "Suspect", type=made, on_customer_form=False)
    return made


@pytest.fixture
def form(kind: TicketType) -> TicketForm:
    return send_form(builders.conversation(), ticket_type=kind, by=builders.teammate())


def link(form: TicketForm, who: cast.Client = cast.HOLMES, name: str = "form") -> str:
    return reverse(f"portal:{name}", args=[form_token(form.pk, builders.customer(who).pk)])


def answer(form: TicketForm, who: cast.Client = cast.HOLMES, **given: Any) -> Any:
    """Sent by a browser that keeps no cookies."""
    data = {f"field-{key}": value for key, value in given.items()}
    return Client(enforce_csrf_checks=True).post(link(form, who), data)


def test_the_mail_has_the_link_in_both_its_parts_and_each_participant_their_own(form: TicketForm) -> None:
    thread = Conversation.objects.get()
    builders.participant(thread, cast.WATSON)
    deliver_all()
    mails = OutgoingMail.objects.order_by("id")
    found = {mail.recipient: set(re.findall(r"/forms/[\w:-]+/", mail.html)) for mail in mails}
    assert found == {mail.recipient: set(re.findall(r"/forms/[\w:-]+/", mail.text)) for mail in mails}
    assert found[cast.HOLMES.email] != found.get(cast.WATSON.email)
    [path] = found[cast.HOLMES.email]
    assert words(Client().get(path)).startswith("Lost dog")


def test_it_asks_what_customers_are_asked_in_the_brand_s_colour_and_leaves_no_cookie(form: TicketForm) -> None:
    response = Client().get(link(form))
    page, told = response.content.decode(), words(response)
    assert response.status_code == 200
    for asked in ("Breed", "As its papers say", "Size", "Large", "Photos"):
        assert asked in told
    assert "Suspect" not in told
    assert re.search(r'<html[^>]* class="customer brand-hue-\d+ brand-chroma-vivid"', page)
    assert not response.cookies
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_answering_makes_the_ticket_and_says_thanks(form: TicketForm) -> None:
    photo = SimpleUploadedFile("rex.txt", b"woof", content_type="text/plain")
    size = form.type.fields.get(key="size").options.get(label="Large")
    response = answer(form, breed="Mastiff", size=size.pk, photos=photo)
    assert (response.status_code, response["Location"].endswith("/sent/")) == (303, True)
    ticket = Ticket.objects.get()
    told = dict(shown_answers(ticket))
    assert (told["Breed"], told["Size"], told["Photos"]) == ("Mastiff", "Large", "rex.txt")
    assert Attachment.objects.get().uploaded_by_id is None
    assert f"Your ticket is #{ticket.number}" in words(Client().get(response["Location"]))
    kept = Entry.objects.get(pk=form.pk).details
    assert (kept["ticket_id"], kept["number"]) == (ticket.pk, ticket.number)
    assert kept["answers"] == [["Breed", "Mastiff"], ["Size", "Large"], ["Photos", "rex.txt"]]


def test_whoever_was_removed_meanwhile_is_told_no_number(form: TicketForm) -> None:
    answer(form, breed="Mastiff")
    ticket = Ticket.objects.get()
    for name in ("form_sent", "form"):
        assert f"#{ticket.number}" in words(Client().get(link(form, name=name)))
    remove_participant(ticket.conversation, customer=builders.customer(), by=builders.teammate())
    for name in ("form_sent", "form"):
        assert "#" not in words(Client().get(link(form, name=name)))


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(form: TicketForm) -> None:
    size = form.type.fields.get(key="size").options.get(label="Large")
    response = answer(form, breed=" ", size=size.pk)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_field-breed_error"' in page
    assert re.search(rf'<option value="{size.pk}" selected', page)
    assert "Not sent yet." in words(response)
    assert not Ticket.objects.exists()


def test_a_double_click_is_thanked_twice_and_answers_once(form: TicketForm) -> None:
    url = link(form)
    for _ in range(2):
        response = Client().post(url, {"field-breed": "Mastiff", "once": "a key"})
        assert (response.status_code, response.headers.get("Location")) == (303, f"{url}sent/")
    assert Ticket.objects.count() == 1
    other = Client().post(url, {"field-breed": "Pug", "once": "a key"})
    assert (other.status_code, "This form was answered already." in words(other)) == (404, True)


def test_each_page_has_a_key_of_its_own(form: TicketForm) -> None:
    keys = [re.findall('name="once" value="([^"]+)"', Client().get(link(form)).content.decode()) for _ in range(2)]
    assert [len(one) for one in keys] == [1, 1]
    assert keys[0] != keys[1]


def test_a_field_that_depends_says_on_what_and_is_dropped_where_it_is_not_asked(kind: TicketType) -> None:
    size = kind.fields.get(key="size")
    large = size.options.get(label="Large")
    builders.field("text", "Leash", type=kind, required_for_customers=True, shown_when=size, shown_values=[large.pk])
    form = send_form(builders.conversation(), ticket_type=kind, by=builders.teammate())
    assert "Only if “Size” is “Large”." in words(Client().get(link(form)))
    assert answer(form, breed="Pug", leash="Red").status_code == 303
    ticket = Ticket.objects.get()
    assert "leash" not in {key for key, value in values_of(ticket, kind.fields.all()).items() if value}


@pytest.mark.parametrize("payload", [one for one in PAYLOADS if "\n" not in one and len(one) < 70][:12])
def test_whatever_is_written_comes_back_as_text(form: TicketForm, payload: str) -> None:
    page = answer(form, breed=payload, size="999999").content.decode()
    assert f'value="{html.escape(payload)}"' in page
    assert payload not in page
    edit_type(form.type, name=payload, by=builders.teammate(cast.ADA))
    page = Client().get(link(form)).content.decode()
    [title] = re.findall(r'<h1 class="ask__title">([^<>]*)</h1>', page)
    assert html.unescape(title) == payload
    assert payload not in page


def _withdrawn(form: TicketForm) -> None:
    withdraw_form(form, by=builders.teammate())


def _expired(form: TicketForm) -> None:
    TicketForm.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))


def _swept(form: TicketForm) -> None:
    _expired(form)
    expire_due()


def _redacted(form: TicketForm) -> None:
    redact(form.entry, by=builders.teammate())


def _left(form: TicketForm) -> None:
    remove_participant(Conversation.objects.get(), customer=builders.customer(), by=builders.teammate())


def _not_theirs(form: TicketForm) -> None:
    edit_type(form.type, submitting="signed_in", by=builders.teammate(cast.ADA))


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (_withdrawn, "This form was taken back."),
        (_expired, "This form is too old."),
        (_swept, "This form is too old."),
        (_redacted, "This form was taken back."),
        (_left, "This form is not for you."),
        (_not_theirs, "This form is not for you."),
    ],
)
def test_what_ended_says_how_and_takes_no_answer(
    form: TicketForm, ends: Callable[[TicketForm], None], said: str
) -> None:
    ends(form)
    for response in (Client().get(link(form)), answer(form, breed="Pug")):
        assert response.status_code == 404
        assert said in words(response)
    assert not Ticket.objects.exists()


def test_a_second_answer_is_told_it_was_answered_already(form: TicketForm) -> None:
    answer(form, breed="Mastiff")
    ticket = Ticket.objects.get()
    for response in (answer(form, breed="Pug"), Client().get(link(form))):
        assert response.status_code == 404
        assert "This form was answered already." in words(response)
        assert f"in ticket #{ticket.number}" in words(response)
    assert dict(shown_answers(Ticket.objects.get()))["Breed"] == "Mastiff"


@pytest.mark.parametrize("spoil", [lambda token: token[:-2], lambda token: "x", lambda token: token.swapcase()])
def test_a_link_that_is_not_ours_leads_nowhere_in_words(form: TicketForm, spoil: Callable[[str], str]) -> None:
    token = spoil(form_token(form.pk, builders.customer().pk))
    for name in ("form", "form_sent"):
        response = Client().get(reverse(f"portal:{name}", args=[token]))
        assert response.status_code == 404
        assert "This link leads to no form" in words(response)


def test_its_signature_ends_too(form: TicketForm) -> None:
    url = link(form)
    with time_machine.travel(timezone.now() + dt.timedelta(days=61), tick=False):
        assert "This link leads to no form" in words(Client().get(url))


def test_there_are_no_thanks_before_an_answer(form: TicketForm) -> None:
    url = link(form)
    response = Client().get(f"{url}sent/")
    assert (response.status_code, response["Location"]) == (303, url)


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(kind: TicketType) -> None:
    builders.field("files", "Papers", type=kind, settings={"endings": "pdf"})
    form = send_form(builders.conversation(), ticket_type=kind, by=builders.teammate())
    response = answer(form, breed="Pug", papers=SimpleUploadedFile("papers.pdf", b"woof"))
    assert response.status_code == 422
    assert "papers.pdf is not what its name says." in words(response)
    assert not Ticket.objects.exists()
