"""The keyboard: what its keys are called."""

import pytest
from playwright.sync_api import Browser, Page, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import PASSWORD, sign_in
from tests.helpers.stack import Stack

COMMAND = "getComputedStyle(document.querySelector('.kbd .cmd'), '::before').content"


@pytest.mark.parametrize(("system", "name"), [("X11; Linux x86_64", "Ctrl"), ("Macintosh; Intel Mac OS X", "⌘")])
def test_keys_are_called_as_they_are_on_the_reader_s_keyboard(
    browser: Browser, stack: Stack, system: str, name: str
) -> None:
    context = browser.new_context(base_url=stack.url, user_agent=f"Mozilla/5.0 ({system})")
    page = context.new_page()
    page.goto("/ui/")
    assert name in page.evaluate(COMMAND)
    context.close()


def test_a_key_that_does_nothing_here_says_why(stack: Stack, page: Page) -> None:
    for who in (cast.GRACE, cast.CHARLES):
        add_teammate(email=who.email, name=who.name, role=who.role, password=PASSWORD, by=SYSTEM)
    ticket = builders.ticket()
    said = page.get_by_role("status")

    def press(key: str, *, on: int) -> None:
        page.goto(f"/inbox/conversations/{on}/")
        page.keyboard.press(key)

    sign_in(page)
    for category in ("tracker", "back_office"):
        press("r", on=builders.internal_ticket(category).pk)
        expect(said.get_by_text("Only your team reads this ticket: write a note, with N.")).to_be_visible()
    press("t", on=ticket.pk)
    expect(said.get_by_text(f"This is a ticket already: #{ticket.number}.")).to_be_visible()
    sign_in(page, cast.CHARLES)
    press("r", on=ticket.pk)
    expect(said.get_by_text("Collaborators write notes, with N; an agent answers.")).to_be_visible()
    press("e", on=ticket.pk)
    expect(said.get_by_text("the rest is an agent’s")).to_be_visible()
