"""An invoice question goes to finance, and what finance writes comes back. Its customer reads nothing of it."""

import re

from playwright.sync_api import Page, expect

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Delivery
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.operations.founding import found_mailboxes
from helpdesk.people.operations.joining import add_team, add_teammate
from tests import builders, cast
from tests.helpers.browsing import sign_in
from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually
from tests.journeys.test_walking_skeleton import write
from tickets.operations.types import add_type, edit_type

QUESTION, ANSWER = "You charged me twice for the opera.", "The second one was a mistake, it goes back today."


def test_an_invoice_question_goes_to_finance_and_its_news_comes_back(stack: Stack, page: Page) -> None:
    for who in (cast.GRACE, cast.ALAN):
        add_teammate(email=who.email, name=who.name, role="agent", password="a long password", by=SYSTEM)
    finance = add_team(name="Finance", by=SYSTEM, members=[builders.teammate(cast.GRACE), builders.teammate(cast.ALAN)])
    refund = edit_type(add_type(category="back_office", name="Refund", by=SYSTEM), teams=[finance], by=SYSTEM)
    builders.field("text", "Amount", type=refund)
    found_mailboxes()
    write(stack, subject="Invoice 88213", text=QUESTION, message_id="<first@bakerstreet.example>")
    eventually(Conversation.objects.exists, seconds=30, what="a conversation")
    asked = Conversation.objects.get()

    # An agent has it looked at by finance, out of the conversation.
    sign_in(page)
    page.goto(f"/inbox/conversations/{asked.pk}/")
    page.get_by_role("button", name="Link a ticket").click()
    page.get_by_role("menuitem", name="New back-office ticket…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_have_value("Invoice 88213")
    dialog.get_by_label("Type").select_option(label="Refund")
    dialog.get_by_label("Title").fill("Pay back the second charge")  # while its fields are fetched
    dialog.get_by_label("Amount").fill("84")  # of this type alone
    expect(dialog.get_by_label("Title")).to_have_value("Pay back the second charge")
    dialog.get_by_role("button", name="Create and link").click()
    linked = page.locator("#details").get_by_role("link", name=re.compile("Pay back the second charge"))
    expect(linked).to_be_visible(timeout=15_000)
    work = Conversation.objects.get(category="back_office")

    # Finance sees whose question it is, notes what it found out, and is done.
    sign_in(page, cast.ALAN)
    page.goto(f"/inbox/conversations/{work.pk}/")
    origin = page.get_by_role("article", name="Invoice 88213")
    expect(origin).to_contain_text(cast.HOLMES.name)
    expect(origin).to_contain_text(QUESTION)
    expect(page.get_by_text("Also read in Invoice 88213")).to_be_visible()
    page.locator("rich-text [contenteditable][aria-label=Note]").fill(ANSWER)
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#thread")).to_contain_text(ANSWER)
    page.get_by_title("Move").click()
    page.get_by_role("menuitemradio", name="Resolved").click()
    expect(page.locator("#header")).to_contain_text("Resolved")

    # Both are read where it came from, and say where from.
    origin.get_by_role("link", name="Invoice 88213").click()
    thread = page.locator("#thread")
    note = thread.get_by_role("article").filter(has_text=ANSWER)
    expect(note).to_contain_text(f"from #{work.number} Pay back the second charge, by {cast.ALAN.name}", timeout=15_000)
    moved = f"{cast.ALAN.name} moved the back-office ticket #{work.number} Pay back the second charge to"
    expect(thread).to_contain_text(moved, timeout=15_000)
    expect(linked.locator("..")).to_contain_text("Resolved")

    # The customer was told nothing, and there is nothing for them to read.
    eventually(_nothing_is_owed, seconds=30, what="everything that follows")
    assert not OutgoingMail.objects.exists()
    assert stack.post.received == []
    assert [one.body_text for one in Entry.objects.public().filter(conversation=asked)] == [QUESTION]


def _nothing_is_owed() -> bool:
    return not Delivery.objects.exclude(state="done").exists()
