"""Rows that are dragged, on a page with nothing else: no server is needed to see where a row goes."""

import pytest
from playwright.sync_api import Browser, Page

from helpdesk.running.places import PROJECT

ELEMENTS = PROJECT / "static/js/elements"
ROW = """<div data-row><span data-grip>::</span> {0}
<form data-place id="{0}"><input type="hidden" name="at" disabled></form></div>"""
PAGE = f"""<main id="main"><form id="open"><input name="name" value="Lamp"></form>
<sort-rows>{"".join(ROW.format(name) for name in ("one", "two", "three"))}</sort-rows>
<unsaved-work for="open"></unsaved-work>
<dialog class="ask-first"><form method="dialog"><button value="leave">Leave</button><button value="">Stay</button>
</form></dialog></main>"""
# Instead of a server: what would have been sent, and where the row shall go.
NOTES_WHAT_IS_SENT = """document.addEventListener("submit", (event) => {
    if (event.target.method === "dialog") return;
    event.preventDefault();
    window.sent = event.target.id + event.target.elements.at.value;
})"""
# The dialog closes first and its `close` event comes later: what stayed is told by bubbling up to here, last of all.
NOTES_WHO_STAYED = 'document.addEventListener("stayed", () => { window.stayed = true })'

pytestmark = pytest.mark.journey


def rows(page: Page) -> list[str]:
    return [text.split()[1] for text in page.locator("[data-row]").all_inner_texts()]


def dragged_down(page: Page) -> None:
    """The first row, to the end."""
    page.locator("[data-grip]").first.hover()
    page.mouse.down()
    box = page.locator("[data-row]").last.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + box["height"])
    page.mouse.up()


def test_a_row_goes_back_when_one_stays_with_what_is_not_saved(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    for name in ("sort-rows", "unsaved-work"):
        page.add_script_tag(content=(ELEMENTS / f"{name}.js").read_text(), type="module")
    page.evaluate(NOTES_WHAT_IS_SENT)
    page.locator("[name=name]").fill("Lantern")
    dragged_down(page)
    assert rows(page) == ["two", "three", "one"]
    page.evaluate(NOTES_WHO_STAYED)
    page.get_by_role("button", name="Stay").click()
    page.wait_for_function("window.stayed")
    assert rows(page) == ["one", "two", "three"]
    assert page.locator("#one [name=at]").is_disabled()
    assert page.evaluate("window.sent") is None
    dragged_down(page)
    page.get_by_role("button", name="Leave").click()
    page.wait_for_function("window.sent")
    assert rows(page) == ["two", "three", "one"]
    assert page.evaluate("window.sent") == "one2"
    page.close()
