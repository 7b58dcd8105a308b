"""Whose host was asked: ours, a brand's, or nobody's. What a request claims never leads anywhere."""

from collections.abc import Iterator

import pytest
from allauth.core import context
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from helpdesk.ledger.event import SYSTEM
from helpdesk.mail.models import OutgoingMail
from helpdesk.people.adapter import TeammateAdapter
from helpdesk.people.models import Brand
from helpdesk.people.operations.branding import edit_brand
from helpdesk.people.queries import default_brand, hosts
from portal.urls import PAGES
from tests import builders, cast
from tests.portal.people import signed_in
from tests.tickets.settings.office import words
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

HOST = "help.harbor.example"
HARBOR = {"Host": HOST}


@pytest.fixture(autouse=True)
def known_anew() -> Iterator[None]:
    workspace.forget()
    hosts.forget()
    yield
    workspace.forget()
    hosts.forget()


@pytest.fixture
def harbor() -> Brand:
    return edit_brand(builders.brand("Harbor"), by=SYSTEM, base_url=f"https://{HOST}")


@pytest.mark.parametrize("path", ["/portal/", "/portal/sign-in/", "/healthz", "/inbox/", "/x/"])
def test_a_host_that_nobody_has_is_refused(path: str, harbor: Brand) -> None:
    for host in ("evil.example", f"evil.{HOST}", f"{HOST}.evil.example", f"{HOST}:8443", "127.0.0.1.evil.example"):
        assert Client(headers={"Host": host}).get(path).status_code == 400, host


@pytest.mark.parametrize("host", ["a b", "[::1", "evil.example@help", "help.harbor.example:x", "/", "*"])
def test_what_is_no_host_is_refused(host: str, harbor: Brand) -> None:
    assert Client(headers={"Host": host}).get("/portal/").status_code == 400


def test_at_a_brand_s_host_its_portal_is_served(harbor: Brand) -> None:
    page = Client(headers=HARBOR).get("/portal/")
    assert (page.status_code, "Harbor" in words(page)) == (200, True)
    assert Client(headers={"Host": HOST.upper()}).get("/portal/").status_code == 200
    assert Client(headers=HARBOR).get("/")["Location"] == "/portal/"


def test_a_host_set_in_another_process_is_served_at_once_and_one_taken_away_soon_not(
    harbor: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(headers={"Host": "new.harbor.example"})
    assert client.get("/portal/").status_code == 400  # and with this, the process knows all hosts there are
    Brand.objects.filter(pk=harbor.pk).update(base_url="https://new.harbor.example")
    assert client.get("/portal/").status_code == 200
    Brand.objects.filter(pk=harbor.pk).update(base_url="")
    monkeypatch.setattr(hosts, "KEPT_SECONDS", 0)
    assert client.get("/portal/").status_code == 400


def test_hosts_cost_no_question_where_they_are_known(harbor: Brand, django_assert_num_queries: object) -> None:
    client = Client(headers=HARBOR)
    client.get("/portal/sign-in/")
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's own
        client.get("/portal/sign-in/")


def test_whoever_asks_for_hosts_at_random_soon_asks_postgresql_no_more(harbor: Brand) -> None:
    with CaptureQueriesContext(connection) as asked:
        for n in range(100):
            assert Client(headers={"Host": f"a{n}.example"}).get("/portal/").status_code == 400
    assert len(asked) <= 3 * hosts.UNKNOWN_PER_SECOND


@pytest.mark.parametrize(
    "path",
    ["/inbox/", "/settings/portal/", "/settings/support/ticketing/", "/account/login/", "/demo/mailbox/", "/ui/",
     "/metrics", "/portalx/"],
)  # fmt: skip
def test_the_inbox_and_the_settings_are_not_there(path: str, harbor: Brand) -> None:
    ada = Client(headers=HARBOR)
    ada.force_login(builders.teammate(cast.ADA))
    answer = ada.get(path)
    assert (answer.status_code, 'href="/portal/"' in answer.text, "Inbox" in answer.text) == (404, True, False)
    assert ada.post(path).status_code == 404
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/healthz", "/robots.txt", "/static/css/customer.css", "/portal/sign-in/"])
def test_what_customers_and_machines_need_is(path: str, harbor: Brand) -> None:
    answer = Client(headers=HARBOR).get(path)
    assert answer.status_code == 200
    if answer.streaming:
        answer.getvalue()


def test_another_brand_is_not_found_at_its_host(harbor: Brand) -> None:
    lantern = builders.brand("Lantern")
    workspace.forget()
    assert Client(headers=HARBOR).get(f"/portal/brands/{lantern.key}/").status_code == 404
    assert Client(headers=HARBOR).get(f"/portal/brands/{harbor.key}/").status_code == 200
    assert Client().get(f"/portal/brands/{lantern.key}/").status_code == 200


def test_links_to_where_it_was_before_lead_to_its_own_host(harbor: Brand) -> None:
    answer = Client().get(f"/portal/brands/{harbor.key}/sign-in/?next=/portal/new/")
    assert (answer.status_code, answer["Location"]) == (302, f"https://{HOST}/portal/sign-in/?next=/portal/new/")


def test_forms_are_taken_there_from_there_alone(harbor: Brand) -> None:
    client = Client(enforce_csrf_checks=True, headers=HARBOR)
    page = client.get("/portal/sign-in/")
    token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    sent = {"email": "cleo@orchard.example", "csrfmiddlewaretoken": token}
    home = {"Origin": f"http://{HOST}"}
    assert client.post("/portal/sign-in/", sent, headers=home).status_code == 303
    assert client.post("/portal/sign-in/", sent, headers={"Origin": "http://evil.example"}).status_code == 403
    assert client.post("/portal/sign-in/", {"email": "x@y.example"}, headers=home).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": HOST},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Host": "evil.example"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_links_of_mails_come_from_the_brand_never_from_the_request(headers: dict[str, str], harbor: Brand) -> None:
    Client(headers=headers).post("/portal/sign-in/", {"email": "cleo@orchard.example"})
    mail = OutgoingMail.objects.latest("id")
    where = f"https://{HOST}/portal/" if headers == HARBOR else f"{default_brand().base_url}/portal/"
    assert where in mail.text
    assert "evil" not in mail.text + mail.html + mail.subject


def test_a_poisoned_host_gets_no_mail_at_all(harbor: Brand) -> None:
    before = OutgoingMail.objects.count()
    for path in ("/portal/sign-in/", f"/portal/brands/{harbor.key}/sign-in/", "/account/password/reset/"):
        answer = Client(headers={"Host": "evil.example"}).post(path, {"email": "cleo@orchard.example"})
        assert answer.status_code == 400
    assert OutgoingMail.objects.count() == before


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "\\\\e"]
)
def test_nobody_is_led_to_another_site(wanted: str, harbor: Brand) -> None:
    for headers in (HARBOR, {}):
        brand = harbor if headers else default_brand()
        client = signed_in(cast.HOLMES, brand=brand)
        answer = client.get("/portal/sign-in/", {"next": wanted}, headers=headers)
        assert (answer.status_code, answer["Location"]) == (303, "/portal/")
        asked = Client().get("/portal/sign-in/", {"next": wanted}, headers=headers)
        assert 'name="next"' not in asked.text


def test_a_proxy_may_ask_whose_host_it_is_before_it_has_a_certificate(harbor: Brand) -> None:
    proxy = Client(headers={"Host": "web:8000"})
    asked = {domain: proxy.get("/hosts/known/", {"domain": domain}).status_code for domain in (
        HOST, HOST.upper(), "localhost", "evil.example", f"a.{HOST}", "", "x" * 300, "\x00"
    )}  # fmt: skip
    assert list(asked.values()) == [200, 200, 200, 404, 404, 404, 404, 404]
    assert proxy.get("/hosts/known/?domain=evil.example").content == b""


def test_search_engines_read_what_an_admin_lets_them_and_nothing_else(harbor: Brand) -> None:
    assert Client(headers=HARBOR).get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    page = Client(headers=HARBOR).get("/portal/")
    assert (page["X-Robots-Tag"], '<meta name="robots" content="noindex, nofollow">' in page.text) == ("noindex", True)
    edit_brand(harbor, by=SYSTEM, is_listed=True)
    workspace.forget()
    assert "Allow: /portal/$" in Client(headers=HARBOR).get("/robots.txt").text
    assert "Allow: /portal/$" not in Client().get("/robots.txt").text
    page = Client(headers=HARBOR).get("/portal/")
    assert (page["X-Robots-Tag"], '<meta name="robots" content="index, follow">' in page.text) == ("all", True)
    for path, _view, name in PAGES:
        if name in ("sign_in", "account", "new"):
            assert Client(headers=HARBOR).get(f"/portal/{path}")["X-Robots-Tag"] == "noindex", name
    edit_brand(harbor, by=SYSTEM, entry="signed_in")
    workspace.forget()
    assert "Allow" not in Client(headers=HARBOR).get("/robots.txt").text


def test_a_teammate_s_new_password_is_chosen_at_our_address_whatever_host_was_asked(
    settings: pytest.FixtureRequest, rf: RequestFactory
) -> None:
    settings.OUR_HOSTS = ["*"]  # type: ignore[attr-defined]  # pytest-django's own
    asked = rf.get("/account/password/reset/", headers={"Host": "evil.example"})
    with context.request_context(asked):
        link = TeammateAdapter(asked).get_reset_password_from_key_url("1-abc")
    assert link.startswith("http://127.0.0.1:8000/account/password/reset/key/")
