"""The whole story at the portal, on a phone, with and without JavaScript."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Company, Customer, User
from helpdesk.people.operations.joining import add_teammate
from helpdesk.people.operations.knowing import know_company
from tests import builders, cast
from tests.helpers.sink import Received
from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually
from tickets.models import Field, FieldValue, Ticket
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

TEN = {
    "text": "Serial number",
    "long_text": "Steps",
    "number": "How many",
    "decimal": "Price",
    "checkbox": "Under warranty",
    "date": "Bought on",
    "url": "Video",
    "email": "Mail of the shop",
    "phone": "Call back",
    "single_select": "Room",
}
AXE = Axe()


def test_a_customer_hands_in_a_ticket_and_follows_it_to_its_end(stack: Stack, browser: Browser) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM)
    for kind, name in TEN.items():
        builders.field(kind, name, *(("Kitchen", "Hall") if kind == "single_select" else ()))
    for name, with_scripts in (("maya", True), ("nora", False)):
        context = browser.new_context(
            base_url=stack.url,
            java_script_enabled=with_scripts,
            viewport={"width": 390, "height": 844},
            reduced_motion="reduce",
        )
        play(context.new_page(), stack, f"{name}@studionorr.example", with_scripts=with_scripts)
        context.close()
    a_colleague_sees_it_where_the_company_shares(stack, browser)


def play(phone: Page, stack: Stack, email: str, *, with_scripts: bool) -> None:
    grace = User.objects.get(email=cast.GRACE.email)

    # Nobody knows her yet: a code by mail is enough.
    sign_in(phone, stack, email)
    expect(phone.get_by_role("heading", name="No tickets yet")).to_be_visible()
    clean(phone, with_scripts=with_scripts)

    # Ten kinds of questions, one of them answered wrongly at first.
    phone.get_by_role("link", name="New ticket").first.click()
    phone.get_by_label("Title").fill("The lamp flickers")
    phone.get_by_label("What is it about?").fill("Every evening at eight.")
    for label, answer in {
        "Serial number": "4711",
        "Steps": "Switch it on",
        "How many": "three",
        "Price": "19.90",
        "Bought on": "2026-11-03",
        "Video": "https://lamps.example/v",
        "Mail of the shop": "shop@lamps.example",
        "Call back": "+49 30 1234567",
    }.items():
        phone.get_by_label(label).fill(answer)
    phone.get_by_label("Under warranty").check()
    phone.get_by_label("Room").select_option(label="Kitchen")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Not sent yet")).to_be_visible()
    expect(phone.get_by_label("Title")).to_have_value("The lamp flickers")
    phone.get_by_label("How many").fill("3")
    phone.get_by_label("Files").set_input_files({"name": "lamp.txt", "mimeType": "text/plain", "buffer": b"flickering"})
    clean(phone, with_scripts=with_scripts)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Thank you, we have got it.")).to_be_visible()
    ticket = Ticket.objects.latest("number")
    assert FieldValue.objects.filter(ticket=ticket).values("field").distinct().count() == len(TEN)
    assert Field.objects.filter(type=ticket.type).count() == len(TEN)
    expect(phone.get_by_text("Every evening at eight.")).to_be_visible()
    clean(phone, with_scripts=with_scripts)

    # The mail says so and leads to it; an answer comes, and the ticket waits for her.
    assert f"/portal/tickets/{ticket.number}/" in body(mail_to(stack, email, 2))
    reply_to_customer(ticket.conversation, body="Which bulb is it?", by=grace)
    change_state(ticket, to=builders.state("waiting"), by=grace)
    phone.goto("/portal/")
    expect(phone.get_by_text("One is waiting for your answer.")).to_be_visible()
    phone.get_by_role("link", name=re.compile("The lamp flickers")).click()
    expect(phone.get_by_text("Which bulb is it?")).to_be_visible()
    phone.get_by_label("Your reply").fill("The round one.")
    phone.get_by_role("button", name="Send reply").click()
    expect(phone.get_by_text("The round one.")).to_be_visible()
    expect(phone.locator(".progress .is-now")).to_contain_text(builders.state("in_progress").customer_label)

    # Resolved, and not quite: her answer opens it again; then she says herself that it is solved.
    ticket.refresh_from_db()
    change_state(ticket, to=builders.state("resolved"), by=grace)
    phone.reload()
    phone.get_by_label("Your reply").fill("It flickers again.")
    phone.get_by_role("button", name="Reply to reopen").click()
    expect(phone.locator(".progress .is-now")).to_contain_text(builders.state("in_progress").customer_label)
    phone.locator(".solve-here").click()
    expect(phone.locator(".progress .is-now")).to_contain_text(builders.state("resolved").customer_label)
    ticket.refresh_from_db()
    assert (ticket.state.category, ticket.reopened_count) == ("resolved", 1)


def a_colleague_sees_it_where_the_company_shares(stack: Stack, browser: Browser) -> None:
    ticket = Ticket.objects.earliest("number")
    page = browser.new_context(base_url=stack.url, viewport={"width": 390, "height": 844}).new_page()
    sign_in(page, stack, "otto@studionorr.example")
    Customer.objects.update(company=know_company(name="Studio Norr", by=SYSTEM), is_company_verified=True)
    answer = page.goto(f"/portal/tickets/{ticket.number}/")
    assert answer
    assert answer.status == 404
    Company.objects.update(sharing=Company.Sharing.ALL)
    page.goto("/portal/?tab=company")
    page.get_by_role("link", name=re.compile("The lamp flickers")).first.click()
    expect(page.get_by_role("button", name="Join this ticket")).to_be_visible()
    page.context.close()


def sign_in(page: Page, stack: Stack, email: str) -> None:
    """By the code of the mail that really came."""
    page.goto("/portal/")
    page.get_by_role("link", name="See your tickets").click()
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_text(email)).to_be_visible()
    [code] = re.findall(r"\d{3} \d{3}", str(mail_to(stack, email, 1).message["Subject"]))
    page.get_by_label("Code of six figures").fill(code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/portal/$"))


def mail_to(stack: Stack, email: str, number: int) -> Received:
    """The so-manieth mail that the real mail server took for somebody."""

    def found() -> Received | None:
        theirs = [one for one in stack.post.received if email in one.message["To"]]
        return theirs[number - 1] if len(theirs) >= number else None

    came = eventually(found, what=f"mail {number} to {email}", seconds=20)
    assert came
    return came


def body(received: Received) -> str:
    part = received.message.get_body(("plain",))
    assert part
    return str(part.get_content())


def clean(page: Page, *, with_scripts: bool) -> None:
    if with_scripts:
        found = AXE.run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
