"""Where the form of a type stands on the web, and which sites may show it in a frame."""

import html
import re
from typing import Any

import pytest

from helpdesk.people.models import Brand
from tests import builders, cast
from tests.helpers.refusing import refused
from tests.tickets.settings.office import Office, words
from tickets.models import TicketType
from tickets.operations.duplicating import duplicate_type
from tickets.operations.embedding import site_origins
from tickets.operations.types import edit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> TicketType:
    return builders.another_type("Broken “lamp” <b>")


def test_its_addresses_and_the_snippet_stand_there_to_be_copied(office: Office, kind: TicketType) -> None:
    other = builders.brand("Harbor")
    page = office.get("access", kind.pk).content.decode()
    for path in (f"/portal/new/{kind.pk}/", f"/portal/brands/{other.key}/new/{kind.pk}/"):
        assert re.search(rf'value="http://[^"/]+{path}"', page)
    snippet = html.unescape(
        re.findall(r'<textarea class="input open-door__code"[^>]*>(.*?)</textarea>', page, re.DOTALL)[0]
    )
    assert re.search(rf'<iframe data-helpdesk src="http://[^"/]+/portal/embed/{kind.pk}/" title="[^"<]+"', snippet)
    assert re.search(r'<script src="http://[^"/]+/static/embed/resize.js" async></script>', snippet)
    assert 'title="Broken “lamp” &lt;b&gt;, to ' in snippet


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"submitting": "everyone"}, "Open to everyone. Who is not signed in confirms the address by mail first."),
        ({"submitting": "signed_in"}, "Only after signing in."),
        ({"is_draft": True}, "A draft: the form takes nothing until you finish it."),
    ],
)
def test_whether_it_is_open_to_everyone_is_said(office: Office, rules: dict[str, Any], said: str) -> None:
    made = builders.another_type("Theft", **rules)
    assert said in words(office.get("access", made.pk))


def test_of_a_type_for_some_brands_there_is_a_form_at_those_alone(office: Office, kind: TicketType) -> None:
    other, third = builders.brand("Harbor"), builders.brand("Quay")
    edit_type(kind, submitting="brands", brands=[other], by=office.user)
    page = office.get("access", kind.pk).content.decode()
    assert f"/portal/brands/{other.key}/new/" in page
    assert f"/portal/brands/{third.key}/new/" not in page
    assert "Open to everyone." in page


def test_a_brand_whose_portal_is_not_open_to_everyone_says_so(office: Office, kind: TicketType) -> None:
    builders.brand("Harbor")
    Brand.objects.filter(key="harbor").update(entry=Brand.Entry.SIGNED_IN)
    page = words(office.get("access", kind.pk))
    assert "Open to everyone." in page
    assert page.count("the portal of this brand is not open to everyone") == 1
    Brand.objects.update(entry=Brand.Entry.SIGNED_IN)
    assert "Only after signing in. In a frame" in words(office.get("access", kind.pk))


def test_internal_types_have_no_such_form(office: Office) -> None:
    page = office.get("access", builders.default_type("tracker").pk).content.decode()
    assert "Its form on the web" not in page
    assert "embedding_sites" not in page


def test_sites_are_saved_as_browsers_compare_them(office: Office, kind: TicketType) -> None:
    given = " HTTPS://Shop.Example/ \n\nhttps://shop.example\nhttp://localhost:3000\nmünchen.example:443"
    office.saves("access", kind.pk, submitting="everyone", embedding_sites=given)
    kind.refresh_from_db()
    assert kind.embedding_sites == [
        "https://shop.example",
        "http://localhost:3000",
        "https://xn--mnchen-3ya.example",
    ]
    assert "https://shop.example\nhttp://localhost:3000" in office.get("access", kind.pk).content.decode()
    assert duplicate_type(kind, by=office.user).embedding_sites == kind.embedding_sites


@pytest.mark.parametrize(
    "line",
    [
        "https://shop.example/help",
        "https://shop.example?x",
        "https://me@shop.example",
        "ftp://shop.example",
        "javascript:alert(1)",
        "https://shop.example; script-src *",
        "https://*",
        "*",
        "'self'",
        "https://shop example",
        "https://shop.example:99999",
        "https://",
        "https://a..b",
        "https://-a.example",
    ],
)
def test_what_is_no_site_is_refused_in_words_and_kept(office: Office, kind: TicketType, line: str) -> None:
    given = f"https://fine.example\n{line}"
    page = office.is_refused("is not a site.", "access", kind.pk, submitting="everyone", embedding_sites=given)
    assert html.escape(line) in page or html.escape(line, quote=False) in page
    kind.refresh_from_db()
    assert kind.embedding_sites == []


def test_twenty_sites_are_enough() -> None:
    assert site_origins(["https://[::1]:8080"]) == ["https://[::1]:8080"]
    with refused("Name 20 sites at most.", field="embedding_sites"):
        site_origins(f"https://{number}.example" for number in range(21))


def test_agents_may_not_name_sites(kind: TicketType) -> None:
    with refused("Only admins design ticket types."):
        edit_type(kind, embedding_sites=["https://a.example"], by=builders.teammate(cast.GRACE))


def test_as_many_questions_are_asked_for_one_brand_as_for_three(office: Office, kind: TicketType) -> None:
    before = office.queries("access", kind.pk)
    builders.brand("Harbor")
    builders.brand("Quay")
    assert office.queries("access", kind.pk) == before
