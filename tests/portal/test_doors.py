"""Every page of the portal has an expectation for everybody: a new one without fails here."""

import uuid
from dataclasses import dataclass

import pytest
from django.test import Client

from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.people.models import Brand, Customer
from helpdesk.people.operations.signing_in import ask_to_sign_in
from helpdesk.people.queries import default_brand
from helpdesk.ui.places import portal_path
from portal.urls import PAGES
from tests import builders, cast
from tests.architecture.test_routes import fingerprint
from tests.portal.people import signed_in
from tickets.models import Ticket
from tickets.operations.replying import reply_to_customer
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

# What a GET answers to whoever is not signed in; a number is a status, a word leads to that page.
OPEN = {
    "language": 405,
    "tickets": 200,
    "sso": 404,
    "sign_in": 200,
    "code": 200,
    "link": 200,
    "sign_out": 405,
    "new": 303,  # to the form of the one type there is
    "new_of": 200,  # open to everyone
    "embed": 200,
    "embed_sent": 303,  # nothing was sent
    "keep": 405,
    "let_go": 405,
}
# Pages of one ticket, or of one file: there is nothing there for anybody else.
OF_ONE = {
    "ticket": "GET",
    "transcript": "GET",
    "details": "GET",
    "file": "GET",
    "seen": "POST",
    "replies": "POST",
    "solution": "POST",
    "rating": "POST",
    "joining": "POST",
    "people": "POST",
    "mails": "POST",
    "privacy": "POST",
}
OWN = {
    "similar": "GET",
    "account": "GET",
    "sign_out_elsewhere": "POST",
}
NAMES = {name for _path, _view, name in PAGES}
WORDS = {"score": "5", "body": "x", "email": "a@b.example", "to": "private", "upto": "1"}


@dataclass
class Place:
    """A ticket of Holmes with a reply and a file; the ways to sign in that lie open."""

    ticket: Ticket
    arguments: dict[str, dict[str, object]]

    def url(self, name: str, brand: Brand | None = None) -> str:
        default = {"number": self.ticket.number} if name in OF_ONE else {}
        return portal_path(brand or default_brand(), name, **self.arguments.get(name, default))


@pytest.fixture
def place() -> Place:
    ticket = builders.ticket(cast.HOLMES)
    builders.field("text", "Suspect", customer_may_edit=True)
    entry = reply_to_customer(ticket.conversation, body="For Holmes", by=builders.teammate())
    [file] = attach(ticket.conversation, [NewFile("map.txt", b"north")], by=builders.teammate(), entry=entry)
    asked = ask_to_sign_in(email=cast.HOLMES.email, brand=default_brand())
    assert asked.secrets
    arguments: dict[str, dict[str, object]] = {
        "file": {"key": file.key},
        "new_of": {"type_id": builders.default_type().pk},
        "embed": {"type_id": builders.default_type().pk},
        "embed_sent": {"type_id": builders.default_type().pk, "handle": "never-was-one"},
        "code": {"handle": asked.sign_in.handle},
        "link": {"token": asked.secrets.token},
    }
    return Place(ticket, arguments)


def test_every_page_has_an_expectation() -> None:
    assert set(OPEN) | set(OF_ONE) | set(OWN) == NAMES


def test_whoever_is_not_signed_in_is_asked_to_and_changes_nothing(place: Place) -> None:
    before, home = fingerprint(), portal_path(default_brand(), "sign_in")
    for name in NAMES:
        answer = Client().get(place.url(name))
        if name in OPEN:
            assert answer.status_code == OPEN[name], name
            continue
        method = (OF_ONE | OWN)[name]
        given = answer if method == "GET" else Client().post(place.url(name), WORDS)
        assert (given.status_code, given["Location"].split("?")[0]) == (303, home), name
        if method == "POST":
            assert answer.status_code == 405, name
    assert fingerprint() == before


@pytest.mark.parametrize("who", [cast.WATSON, cast.IRENE], ids=lambda who: who.name)
def test_there_is_nothing_there_for_other_customers(who: cast.Client, place: Place) -> None:
    client = signed_in(who)
    before = fingerprint()
    for name, method in OF_ONE.items():
        assert client.generic(method, place.url(name)).status_code == 404, name
        if method == "POST":
            assert client.post(place.url(name), WORDS).status_code == 404, name
    assert fingerprint() == before


def test_nor_is_there_at_another_brand(place: Place) -> None:
    other = builders.brand("Harbor")
    workspace.forget()
    client = signed_in(cast.HOLMES, brand=other)
    before = fingerprint()
    for name, method in OF_ONE.items():
        assert client.generic(method, place.url(name, other)).status_code == 404, name
    assert fingerprint() == before


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "9223372036854775808"])
def test_numbers_that_never_were_are_not_found(number: str) -> None:
    client = signed_in()
    assert client.get(f"/portal/tickets/{number}/").status_code == 404
    assert client.get(f"/portal/files/{uuid.uuid4()}/").status_code == 404


def test_looking_changes_no_row(place: Place) -> None:
    client = signed_in(cast.HOLMES)
    Customer.objects.update(kind="user")
    before = fingerprint()
    for name in NAMES - set(OPEN) | {"new_of", "embed"}:
        if (OF_ONE | OWN).get(name, "GET") == "GET":
            answer = client.get(place.url(name))
            assert answer.status_code == 200, name
            if answer.streaming:
                answer.getvalue()
    assert fingerprint() == before


def test_a_teammate_s_sign_in_opens_no_customer_s_page(place: Place) -> None:
    client = Client()
    client.force_login(builders.teammate(cast.ADA))
    assert client.get(place.url("ticket")).status_code == 303
    assert client.get(place.url("account")).status_code == 303
