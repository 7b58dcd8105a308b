"""A long message is opened at its first line, and a long name moves nothing out of its place."""

from playwright.sync_api import Page, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import PASSWORD, sign_in
from tests.helpers.stack import Stack

WORDY = cast.Client("Wolfeschlegelsteinhausenbergerdorff " * 3, "wolfe@opera.example")


def test_a_long_message_opens_at_its_first_line_and_a_long_name_covers_nothing(stack: Stack, page: Page) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password=PASSWORD, by=SYSTEM)
    thread = builders.conversation(WORDY, "\n\n".join(f"Line {number} of a long story." for number in range(200)))
    sign_in(page)
    page.goto(f"/inbox/conversations/{thread.pk}/")
    expect(page.get_by_text("Line 0 of a long story.", exact=True)).to_be_in_viewport()
    expect(page.get_by_text("Line 199 of a long story.", exact=True)).not_to_be_in_viewport()
    modes, to = page.locator(".modes").bounding_box(), page.locator(".composer__to--reply").bounding_box()
    assert modes
    assert to
    assert modes["x"] + modes["width"] <= to["x"]

    # What comes while its reader is in the middle of it moves nothing.
    builders.says(thread, "And one more thing.", WORDY)
    expect(page.get_by_role("button", name="New message")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("Line 0 of a long story.", exact=True)).to_be_in_viewport()
