"""What a ticket is about is written in an editor, and a click that misses loses nothing."""

from playwright.sync_api import Page, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import PASSWORD, sign_in
from tests.helpers.stack import Stack
from tickets.models import Ticket


def test_a_description_is_written_with_an_editor_and_a_click_beside_the_dialog_loses_nothing(
    stack: Stack, page: Page
) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password=PASSWORD, by=SYSTEM)
    tracker = builders.internal_ticket("tracker")
    sign_in(page)
    page.goto(f"/inbox/conversations/{tracker.pk}/?view=tracker")
    page.get_by_role("link", name="Add a description…").click()
    dialog = page.get_by_role("dialog", name="Description")
    editor = dialog.get_by_role("textbox", name="Description")
    expect(editor).to_be_focused()
    page.keyboard.type("Since 4.2 ")
    dialog.get_by_role("button", name="Bold").click()
    page.keyboard.type("it flickers")
    page.mouse.click(5, 5)
    expect(editor).to_contain_text("it flickers")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#tracker .known b")).to_have_text("it flickers")
    assert page.url.endswith(f"/inbox/conversations/{tracker.pk}/?view=tracker")
    assert Ticket.objects.get().description_html == "<p>Since 4.2 <b>it flickers</b></p>"
    page.get_by_role("link", name="Edit the description…").click()
    expect(editor).to_be_focused()
    page.mouse.click(5, 5)
    expect(dialog).to_be_hidden()
