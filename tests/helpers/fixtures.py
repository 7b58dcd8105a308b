"""The stack and a browser, started once per test process and only when a test asks for them."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from helpdesk.running import chromium
from tests.helpers.stack import Stack


@pytest.fixture(scope="session")
def _stack(django_db_setup: None, django_db_blocker: object) -> Iterator[Stack]:
    running = Stack()
    yield running
    running.stop()


@pytest.fixture
def stack(transactional_db: None, _stack: Stack) -> Iterator[Stack]:
    """The whole product running on this test's database, with empty Valkey. All parts answer."""
    _stack.lines.clear()
    _stack.post.received.clear()
    _stack.ensure_servers()
    _stack.empty_valkey()
    _stack.start()
    yield _stack
    _stack.rest()
    _stack.ensure_servers()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium. Without one the test is skipped, and with `CI=true` it fails."""
    program = chromium.find()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(chromium.MISSING)
        pytest.skip(chromium.MISSING)
    expect.set_options(timeout=20_000)  # as long as a small and busy machine may take
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(program), args=chromium.ARGUMENTS)
        yield launched
        launched.close()
        # While Playwright runs its loop, Django keeps connections apart for it: nobody finds them again afterwards.
        connections.close_all()


@pytest.fixture
def context(browser: Browser, stack: Stack) -> Iterator[BrowserContext]:
    """One person's browser: cookies of its own, relative addresses lead to the stack."""
    opened = browser.new_context(
        base_url=stack.url, viewport={"width": 1440, "height": 900}, locale="en-GB", reduced_motion="reduce"
    )
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab. A script error or a broken content security policy on any page fails the test."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if _is_wrong(message) else None)
    yield opened
    opened.close()
    assert wrong == []


def _is_wrong(message: ConsoleMessage) -> bool:
    # A refused form answers 422, which Chromium reports as a failed resource: that is no error of ours.
    return message.type == "error" and not message.text.startswith("Failed to load resource")
