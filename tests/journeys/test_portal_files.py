"""Files of a customer, on a phone: chosen, pasted and dropped, each with its progress; none is lost on the way."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from helpdesk.conversations.models import Attachment
from helpdesk.people.models import CustomerSession
from helpdesk.people.operations.signing_in import open_session
from helpdesk.people.queries import default_brand
from portal.access import cookie_of
from tests import builders, cast
from tests.helpers.stack import Stack

# As a browser does when something was copied from the screen, or is let fall over the page.
PASTES = """(box) => {
    const data = new DataTransfer();
    data.items.add(new File(["png"], "image.png", { type: "image/png" }));
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROPS = """(box) => {
    const data = new DataTransfer();
    data.items.add(new File(["log"], "app.log", { type: "text/plain" }));
    for (const name of ["dragenter", "dragover", "drop"])
        box.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
TOO_LARGE = """(input) => {
    const data = new DataTransfer();
    data.items.add(new File([new ArrayBuffer(25 * 1024 * 1024 + 1)], "film.mp4"));
    input.files = data.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
}"""


def opened(browser: Browser, stack: Stack) -> Page:
    brand = default_brand()
    session = open_session(builders.customer(), brand, CustomerSession.Proof.MAIL)
    context = browser.new_context(
        base_url=stack.url, viewport={"width": 390, "height": 844}, color_scheme="dark", reduced_motion="reduce"
    )
    context.add_cookies([{"name": cookie_of(brand), "value": session.key, "url": stack.url}])
    return context.new_page()


def text(name: str) -> FilePayload:
    return FilePayload(name=name, mimeType="text/plain", buffer=b"north")


def test_a_reply_takes_what_is_chosen_pasted_and_dropped(stack: Stack, browser: Browser) -> None:
    ticket, page = builders.ticket(cast.HOLMES), opened(browser, stack)
    page.goto(f"/portal/tickets/{ticket.number}/")
    rows, box = page.locator("kept-file"), page.get_by_label("Your reply")
    box.fill("Look at these")
    page.locator("input[type=file]").set_input_files([text("map.txt"), text("wrong.txt")])
    expect(page.get_by_role("status").filter(has_text="is attached.")).to_have_count(1)
    box.evaluate(PASTES)
    box.evaluate(DROPS)
    expect(rows).to_have_count(4)
    expect(page.locator("kept-file progress:visible")).to_have_count(0)
    expect(rows.nth(2)).to_contain_text("Screenshot 20")

    page.get_by_role("button", name="Take wrong.txt off").click()
    expect(rows).to_have_count(3)
    expect(page.get_by_role("button", name="Take Screenshot")).to_be_focused()
    page.locator("input[type=file]").evaluate(TOO_LARGE)
    expect(rows.last).to_contain_text("Larger than 25 MB.")
    wrong = Axe().run(page).response["violations"]
    assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in wrong]

    # What could not be added stands in the way until somebody has seen it.
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_role("button", name="Take film.mp4 off")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".thread").get_by_text("Look at these")).to_be_visible()
    names = list(
        Attachment.objects.filter(entry__body_text="Look at these").order_by("pk").values_list("name", flat=True)
    )
    assert [names[0], names[1].split(" ")[0], names[2]] == ["map.txt", "Screenshot", "app.log"]
    page.context.close()


def test_a_new_ticket_waits_for_what_is_on_its_way_and_tries_again(stack: Stack, browser: Browser) -> None:
    builders.default_type()
    page, held = opened(browser, stack), list[Route]()
    page.goto("/portal/new/")
    page.get_by_label("Title").fill("Tracks on the moor")
    page.get_by_label("What is it about?").fill("They are large.")
    page.route("**/files/kept/", lambda route: held.append(route))  # noqa: PLW0108  # Playwright marks what it calls
    page.get_by_label("Files").set_input_files(text("tracks.txt"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("button", name="Sending your files…")).to_be_visible()
    held.pop().abort()
    expect(page.locator("kept-file").get_by_text("It did not get through.")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    page.unroute("**/files/kept/")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("status").filter(has_text="tracks.txt is attached.")).to_have_count(1)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Tracks on the moor")).to_be_visible()
    expect(page.locator(".ticket-side").get_by_text("tracks.txt")).to_be_visible()
    page.context.close()
