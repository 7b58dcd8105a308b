"""In which language customers read: what they chose, what we know of them, what their browser asks for, the brand's."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from helpdesk.people.models import Brand, Customer
from helpdesk.people.queries import default_brand
from helpdesk.ui.languages import cookie_for
from helpdesk.ui.places import portal_path
from tests import builders, cast
from tests.portal.people import signed_in
from tickets.models import State, TicketType
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

SIGN_IN = "/portal/sign-in/"
TITLES = {
    "en": "Sign in to your tickets",
    "de": "Bei Ihren Anfragen anmelden",
    "fr": "Accéder à vos demandes",
    "es": "Acceda a sus solicitudes",
    "ar": "الدخول إلى طلباتكم",
}


@pytest.fixture(autouse=True)
def _leaves_no_workspace_behind() -> Iterator[None]:
    yield
    workspace.forget()


def choose(client: Client, language: str, back: str = SIGN_IN) -> str:
    answer = client.post("/portal/language/", {"language": language, "back": back})
    assert answer.status_code == 303
    return str(answer["Location"])


@pytest.mark.parametrize(("asked", "spoken"), [(f"{code}-XX;q=0.9, xx", code) for code in TITLES])
def test_a_page_is_in_the_language_that_the_browser_asks_for(asked: str, spoken: str) -> None:
    answer = Client(headers={"Accept-Language": asked}).get(SIGN_IN)
    assert TITLES[spoken] in answer.text
    way = ' dir="rtl"' if spoken == "ar" else ""
    assert f'<html lang="{spoken}"{way} class=' in answer.text
    assert answer["Content-Language"] == spoken
    assert {"Accept-Language", "Cookie"} <= {one.strip() for one in answer["Vary"].split(",")}


@pytest.mark.parametrize("asked", ["", "xx", "*", "tlh, *;q=0.1", "de" * 400, "\x00,;=q"])
def test_without_a_language_that_we_have_it_is_the_brand_s(asked: str) -> None:
    answer = Client(headers={"Accept-Language": asked}).get(SIGN_IN)
    assert TITLES["en"] in answer.text
    assert answer["Content-Language"] == "en"


def test_a_brand_s_language_is_what_its_customers_read_when_nobody_says_otherwise() -> None:
    Brand.objects.update(language="es")
    workspace.forget()
    assert TITLES["es"] in Client().get(SIGN_IN).text
    assert TITLES["es"] in Client(headers={"Accept-Language": "tlh"}).get(SIGN_IN).text
    assert TITLES["de"] in Client(headers={"Accept-Language": "de"}).get(SIGN_IN).text


def test_what_is_chosen_counts_before_what_the_browser_asks_for_and_leads_back() -> None:
    client = Client(headers={"Accept-Language": "de"})
    assert choose(client, "fr", "/portal/sign-in/?next=/portal/new/") == "/portal/sign-in/?next=/portal/new/"
    assert TITLES["fr"] in client.get(SIGN_IN).text
    cookie = client.cookies[cookie_for(default_brand().key)]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("fr", True, "Lax")


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_choosing_never_leads_to_another_site(back: str) -> None:
    assert choose(Client(), "fr", back) == "/portal/"


@pytest.mark.parametrize("language", ["", "xx", "tlh", "../de", "de\x00", "d" * 600])
def test_a_language_that_we_do_not_have_changes_nothing(language: str) -> None:
    client = signed_in()
    choose(client, language)
    assert cookie_for(default_brand().key) not in client.cookies
    assert set(Customer.objects.values_list("locale", flat=True)) == {""}


def test_each_brand_remembers_its_own() -> None:
    other = builders.brand("Harbor")
    workspace.forget()
    client = Client()
    client.post(portal_path(other, "language"), {"language": "es"})
    assert TITLES["es"] in client.get(portal_path(other, "sign_in")).text
    assert TITLES["en"] in client.get(SIGN_IN).text


def test_whoever_is_signed_in_reads_their_own_language_in_any_browser() -> None:
    client = signed_in()
    choose(client, "de", "/portal/")
    assert Customer.objects.get(email=cast.HOLMES.email).locale == "de"
    again = signed_in()
    again.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    assert '<html lang="de"' in again.get("/portal/").text


def test_what_is_known_of_a_customer_counts_where_we_have_that_language() -> None:
    client = signed_in()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    for locale, spoken in [("de-AT", "de"), ("nb", "fr"), ("", "fr")]:
        Customer.objects.update(locale=locale)
        assert f'<html lang="{spoken}"' in client.get("/portal/").text


def test_the_menu_names_each_language_in_itself_and_marks_the_one_that_is_spoken() -> None:
    page = Client(headers={"Accept-Language": "ar"}).get(SIGN_IN).text
    found = re.findall(r'name="language" value="(\w+)" lang="(\w+)" dir="auto"( aria-current="true")?>([^<]+)', page)
    assert [(code, lang, bool(mark), name) for code, lang, mark, name in found] == [
        ("en", "en", False, "English"),
        ("de", "de", False, "Deutsch"),
        ("fr", "fr", False, "Français"),
        ("es", "es", False, "Español"),
        ("ar", "ar", True, "العربية"),
    ]


def test_a_page_of_nowhere_is_in_the_customer_s_language_and_leads_to_their_tickets() -> None:
    for client in (Client(headers={"Accept-Language": "de"}), signed_in()):
        Customer.objects.update(locale="de")
        page = client.get("/portal/nowhere/") if client.cookies == {} else client.get("/portal/tickets/999/")
        assert page.status_code == 404
        assert "Hier ist nichts, oder es ist nicht für Sie bestimmt." in page.text
        assert 'href="/portal/"' in page.text
        assert "/inbox/" not in page.text


def test_seeded_words_are_in_the_customer_s_language_and_a_team_s_own_as_written() -> None:
    ticket = builders.ticket()
    client = signed_in()
    Customer.objects.update(locale="de")
    for address in ("/portal/", f"/portal/tickets/{ticket.number}/", f"/portal/tickets/{ticket.number}/transcript/"):
        assert "Eingegangen" in client.get(address).text, address
    assert "Kundenanfrage" in client.get(f"/portal/tickets/{ticket.number}/").text
    State.objects.filter(category="submitted").update(customer_label="Received at Baker Street")
    TicketType.objects.filter(category="customer").update(name="A case")
    workspace.forget()
    page = client.get(f"/portal/tickets/{ticket.number}/").text
    assert "Received at Baker Street" in page
    assert "A case" in page


def test_what_is_wrong_is_said_in_the_customer_s_language() -> None:
    builders.field("number", "Age", required_for_customers=True)
    workspace.forget()
    client = signed_in()
    Customer.objects.update(locale="de")
    page = client.post(f"/portal/new/{builders.default_type().pk}/", {"title": "", "body": "", "field-age": "1,234"})
    assert page.status_code == 422
    for said in (
        "Bitte geben Sie einen Titel an",
        "Bitte sagen Sie uns, worum es geht.",
        "1,234 lässt sich auf zwei Arten lesen.",
    ):
        assert said in page.text


def test_the_team_s_pages_stay_in_their_language_whatever_the_browser_asks_for() -> None:
    client = Client(headers={"Accept-Language": "de"})
    client.cookies[cookie_for(default_brand().key)] = "ar"
    refused = client.post("/account/login/", {"login": "", "password": ""})
    assert '<html lang="en"' in refused.text
    assert "Dieses Feld" not in refused.text
    client.force_login(builders.teammate(cast.ADA))
    builders.ticket()
    for address in ("/inbox/", "/account/login/", "/settings/support/ticketing/", "/nowhere/"):
        answer = client.get(address, follow=True)
        assert '<html lang="en"' in answer.text, address
        assert 'dir="rtl"' not in answer.text, address
        assert answer["Content-Language"] == "en"
        assert not re.search("Anfrage|Nicht gefunden|Anmelden", answer.text), address


def test_what_a_customer_changes_is_kept_in_the_team_s_words() -> None:
    builders.field("checkbox", "Urgent", customer_may_edit=True)
    workspace.forget()
    ticket = builders.ticket()
    client = signed_in()
    Customer.objects.update(locale="de")
    page = client.get(f"/portal/tickets/{ticket.number}/details/").text
    [seen] = re.findall(r'name="seen-urgent" value="([^"]*)"', page)
    done = client.post(f"/portal/tickets/{ticket.number}/details/", {"field-urgent": "on", "seen-urgent": seen})
    assert done.status_code == 303, done.text
    [line] = ticket.conversation.entries.filter(change="field")
    assert line.details["after"] == "Yes"
    assert "Ja" in client.get(f"/portal/tickets/{ticket.number}/").text
