"""The whole story on the running product: a customer's mail, an agent's browser, mails back and forth."""

import re
import smtplib
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.event import SYSTEM
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.mail.operations.founding import found_mailboxes
from helpdesk.people.operations.joining import add_teammate
from helpdesk.people.queries import default_brand
from tests import cast
from tests.helpers.browsing import sign_in
from tests.helpers.sink import Received
from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually


def test_a_mail_becomes_a_ticket_is_answered_moved_and_answered_again(stack: Stack, page: Page) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM)
    found_mailboxes()
    sign_in(page)
    expect(page.get_by_text("Nothing here")).to_be_visible()

    # A customer writes, through the real SMTP port; the open list shows it without a reload.
    write(stack, subject="The hound", text="It was on the moor again.", message_id="<first@bakerstreet.example>")
    row = page.get_by_role("region", name="Conversations").get_by_role("link", name=re.compile("The hound"))
    expect(row).to_be_visible(timeout=15_000)
    row.click()
    expect(page.locator("#thread")).to_contain_text("It was on the moor again.")

    # An agent makes it a ticket: the customer is told.
    page.get_by_role("link", name="Make a ticket").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Title")).to_have_value("The hound")
    dialog.get_by_role("button", name="Create ticket").click()
    expect(page.locator("#header")).to_contain_text("#")
    submitted = next_mail(stack, 1)
    number = Conversation.objects.get().number
    assert f"#{number}" in body(submitted)

    # The agent answers and waits: one mail says both.
    # the editor, not the textarea that it stands in for until the script has run
    page.locator("rich-text [contenteditable][aria-label=Message]").fill("Did you see its eyes?")
    page.get_by_role("button", name="Send and wait on customer").click()
    expect(page.locator("#thread")).to_contain_text("Did you see its eyes?")
    expect(page.locator("#header")).to_contain_text("Waiting on customer")
    reply = next_mail(stack, 2)
    assert "Did you see its eyes?" in body(reply)
    assert "Waiting for you" in body(reply)
    assert reply.message["References"].split()[0] == "<first@bakerstreet.example>"

    # The customer answers that mail with a mail program: it lands in the same thread, and the ticket moves on.
    write(
        stack,
        subject=f"Re: {reply.message['Subject']}",
        text=f"They glowed.\n\nOn Mon, 23 Nov 2026 at 10:00, {cast.GRACE.name} wrote:\n> Did you see its eyes?",
        to=str(reply.message["Reply-To"]),
        in_reply_to=str(reply.message["Message-ID"]),
        message_id="<second@bakerstreet.example>",
    )
    expect(page.locator("#thread")).to_contain_text("They glowed.", timeout=15_000)
    expect(page.locator("#header")).to_contain_text("In progress", timeout=15_000)

    # The agent resolves it: the customer is told once more.
    page.get_by_title("Move").click()
    page.get_by_role("menuitemradio", name="Resolved").click()
    expect(page.locator("#header")).to_contain_text("Resolved")
    resolved = next_mail(stack, 3)
    assert "[Resolved]" in body(resolved)

    # Nothing was lost, nothing was doubled.
    assert list(IncomingMail.objects.order_by("id").values_list("outcome", flat=True)) == ["started", "threaded"]
    assert list(OutgoingMail.objects.order_by("id").values_list("kind", "state")) == [
        ("submitted", "sent"),
        ("reply", "sent"),
        ("state", "sent"),
    ]
    said = Entry.objects.filter(kind="reply").order_by("id").values_list("body_text", flat=True)
    assert list(said) == ["It was on the moor again.", "Did you see its eyes?", "They glowed."]
    assert len(stack.post.received) == 3


def write(stack: Stack, *, subject: str, text: str, message_id: str, to: str = "", in_reply_to: str = "") -> None:
    message = EmailMessage()
    message["From"] = f"{cast.HOLMES.name} <{cast.HOLMES.email}>"
    message["To"] = to or default_brand().address
    message["Subject"] = subject
    message["Message-ID"] = message_id
    if in_reply_to:
        message["In-Reply-To"] = message["References"] = in_reply_to
    message.set_content(text)
    with smtplib.SMTP(*stack.smtp, timeout=10) as client:
        client.send_message(message)


def next_mail(stack: Stack, count: int) -> Received:
    eventually(lambda: len(stack.post.to(cast.HOLMES.email)) >= count, what=f"mail {count} to the customer", seconds=30)
    return stack.post.to(cast.HOLMES.email)[count - 1]


def body(received: Received) -> str:
    part = received.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
