"""The form of a type in a frame of another site."""

import re

import pytest
from django.test import Client

from tests import builders, cast
from tests.inbox.desk import words
from tests.portal.people import signed_in
from tests.portal.strangers import EMAIL, TITLE, WORDS, frame_of, mailed, stamp
from tickets.models import HeldSubmission, Ticket, TicketType
from tickets.operations.types import archive_type, edit_type
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

SITES = ["https://www.shop.example", "https://shop.example:8443"]


@pytest.fixture(autouse=True)
def kind() -> TicketType:
    made = builders.another_type("Broken lamp")
    edit_type(made, embedding_sites=SITES, by=builders.teammate(cast.ADA))
    workspace.forget()
    return made


def ancestors(answer: object) -> str:
    [found] = re.findall(r"frame-ancestors ([^;]+)", answer["Content-Security-Policy"])  # type: ignore[index]
    return str(found)


def test_only_the_sites_that_an_admin_named_may_show_it(kind: TicketType) -> None:
    answer = Client().get(frame_of(kind))
    assert (answer.status_code, ancestors(answer)) == (200, " ".join(SITES))
    assert "X-Frame-Options" not in answer
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    edit_type(kind, embedding_sites=[], by=builders.teammate(cast.ADA))
    answer = Client().get(frame_of(kind))
    assert (answer.status_code, ancestors(answer), answer["X-Frame-Options"]) == (200, "'none'", "DENY")


def test_no_other_page_of_the_portal_may_be_framed(kind: TicketType) -> None:
    for path in (f"/portal/new/{kind.pk}/", "/portal/sign-in/", "/portal/"):
        answer = Client().get(path)
        assert (ancestors(answer), answer["X-Frame-Options"]) == ("'none'", "DENY")


def test_it_is_the_form_and_nothing_around_it(kind: TicketType) -> None:
    page = Client().get(frame_of(kind)).text
    assert "<header" not in page
    assert "<footer" not in page
    assert "csrfmiddlewaretoken" not in page
    assert "js/theme.js" not in page  # which keeps a word in a cookie
    assert "Broken lamp" in page


def test_it_needs_no_cookie_and_sets_none(kind: TicketType) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert not strict.get(frame_of(kind)).cookies
    answer = strict.post(frame_of(kind), {**WORDS, "stamp": stamp(kind)})
    assert (answer.status_code, bool(answer.cookies)) == (303, False)
    said = strict.get(answer["Location"])
    for line in ("One more step: check your mail", EMAIL, "24 hours"):
        assert line in words(said)
    assert (said.cookies, ancestors(said)) == ({}, " ".join(SITES))
    assert "X-Frame-Options" not in said
    assert not Ticket.objects.exists()
    Client().post(mailed()[0])
    assert Ticket.objects.get().type == kind


def test_what_is_wrong_comes_back_in_the_frame(kind: TicketType) -> None:
    answer = Client().post(frame_of(kind), {**WORDS, "email": "", "stamp": stamp(kind)})
    assert (answer.status_code, ancestors(answer), TITLE in answer.text) == (422, " ".join(SITES), True)
    unstamped = Client(enforce_csrf_checks=True).post(frame_of(kind), WORDS)
    assert (unstamped.status_code, TITLE in unstamped.text) == (422, True)


def test_whoever_is_signed_in_confirms_by_mail_as_well(kind: TicketType) -> None:
    client = signed_in()
    page = client.get(frame_of(kind)).text
    assert cast.HOLMES.name not in page
    assert cast.HOLMES.email not in page
    assert client.post(frame_of(kind), {**WORDS, "stamp": stamp(kind)}).status_code == 303
    assert HeldSubmission.objects.get().sign_in.email == EMAIL


def test_its_address_fills_it_in(kind: TicketType) -> None:
    builders.field("text", "Serial number", type=kind)
    workspace.forget()
    page = Client().get(f"{frame_of(kind)}?title=Dark&serial_number=4711&email=a@b.example").text
    for said in ('value="Dark"', 'value="4711"', 'value="a@b.example"'):
        assert said in page


def test_it_is_light_or_dark_as_the_site_around_it_says(kind: TicketType) -> None:
    assert "framed--" not in Client().get(f"{frame_of(kind)}?theme=evil").text
    assert "framed framed--dark " in Client().get(f"{frame_of(kind)}?theme=dark").text
    answer = Client().post(f"{frame_of(kind)}?theme=light", {**WORDS, "stamp": stamp(kind)})
    assert "framed framed--light " in Client().get(answer["Location"]).text


def test_a_form_that_is_not_open_says_so_in_the_frame(kind: TicketType) -> None:
    edit_type(kind, submitting="signed_in", by=builders.teammate(cast.ADA))
    answer = Client().get(frame_of(kind))
    assert (answer.status_code, ancestors(answer)) == (404, " ".join(SITES))
    assert "This form is for customers who are signed in." in words(answer)
    assert f'href="/portal/new/{kind.pk}/" target="_blank"' in answer.text
    archive_type(kind, by=builders.teammate(cast.ADA))
    assert "This form is not used any more" in words(Client().get(frame_of(kind)))
    assert Client().post(frame_of(kind), {**WORDS, "stamp": stamp(kind)}).status_code == 404


def test_internal_types_and_what_never_was_have_no_form() -> None:
    for pk in (builders.default_type("tracker").pk, 999_999):
        assert Client().get(f"/portal/embed/{pk}/").status_code == 404


def test_what_never_was_sent_leads_back_to_the_form(kind: TicketType) -> None:
    assert Client().get(f"{frame_of(kind)}sent/nonsense/")["Location"] == frame_of(kind)


def test_a_brand_beside_the_default_one_has_its_own(kind: TicketType) -> None:
    other = builders.brand("Harbor")
    workspace.forget()
    path = f"/portal/brands/{other.key}/embed/{kind.pk}/"
    answer = Client().post(path, {**WORDS, "stamp": stamp(kind, brand=other)})
    assert answer["Location"].startswith(f"{path}sent/")
    assert HeldSubmission.objects.get().brand == other
    assert Client().post(path, {**WORDS, "stamp": stamp(kind)}).status_code == 422  # the stamp of another brand's page
