"""Signing in to the portal, by the link or the code of one real mail."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Customer, CustomerSession, SignIn
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.architecture.test_routes import fingerprint
from tests.portal.people import signed_in
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

EMAIL = "maya@studionorr.example"
ASK = "/portal/sign-in/"


def mailed(client: Client, email: str = EMAIL, **more: str) -> tuple[str, str, str]:
    """Ask for the mail: the page for the code, the link and the code that came."""
    answer = client.post(ASK, {"email": email, **more})
    assert answer.status_code == 303, answer.content.decode()
    mail = OutgoingMail.objects.latest("id")
    [link] = re.findall(r"https?://[^/]+(/\S+)", mail.text)
    [code] = re.findall(r"\d{3} \d{3}", mail.text)
    return str(answer["Location"]), link, code


def test_the_code_of_the_mail_signs_in_and_leads_to_the_tickets() -> None:
    client = Client()
    page, _, code = mailed(client)
    assert EMAIL in client.get(page).text
    answer = client.post(page, {"code": code})
    assert (answer.status_code, answer["Location"]) == (303, "/portal/")
    cookie = answer.cookies["portal-default" if "portal-default" in answer.cookies else next(iter(answer.cookies))]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get("/portal/").status_code == 200


def test_the_link_of_the_mail_asks_and_signs_in_by_a_click() -> None:
    _, link, _ = mailed(Client())
    elsewhere = Client()
    before = fingerprint()
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PROPFIND"):
        elsewhere.generic(method, link)
    assert fingerprint() == before
    assert EMAIL in elsewhere.get(link).text
    assert elsewhere.post(link).status_code == 303
    assert elsewhere.get("/portal/").status_code == 200


def test_one_comes_to_the_page_that_one_wanted_to_see() -> None:
    ticket = builders.ticket(cast.HOLMES)
    client = Client()
    asked = client.get(f"/portal/tickets/{ticket.number}/")
    assert asked.status_code == 303
    page = client.get(asked["Location"])
    [wanted] = re.findall(r'name="next" value="([^"]+)"', page.text)
    where, _, code = mailed(client, cast.HOLMES.email, next=wanted)
    assert client.post(where, {"code": code})["Location"] == f"/portal/tickets/{ticket.number}/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        *["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "x"],
        *["/portal/\x00", "/\r\nX: y", "/portal/\u202e"],
    ],
)
def test_nobody_is_led_to_another_site(elsewhere: str) -> None:
    client = Client()
    where, _, code = mailed(client, next=elsewhere)
    assert client.post(where, {"code": code})["Location"] == "/portal/"


def test_known_and_unknown_addresses_are_answered_alike() -> None:
    builders.customer(cast.HOLMES)
    pages = []
    for email in (cast.HOLMES.email, "nobody@nowhere.example"):
        client = Client()
        page, _, _ = mailed(client, email)
        text = client.get(page).text.replace(email, "…")
        pages.append(re.sub(r'value="[\w-]+"|nonce="[^"]*"|sign-in/[\w-]+/', "…", text))
    assert pages[0] == pages[1]


def test_the_mail_says_nothing_that_the_asking_person_wrote() -> None:
    client = Client()
    client.post(
        ASK,
        {"email": EMAIL, "next": "/portal/?q=buy-cheap-pills", "name": "pills"},
        headers={"User-Agent": "pills", "Host": "localhost"},
    )
    mail = OutgoingMail.objects.latest("id")
    assert "pills" not in mail.text + mail.html + mail.subject + str(mail.headers)
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_whose_host_was_asked_changes_no_link(settings: pytest.FixtureRequest) -> None:
    settings.OUR_HOSTS = ["*"]  # type: ignore[attr-defined]  # pytest-django's own
    Client(headers={"Host": "evil.example"}).post(ASK, {"email": EMAIL})
    assert "evil" not in OutgoingMail.objects.latest("id").text


def test_a_wrong_code_says_so_and_five_are_the_end() -> None:
    client = Client()
    where, link, code = mailed(client)
    wrong = "000 000" if code != "000 000" else "111 111"
    for _ in range(4):
        answer = client.post(where, {"code": wrong})
        assert (answer.status_code, "This is not the code we sent" in answer.text) == (422, True)
    over = client.post(where, {"code": wrong})
    assert (over.status_code, "no longer good" in over.text) == (404, True)
    assert client.post(where, {"code": code}).status_code == 404
    assert client.post(link).status_code == 404
    assert not CustomerSession.objects.exists()


@pytest.mark.parametrize("path", ["sign-in/by-link/never-was-one-of-ours/", "sign-in/never-was-one/"])
def test_what_never_was_a_link_says_what_to_do(path: str) -> None:
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/portal/{path}")
        assert (answer.status_code, "Ask for a new one" in answer.text) == (404, True)


def test_a_link_of_another_brand_opens_nothing() -> None:
    other = builders.brand("Harbor")
    workspace.forget()
    _, link, _ = mailed(Client())
    foreign = link.replace("/portal/", f"/portal/brands/{other.key}/")
    assert Client().post(foreign).status_code == 404
    assert Client().post(link).status_code == 303


def test_a_brand_beside_the_default_one_has_a_portal_under_its_key() -> None:
    other = builders.brand("Harbor")
    workspace.forget()
    client = Client()
    asked = client.post(f"/portal/brands/{other.key}/sign-in/", {"email": EMAIL})
    mail = OutgoingMail.objects.latest("id")
    assert (mail.brand, f"/portal/brands/{other.key}/sign-in/by-link/" in mail.text) == (other, True)
    [code] = re.findall(r"\d{3} \d{3}", mail.text)
    assert client.post(asked["Location"], {"code": code})["Location"] == f"/portal/brands/{other.key}/"
    assert client.get(f"/portal/brands/{other.key}/").status_code == 200
    assert client.get("/portal/account/").status_code == 303
    assert client.get("/portal/brands/nobody/").status_code == 404


def test_what_is_no_address_is_said_at_its_field_and_kept() -> None:
    answer = Client().post(ASK, {"email": "maya at studionorr"})
    assert answer.status_code == 422
    assert "This is not an e-mail address" in answer.text
    assert 'value="maya at studionorr"' in answer.text
    assert not SignIn.objects.exists()


def test_a_flood_from_one_network_is_told_to_wait() -> None:
    client = Client()
    for number in range(30):
        mailed(client, f"{number}@flood.example")
    answer = client.post(ASK, {"email": EMAIL})
    assert (answer.status_code, "your network" in answer.text) == (429, True)


def test_signed_out_the_cookie_opens_nothing_any_more() -> None:
    client = signed_in()
    key = client.cookies[next(iter(client.cookies))].value
    assert client.get("/portal/account/").status_code == 200
    assert client.post("/portal/sign-out/")["Location"] == "/portal/sign-in/"
    again = Client()
    again.cookies[f"portal-{default_brand().key}"] = key
    assert again.get("/portal/account/").status_code == 303


def test_all_other_browsers_are_signed_out_at_once() -> None:
    here, there = signed_in(), signed_in()
    page = here.get("/portal/account/").text
    assert "Sign out everywhere else" in page
    here.post("/portal/sign-out/elsewhere/")
    assert [one.get("/portal/account/").status_code for one in (here, there)] == [200, 303]


def test_a_post_without_its_token_signs_nobody_in() -> None:
    """Login CSRF: another site must not sign a visitor in as somebody else."""
    _, link, _ = mailed(Client())
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link).status_code == 403
    assert strict.post(ASK, {"email": EMAIL}).status_code == 403


def test_pages_are_kept_by_no_cache_and_found_by_no_search_engine() -> None:
    for client, path in ((Client(), ASK), (signed_in(), "/portal/")):
        answer = client.get(path)
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "same-origin"


def test_signing_in_makes_a_customer_of_a_stranger_and_shows_an_empty_list() -> None:
    client = Client()
    where, _, code = mailed(client)
    client.post(where, {"code": code})
    assert Customer.objects.get(email=EMAIL).kind == Customer.Kind.USER
    assert "No tickets yet" in client.get("/portal/").text


def test_reverse_knows_every_page_twice() -> None:
    assert reverse("portal:ticket", kwargs={"number": 7}) == "/portal/tickets/7/"
    assert reverse("portal:ticket", kwargs={"number": 7, "brand": "harbor"}) == "/portal/brands/harbor/tickets/7/"
