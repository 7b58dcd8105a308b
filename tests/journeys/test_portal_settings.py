"""An admin gives a brand its face, says who may enter and what a company shares; a customer sees it at once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Brand, Company
from helpdesk.people.operations.branding import edit_brand
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import PASSWORD, sign_in
from tests.helpers.pictures import png
from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually

HERE = "/settings/portal/"


@pytest.fixture
def ada() -> None:
    add_teammate(email=cast.ADA.email, name=cast.ADA.name, role="admin", password=PASSWORD, by=SYSTEM)


@pytest.fixture(params=[(1440, "light"), (390, "dark")], ids=["desk", "phone in the dark"])
def eyes(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[BrowserContext]:
    width, theme = request.param
    context = browser.new_context(
        base_url=stack.url, viewport={"width": width, "height": 844}, color_scheme=theme, reduced_motion="reduce"
    )
    yield context
    context.close()


def test_a_face_is_seen_before_it_is_saved_and_by_customers_after(stack: Stack, page: Page, ada: None) -> None:
    builders.brand("Harbor")
    sign_in(page, cast.ADA)
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Portal", exact=True).click()
    page.get_by_role("link", name="Support", exact=True).click()
    look = page.frame_locator("iframe[name=look]")
    page.get_by_label("Headline").fill("Light, and help")
    expect(look.get_by_role("heading", name="Light, and help")).to_be_visible()
    page.get_by_label("Hue 140").check(force=True)
    page.get_by_label("Logo", exact=True).or_(page.get_by_label("Logo optional")).set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": png(64, 64)}
    )
    expect(look.locator(".logo__img")).to_have_attribute("src", re.compile("^data:image/png"))
    page.get_by_label("Label of link 1").fill("Status")
    page.get_by_label("Web address of link 1").fill("javascript:alert(1)")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This is no web address.")).to_be_visible()
    expect(page.get_by_label("Headline")).to_have_value("Light, and help")
    page.get_by_label("Web address of link 1").fill("status.example")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    assert Brand.objects.get(is_default=True).links == [{"label": "Status", "url": "https://status.example"}]
    page.goto("/portal/")
    expect(page.get_by_role("heading", name="Light, and help")).to_be_visible()
    expect(page.get_by_role("link", name="Status").first).to_be_attached()


def test_a_rule_counts_whom_it_lets_in_while_it_is_written(page: Page, stack: Stack, ada: None) -> None:
    builders.customer(cast.HOLMES)
    builders.customer(cast.IRENE)
    brand = Brand.objects.get(is_default=True)
    sign_in(page, cast.ADA)
    page.goto(f"{HERE}brands/{brand.pk}/entry/")
    expect(page.get_by_label("Condition 1", exact=True)).to_be_hidden()
    page.get_by_label("Only customers who fit a rule").check()
    page.get_by_label("Condition 1", exact=True).select_option(label="E-mail domain is one of")
    expect(page.get_by_label("Attribute of condition 1")).to_be_hidden()
    page.get_by_label("Value of condition 1").fill("opera.example")
    expect(page.locator("#fitting")).to_contain_text("One customer fits: Irene Adler")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    brand.refresh_from_db()
    assert (brand.entry, brand.audience["conditions"]) == (
        "audience", [{"kind": "domain", "values": ["opera.example"]}],
    )  # fmt: skip


def test_what_a_company_shares_is_set_in_words(page: Page, stack: Stack, ada: None) -> None:
    builders.ticket(cast.WATSON)
    builders.customer(cast.HOLMES)
    sign_in(page, cast.ADA)
    page.goto(f"{HERE}companies/?q=baker")
    page.get_by_role("link", name=re.compile("Baker Street")).click()
    expect(page.get_by_text("Opens one ticket of its verified members to 2 verified members.")).to_be_visible()
    page.get_by_text("Managers see all").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.get_by_role("switch", name="Sherlock Holmes is a manager").click()
    expect(page.get_by_role("switch", name="Sherlock Holmes is a manager")).to_have_attribute("aria-checked", "true")
    assert Company.objects.get(name="Baker Street").sharing == "managers"


def test_all_of_it_works_without_scripts(browser: Browser, stack: Stack, ada: None) -> None:
    builders.customer(cast.IRENE)
    brand = Brand.objects.get(is_default=True)
    context = browser.new_context(base_url=stack.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, cast.ADA)
    page.goto(f"{HERE}brands/{brand.pk}/")
    page.get_by_label("Headline").fill("Not saved yet")
    page.get_by_role("button", name="Preview").click()
    look = page.frame_locator("iframe[name=look]")
    expect(look.get_by_role("heading", name="Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.goto(f"{HERE}brands/{brand.pk}/entry/")
    page.get_by_label("Only customers who fit a rule").check()
    page.get_by_label("Condition 1", exact=True).select_option(label="E-mail domain is one of")
    page.get_by_label("Value of condition 1").fill("opera.example")
    page.get_by_role("button", name="Count").click()
    expect(page.locator("#fitting")).to_contain_text("One customer fits: Irene Adler")
    expect(page.get_by_label("Value of condition 1")).to_have_value("opera.example")
    page.goto(f"{HERE}companies/")
    context.close()


def test_axe_finds_nothing_on_these_screens_nor_on_what_customers_see(
    eyes: BrowserContext, stack: Stack, ada: None
) -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    brand = edit_brand(
        Brand.objects.get(is_default=True), by=SYSTEM, name=long, headline=f"{long} {long}", welcome="Hello", hue=100,
        help_url="https://h.example",
        links=[{"label": f"{n} {long}"[:40], "url": "https://l.example"} for n in range(5)],
    )  # fmt: skip
    harbor = builders.brand("Harbor")
    rule = {"conditions": [{"kind": "member"}, {"kind": "domain", "values": ["a.example"]}]}
    edit_brand(harbor, by=SYSTEM, entry="audience", audience=rule)
    watson = builders.customer(cast.WATSON)
    page = eyes.new_page()
    # What web processes know of a brand may be three seconds old.
    eventually(lambda: page.goto("/portal/") and page.locator(".site-more").count(), seconds=10)
    assert_clean(page, "")
    page.locator(".site-more summary").filter(visible=True).click()
    assert_clean(page, "")
    sign_in(page, cast.ADA)
    for path in ("", f"brands/{brand.pk}/", f"brands/{harbor.pk}/entry/", f"brands/{brand.pk}/site/", "companies/",
                 "companies/?q=none-like-this", f"companies/{watson.company_id}/"):  # fmt: skip
        assert_clean(page, f"{HERE}{path}")
    page.goto(f"{HERE}brands/{brand.pk}/site/")
    page.get_by_role("button", name="Make a secret").click()
    page.locator(".sure summary").first.click()
    assert_clean(page, "")
    page.goto(f"{HERE}brands/{brand.pk}/")
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Give it a name.").wait_for()
    assert_clean(page, "")


def assert_clean(page: Page, path: str) -> None:
    """axe finds nothing there, and nothing is wider than the screen."""
    if path:
        page.goto(path)
    page.wait_for_timeout(300)
    found: dict[str, Any] = Axe().run(page, options={"iframes": False}).response
    wrong = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]]
    assert not wrong, (page.url, wrong)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
