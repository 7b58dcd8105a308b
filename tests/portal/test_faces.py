"""What customers see of a brand: its logo, links and words in pages and in mails, in little weight."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from helpdesk.ledger.event import SYSTEM
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.models import Brand
from helpdesk.people.operations.branding import LOGO_BYTES, edit_brand, require_logo
from helpdesk.people.queries import default_brand, hosts
from portal.queries.faces import face_of
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.pictures import png
from tests.portal.people import signed_in
from tests.portal.test_weight import FETCHED, MOST, ROOT, served
from tests.tickets.settings.office import words
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

LINKS = [{"label": f"Link {n}", "url": f"https://l{n}.example"} for n in range(5)]
PLACES = {f"{name}_url": f"https://{name}.example" for name in ("feedback", "updates", "help")}


@pytest.fixture(autouse=True)
def known_anew() -> Iterator[None]:
    workspace.forget()
    hosts.forget()
    yield
    workspace.forget()


def dressed(**changes: Any) -> Brand:
    """The default brand with a logo and whatever is said."""
    brand = edit_brand(default_brand(), by=SYSTEM, **{"logo": require_logo(png(64, 64)), **changes})
    workspace.forget()
    return brand


@pytest.mark.parametrize("path", ["/portal/", "/portal/sign-in/", "/portal/tickets/{number}/", "/portal/new/"])
def test_logo_navigation_and_footer_stand_on_every_page(path: str) -> None:
    number = builders.ticket().number
    dressed(footer="See https://terms.example", links=LINKS, **PLACES)
    page = signed_in().get(path.format(number=number), follow=True).text
    assert "/portal/logos/" in page
    assert 'href="https://terms.example"' in page
    for url in (*PLACES.values(), *(one["url"] for one in LINKS)):
        assert f'href="{url}"' in page


def test_three_links_stand_at_once_and_all_of_them_in_the_menu_of_a_phone() -> None:
    dressed(links=LINKS, **PLACES)
    page = Client().get("/portal/").text
    phone = page.partition("site-more--phone")[2].partition("</details>")[0]
    wide = page.partition("site-more--wide")[2].partition("</details>")[0]
    assert len(re.findall("site-menu__item", phone)) == 9  # the tickets among them
    assert len(re.findall("site-menu__item", wide)) == 5
    assert "Help Center" not in wide


def test_a_brand_without_links_has_no_menu() -> None:
    assert "site-more" not in Client().get("/portal/").text


def test_words_are_words_whatever_is_in_them() -> None:
    hostile = '<script>alert(1)</script> "><img src=x onerror=alert(1)> javascript:alert(1) https://fine.example'
    brand = dressed(welcome=hostile, footer=hostile, headline=hostile[:100], name="<b>Lumen</b>")
    for client in (Client(), signed_in()):
        page = client.get("/portal/").text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
        assert "<b>Lumen" not in page
    assert 'href="https://fine.example"' in face_of(brand).footer


def test_whoever_shares_the_link_shows_what_it_is() -> None:
    brand = dressed(headline="Light, and help", welcome="We answer within a day. " * 20)
    page = Client().get("/portal/").text
    assert '<meta property="og:title" content="Light, and help">' in page
    assert f'<meta property="og:image" content="{brand.base_url}/portal/logos/{brand.logo_key}/">' in page
    said = re.search(r'<meta name="description" content="([^"]*)">', page)
    assert said
    assert said[1].startswith("We answer within a day.")
    assert len(said[1]) <= 160


def test_a_wordmark_says_the_name_and_a_mark_stands_beside_it() -> None:
    dressed(name="Lumen")
    assert re.search(r'<img class="logo__img"[^>]*width="32" height="32" alt="">', Client().get("/portal/").text)
    dressed(logo=require_logo(png(600, 100)))
    page = Client().get("/portal/").text
    assert re.search(r'<img class="logo__img"[^>]*width="192" height="32" alt="Lumen">', page)
    assert "logo__name" not in page


def test_no_part_of_a_face_asks_a_question(django_assert_num_queries: Any) -> None:
    dressed(links=LINKS, welcome="Hello", **PLACES)
    client = signed_in()
    for reader, most in ((client, 3), (Client(), 0)):
        reader.get("/portal/")
        with django_assert_num_queries(most):
            reader.get("/portal/")


def test_with_the_biggest_logo_and_all_its_words_a_page_weighs_fifty_kilobytes_at_most() -> None:
    content = png(64, 64, padding=LOGO_BYTES - 400)
    logo = dressed(logo=require_logo(content), links=LINKS, welcome="Words and more. " * 120, footer="Foot. " * 80)
    html = Client().get("/portal/").text
    parts = [served(ROOT / name) for name in set(FETCHED.findall(html))]
    weight = sum(len(gzip.compress(part)) for part in (html.encode(), *parts)) + len(content)
    assert weight <= MOST, weight
    assert logo.logo_key in html


@pytest.mark.parametrize("kind", ["letter", "code"])
def test_mails_show_the_logo_from_the_brand_s_own_address(kind: str) -> None:
    builders.brand("Harbor")
    brand = dressed(name="Lumen", base_url="https://help.lumen.example")
    if kind == "code":
        Client().post("/portal/sign-in/", {"email": cast.HOLMES.email})
    else:
        builders.ticket()
        deliver_all()
    mail = OutgoingMail.objects.latest("id")
    [picture] = re.findall(r"<img[^>]*>", mail.html)
    assert f'src="https://help.lumen.example/portal/logos/{brand.logo_key}/"' in picture
    assert 'width="32" height="32" alt="L"' in picture
    assert "background-color:#ffffff" in picture
    assert len(mail.html.encode()) < 100_000
    frame = Client().get(f"/demo/mailbox/{mail.pk}/html/")
    assert (
        f"img-src data: https://help.lumen.example/portal/logos/{brand.logo_key}/;" in frame["Content-Security-Policy"]
    )


def test_a_brand_s_portal_says_nothing_of_another() -> None:
    harbor = builders.brand("Harbor")
    dressed(name="Lumen", headline="Light", **PLACES)
    page = Client().get(f"/portal/brands/{harbor.key}/").text
    assert ("Harbor" in words(Client().get(f"/portal/brands/{harbor.key}/")), "Light" in page, "/logos/" in page) == (
        True,
        False,
        False,
    )
