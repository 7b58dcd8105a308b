"""The Inbox without JavaScript: read, answer, note, move, convert."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from helpdesk.conversations.models import Entry
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.stack import Stack
from tickets.models import Ticket


@pytest.fixture
def bare(browser: Browser, stack: Stack) -> Iterator[Page]:
    """A browser that runs no scripts."""
    context = browser.new_context(
        base_url=stack.url, java_script_enabled=False, viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()


def test_an_agent_works_without_scripts(bare: Page) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM)
    builders.conversation(subject="The hound")
    bare.goto("/inbox/")
    bare.get_by_label("E-mail").fill(cast.GRACE.email)
    bare.get_by_label("Password").fill("a long password")
    bare.get_by_role("button", name="Sign in").click()
    bare.get_by_role("link", name=re.compile("The hound")).click()
    expect(bare.locator("#thread")).to_contain_text(builders.QUESTION)

    bare.get_by_role("link", name="Make a ticket").click()
    bare.get_by_role("button", name="Create ticket").click()
    expect(bare.locator("#header")).to_contain_text("Submitted")

    bare.get_by_role("textbox", name="Message").fill("We will look.")
    bare.get_by_role("button", name="Send and wait on customer").click()
    expect(bare.locator("#thread")).to_contain_text("We will look.")
    expect(bare.locator("#header")).to_contain_text("Waiting on customer")
    assert Ticket.objects.get().state.category == "waiting"
    assert list(Entry.objects.filter(kind="reply").order_by("id").values_list("body_text", flat=True)) == [
        builders.QUESTION,
        "We will look.",
    ]
