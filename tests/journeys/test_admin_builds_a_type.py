"""An admin builds a type with ten kinds of fields and sees what it asks; an agent then opens such a ticket."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import cast
from tests.helpers.browsing import sign_in
from tests.helpers.stack import Stack
from tickets.models import Field, FieldValue, Ticket, TicketType

SETTINGS = "/settings/support/ticketing/"
KINDS = {
    "Text": "Serial number",
    "Long text": "Steps to see it",
    "Number": "How many lamps",
    "Date": "Bought on",
    "Date and time": "Since when",
    "Checkbox": "Still in warranty",
    "Single choice": "Room",
    "Web address": "Link to a video",
    "Phone number": "Call back at",
    "Teammate": "Looks after it",
}


def test_an_admin_builds_a_type_and_an_agent_opens_such_a_ticket(stack: Stack, page: Page, browser: Browser) -> None:
    for who in (cast.ADA, cast.GRACE):
        add_teammate(email=who.email, name=who.name, role=who.role, password="a long password", by=SYSTEM)
    sign_in(page, cast.ADA)
    page.get_by_role("link", name="Settings").click()

    # An empty workspace leads to its first type.
    expect(page.get_by_role("heading", name="Get started")).to_be_visible()
    page.get_by_role("link", name="Make the first type").click()
    page.get_by_label("Name").fill("Customer ticket")
    page.get_by_role("button", name="Next: Fields").click()
    expect(page.get_by_text("There is a type called “Customer ticket” already.")).to_be_visible()
    page.get_by_label("Name").fill("Device fault")
    page.get_by_title("zap").click()
    page.get_by_role("button", name="Next: Fields").click()
    expect(page.get_by_role("heading", name="Device fault")).to_be_visible()

    # Ten kinds of fields; the look at the form follows while one writes.
    for kind, name in KINDS.items():
        page.get_by_role("link", name="Add a field").click()
        page.locator(".kind", has_text=kind).filter(has=page.get_by_text(kind, exact=True)).click()
        page.locator(".fieldedit").get_by_label("Name").fill(name)
        if kind == "Single choice":
            page.locator(".fieldedit").get_by_label("Options").fill("Kitchen\nHall")
        expect(page.locator("#preview")).to_contain_text(name)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert Field.objects.filter(type__name="Device fault").count() == len(KINDS)

    # One is asked only in the kitchen, one must be answered by customers, another goes to the top.
    page.get_by_role("link", name="How many lamps", exact=True).click()
    page.get_by_label("Show it").select_option(label="Only when: Room")
    page.get_by_label("Kitchen").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".flags__when")).to_contain_text("Room")
    page.get_by_role("checkbox", name="Serial number: Customers must answer it").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved.").first).to_be_visible()
    page.get_by_role("button", name="More for Looks after it").click()
    page.get_by_role("menuitem", name="Move up").click()
    expect(page.locator(".flags__link").nth(-2)).to_have_text("Looks after it")
    # Whoever goes on before a move is answered is not taken back by its answer.
    held: list[Route] = []
    page.route("**/place/*", lambda route: held.insert(0, route))
    drag(page, "Looks after it", "Serial number")
    expect(page.locator(".flags__link").first).to_have_text("Looks after it")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_role("link", name="Access").click()
    held.pop().continue_()
    page.unroute("**/place/*")

    # Nothing to save while nothing changed; what is not saved is not left without a question.
    page.get_by_label("Customers who are signed in").check()
    expect(page.get_by_role("button", name="Save")).to_be_enabled()
    page.get_by_role("link", name="General").click()
    page.get_by_role("button", name="Stay here").click()
    expect(page.get_by_label("Customers who are signed in")).to_be_checked()
    page.get_by_role("link", name="Fields").click()
    page.get_by_role("button", name="Leave without saving").click()
    expect(page.get_by_role("link", name="Looks after it", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()

    # As a customer: who works here is left out, and the number waits for its answer.
    page.get_by_role("link", name="Customer", exact=True).click()
    look = page.locator("#preview")
    expect(look).to_contain_text("For agents only: Looks after it")
    expect(look.get_by_label("How many lamps")).to_be_hidden()
    look.get_by_label("Room").select_option(label="Kitchen")
    expect(look.get_by_label("How many lamps")).to_be_visible()
    assert_clean(page)

    page.get_by_role("button", name="Next: States").click()
    page.get_by_role("button", name="Next: Access").click()
    page.get_by_role("button", name="Next: Behaviour").click()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("link", name="Device fault")).to_be_visible()
    assert_clean(page)
    page.get_by_role("link", name="States", exact=True).click()
    page.get_by_role("link", name="Add a state: In progress").click()
    page.get_by_label("Name").fill("In the lab")
    page.get_by_role("button", name="Add the state").click()
    expect(page.locator(".lane", has_text="In progress")).to_contain_text("In the lab")
    assert_clean(page)

    # An agent opens such a ticket; settings are not for them.
    hers = browser.new_context(base_url=stack.url, viewport={"width": 1440, "height": 900}).new_page()
    sign_in(hers, cast.GRACE)
    expect(hers.get_by_role("link", name="Settings")).to_have_count(0)
    answer = hers.goto(SETTINGS)
    assert answer is not None
    assert answer.status == 404
    hers.goto("/inbox/tickets/new/")
    hers.get_by_label("Type").select_option(label="Device fault")
    hers.get_by_label("Serial number").fill("4711")
    hers.get_by_label("Room").select_option(label="Kitchen")
    hers.get_by_label("How many lamps").fill("3")
    hers.get_by_label("Title").fill("Three lamps flicker")
    hers.get_by_label("Customer’s e-mail").fill(cast.HOLMES.email)
    hers.get_by_role("button", name="Create ticket").click()
    expect(hers.locator("#header")).to_contain_text("Three lamps flicker")
    expect(hers.locator("#details")).to_contain_text("4711")
    made = Ticket.objects.get()
    assert made.type == TicketType.objects.get(name="Device fault")
    assert FieldValue.objects.get(ticket=made, field__name="How many lamps").number == 3
    hers.context.close()


def drag(page: Page, name: str, onto: str) -> None:
    grip = page.locator(".flags", has=page.get_by_role("link", name=name, exact=True)).locator("[data-grip]")
    target = page.locator(".flags", has=page.get_by_role("link", name=onto, exact=True)).bounding_box()
    assert target
    grip.hover()
    page.mouse.down()
    page.mouse.move(target["x"] + 20, target["y"] + 30, steps=4)
    page.mouse.move(target["x"] + 20, target["y"] + 4, steps=4)
    page.mouse.up()


def assert_clean(page: Page) -> None:
    beside = page.context.new_page()  # axe brings inline styles, which the policy refuses and the page would report
    beside.goto(page.url)
    results = Axe().run(beside)
    beside.close()
    assert results.violations_count == 0, results.generate_report()
