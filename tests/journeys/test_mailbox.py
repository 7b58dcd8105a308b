"""A visitor of the demo plays the customer: what went out is read in the mailbox, and answered there."""

import re

from playwright.sync_api import Page, expect

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.event import SYSTEM
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.mail.operations.founding import found_mailboxes
from helpdesk.people.operations.joining import add_teammate
from tests import cast
from tests.helpers.browsing import sign_in
from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually

QUESTION, ANSWER, REPLY = "It was on the moor again.", "Did you see its eyes?", "They glowed."


def test_a_visitor_writes_reads_the_answer_and_replies_into_the_same_thread(stack: Stack, page: Page) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM)
    found_mailboxes()

    # A customer writes a first mail: it becomes a conversation.
    page.goto("/demo/mailbox/")
    expect(page.get_by_text("No mail went out yet")).to_be_visible()
    page.locator("#main").get_by_role("link", name="Write a mail").click()
    page.get_by_label("Your name").fill(cast.HOLMES.name)
    page.get_by_label("Your address").fill(cast.HOLMES.email)
    page.get_by_label("Subject").fill("The hound")
    page.get_by_label("Message").fill(QUESTION)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Handed in")
    eventually(Conversation.objects.exists, seconds=30, what="a conversation")
    conversation = Conversation.objects.get()

    # An agent answers.
    sign_in(page)
    page.goto(f"/inbox/conversations/{conversation.pk}/")
    expect(page.locator("#thread")).to_contain_text(QUESTION)
    page.locator("rich-text [contenteditable][aria-label=Message]").fill(ANSWER)
    page.get_by_role("button", name=re.compile("^Send")).first.click()
    expect(page.locator("#thread")).to_contain_text(ANSWER)

    # The customer reads it, and answers below it.
    eventually(OutgoingMail.objects.exists, seconds=30, what="a mail to the customer")
    page.goto("/demo/mailbox/")
    page.get_by_role("navigation", name="Mails").get_by_role("link", name=re.compile("The hound")).click()
    expect(page.frame_locator("iframe").get_by_text(ANSWER).last).to_be_visible()
    page.get_by_label("Message").fill(REPLY)
    page.get_by_label("Files").set_input_files({"name": "eyes.txt", "mimeType": "text/plain", "buffer": b"o o"})
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("status")).to_contain_text("Handed in")

    # It is in the same thread, without what it quoted.
    threaded = IncomingMail.objects.filter(outcome="threaded")
    eventually(threaded.exists, seconds=30, what="the answer in the thread")
    page.get_by_role("link", name="See it in the Inbox").click()
    thread = page.locator("#thread")
    expect(thread).to_contain_text(REPLY)
    expect(thread).to_contain_text("eyes.txt")
    assert Conversation.objects.count() == 1
    said = (
        Entry.objects.filter(conversation=conversation, kind="reply").order_by("pk").values_list("body_text", flat=True)
    )
    assert list(said) == [QUESTION, ANSWER, REPLY]
