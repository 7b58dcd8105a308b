"""A bug that five customers have: one mail, one tracker, one move, and each of them is told once."""

import re
import smtplib
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.operations.founding import found_mailboxes
from helpdesk.people.operations.joining import add_teammate
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.browsing import sign_in
from tests.helpers.sink import Received
from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually
from tickets.models import CascadeResult, Ticket

OTHERS = [cast.Client(f"Client {number}", f"client{number}@london.example") for number in range(4)]
MESSAGE = "The lamp is mended: install version 4.2.2."


def test_a_bug_is_mended_and_its_five_customers_are_told_once(stack: Stack, page: Page) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM)
    found_mailboxes()
    others = [builders.ticket(who, title="My lamp too") for who in OTHERS]
    sign_in(page)

    # A report comes in by mail and becomes a customer ticket.
    report(stack)
    page.get_by_role("link", name=re.compile("The lamp flickers")).click(timeout=15_000)
    page.get_by_role("link", name="Make a ticket").click()
    page.get_by_role("dialog").get_by_role("button", name="Create ticket").click()
    expect(page.locator("#header")).to_contain_text("Submitted")

    # A tracker is made from it, with its words.
    page.get_by_role("button", name="Link a ticket").click()
    page.get_by_role("menuitem", name="New tracker ticket…").click()
    dialog = page.get_by_role("dialog", name="New tracker ticket")
    expect(dialog.get_by_label("Title")).to_have_value("The lamp flickers")
    dialog.get_by_label("Title").fill("Lamps flicker since 4.2")
    dialog.get_by_role("button", name="Create and link").click()
    page.locator("#details").get_by_role("link", name=re.compile("Lamps flicker since 4.2")).click()
    linked = page.get_by_role("region", name="Linked tickets")
    expect(linked).to_contain_text("1 linked")

    # Four more customers have it.
    for count, ticket in enumerate(others, start=2):
        page.get_by_role("button", name="Link a ticket").click()
        page.get_by_role("menuitem", name="Link existing…").click()
        dialog = page.get_by_role("dialog", name="Link existing")
        dialog.get_by_label("What to look for").select_option("customer")
        dialog.get_by_label("Number or words of the title").fill(f"#{ticket.number}")
        dialog.get_by_role("button", name="Search").click()
        dialog.get_by_role("button", name=re.compile(f"#{ticket.number} My lamp too")).click()
        expect(linked).to_contain_text(f"{count} linked")
    expect(page.locator("#details")).to_contain_text(re.compile(r"Customers\s*5"))

    # It is mended: the sheet says whom that reaches, and takes a message along.
    page.get_by_title("Move").click()
    page.get_by_role("menuitemradio", name="Resolved").click()
    sheet = page.get_by_role("dialog", name="Before the tracker moves")
    expect(sheet).to_contain_text("5 tickets move. 5 customers get a mail.")
    sheet.get_by_label("A message to their customers").fill(MESSAGE)
    sheet.get_by_role("button", name="Move", exact=True).click()

    # The page follows by itself until all have been told.
    expect(linked).to_contain_text("All 5 done", timeout=20_000)
    expect(linked).to_contain_text("5 moved")
    expect(linked).to_contain_text(re.compile(r"Resolved\s*5"))
    everybody = [cast.HOLMES, *OTHERS]
    eventually(lambda: all(told(stack, who) for who in everybody), what="a mail to each", seconds=30)
    for who in everybody:
        [mail] = told(stack, who)
        assert "[Resolved]" in words(mail)
    assert list(OutgoingMail.objects.filter(kind="reply").values_list("state", flat=True)) == ["sent"] * 5
    assert not OutgoingMail.objects.filter(kind="state").exists()
    assert set(CascadeResult.objects.values_list("outcome", flat=True)) == {"moved"}
    assert set(Ticket.objects.values_list("state__category", flat=True)) == {"resolved"}

    # Each ticket says what moved it.
    linked.get_by_role("link", name="My lamp too").first.click()
    expect(page.locator("#thread")).to_contain_text("moved this along with the tracker")
    expect(page.locator("#thread")).to_contain_text(MESSAGE)


def report(stack: Stack) -> None:
    """Holmes writes, through the real SMTP port."""
    message = EmailMessage()
    message["From"] = f"{cast.HOLMES.name} <{cast.HOLMES.email}>"
    message["To"] = default_brand().address
    message["Subject"] = "The lamp flickers"
    message["Message-ID"] = "<lamp@bakerstreet.example>"
    message.set_content("Since the update it flickers below a third.")
    with smtplib.SMTP(*stack.smtp, timeout=10) as client:
        client.send_message(message)


def told(stack: Stack, who: cast.Client) -> list[Received]:
    """The mails that carry the message."""
    return [mail for mail in stack.post.to(who.email) if MESSAGE in words(mail)]


def words(received: Received) -> str:
    part = received.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
