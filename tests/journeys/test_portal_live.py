"""A customer's page stays as it is on the server, while somebody writes on it."""

from playwright.sync_api import Browser, expect

from helpdesk.conversations.operations.participating import remove_participant
from helpdesk.people.models import CustomerSession
from helpdesk.people.operations.signing_in import open_session
from helpdesk.people.queries import default_brand
from portal.access import cookie_of
from tests import builders
from tests.helpers.stack import Stack
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer


def test_an_answer_appears_while_the_customer_writes(stack: Stack, browser: Browser) -> None:
    ticket, grace, brand = builders.ticket(), builders.teammate(), default_brand()
    opened = open_session(builders.customer(), brand, CustomerSession.Proof.MAIL)
    context = browser.new_context(base_url=stack.url, reduced_motion="reduce")
    context.add_cookies([{"name": cookie_of(brand), "value": opened.key, "url": stack.url}])
    rows, page = context.new_page(), context.new_page()
    rows.goto("/portal/")
    page.goto(f"/portal/tickets/{ticket.number}/")
    box = page.get_by_label("Your reply")
    box.fill("Half a sent")

    add_note(ticket.conversation, body="A seeded secret.", by=grace)
    reply_to_customer(ticket.conversation, body="It was the dog.", to_state=builders.state("waiting"), by=grace)

    expect(page.get_by_text("It was the dog.")).to_be_visible()
    expect(page.get_by_text("We are waiting for your answer")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="This ticket has moved on")).to_be_visible()
    expect(page.get_by_text("A seeded secret.")).to_have_count(0)
    expect(box).to_have_value("Half a sent")
    expect(box).to_be_focused()
    expect(rows.get_by_text("It was the dog.")).to_be_visible()

    box.press_sequentially("ence")
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_text("Half a sentence")).to_be_visible()
    context.close()


def test_a_page_that_may_no_longer_be_read_stays_while_a_file_waits_on_it(stack: Stack, browser: Browser) -> None:
    ticket, grace, brand = builders.ticket(), builders.teammate(), default_brand()
    opened = open_session(builders.customer(), brand, CustomerSession.Proof.MAIL)
    context = browser.new_context(base_url=stack.url, reduced_motion="reduce")
    context.add_cookies([{"name": cookie_of(brand), "value": opened.key, "url": stack.url}])
    page = context.new_page()
    page.goto(f"/portal/tickets/{ticket.number}/")
    page.locator("input[type=file]").set_input_files({"name": "map.txt", "mimeType": "text/plain", "buffer": b"north"})
    expect(page.locator("kept-file input:enabled")).to_have_count(1)
    with page.expect_response(lambda answer: answer.status == 404 or "/sign-in/" in answer.url):
        remove_participant(ticket.conversation, customer=builders.customer(), by=grace)
    page.wait_for_timeout(500)
    expect(page.locator("kept-file")).to_have_count(1)
    context.close()
