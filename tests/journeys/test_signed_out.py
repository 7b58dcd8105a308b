"""A session that ends while somebody writes: what they wrote stays, and is sent once they have signed in again."""

from playwright.sync_api import BrowserContext, Page, expect

from helpdesk.conversations.models import Entry
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import PASSWORD, sign_in
from tests.helpers.stack import Stack

EDITOR = "rich-text [contenteditable][aria-label=Message]"


def test_what_is_being_written_outlives_the_session_and_is_sent_after_signing_in_beside(
    stack: Stack, page: Page, context: BrowserContext
) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password=PASSWORD, by=SYSTEM)
    thread = builders.conversation()
    sign_in(page)
    page.goto(f"/inbox/conversations/{thread.pk}/")
    page.locator(EDITOR).fill("Half an hour of careful words.")
    context.clear_cookies(name="sessionid")

    # Something happens: the page, fetched again, would lead to the sign-in page. It does not, as somebody is writing.
    builders.says(thread, "Are you there?")
    beside = page.get_by_role("link", name="Sign in")
    expect(beside).to_be_visible(timeout=15_000)
    expect(page.locator(EDITOR)).to_have_text("Half an hour of careful words.")

    # They sign in in another window and come back.
    with context.expect_page() as opened:
        beside.click()
    other = opened.value
    other.get_by_label("E-mail").fill(cast.GRACE.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.wait_for_url(f"**/inbox/conversations/{thread.pk}/")
    other.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")  # a browser without a screen has no windows to come back to
    expect(beside).to_have_count(0)
    page.get_by_role("button", name="Send", exact=False).first.click()
    answer = page.get_by_role("button", name="Send anyway")  # the customer wrote meanwhile
    expect(answer.or_(page.locator("#thread", has_text="careful words"))).to_be_visible()
    if answer.is_visible():
        answer.click()
    expect(page.locator("#thread")).to_contain_text("Half an hour of careful words.")
    assert Entry.objects.filter(body_text="Half an hour of careful words.").count() == 1
