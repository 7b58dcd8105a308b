"""The keyboard: what its keys are called."""

import pytest
from playwright.sync_api import Browser

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
