"""Somebody unknown hands in a ticket without signing in: on a phone, with and without scripts, and in a frame."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize, expect

from helpdesk.people.models import Customer
from tests import builders, cast
from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually
from tests.journeys.test_portal import body, clean, mail_to
from tickets.models import FieldValue, HeldSubmission, Ticket
from tickets.operations.types import edit_type

PHONE: ViewportSize = {"width": 390, "height": 844}
A_MOMENT = 3_200  # faster than that are programs
LAMP = "The lamp flickers"


def test_a_stranger_sends_confirms_and_sees_the_ticket(stack: Stack, browser: Browser) -> None:
    builders.field("single_select", "Room", "Kitchen", "Hall", required_for_customers=True)
    for name, with_scripts in (("maya", True), ("nora", False)):
        context = browser.new_context(
            base_url=stack.url, java_script_enabled=with_scripts, viewport=PHONE, reduced_motion="reduce"
        )
        sends_and_sees_it(context.new_page(), stack, f"{name}@studionorr.example", with_scripts=with_scripts)
        context.close()


def sends_and_sees_it(phone: Page, stack: Stack, email: str, *, with_scripts: bool) -> None:
    # What is missing is said, and a file that came along is not asked for again.
    phone.goto(f"/portal/new/{builders.default_type().pk}/")
    phone.get_by_label("Your e-mail address").fill(email)
    phone.get_by_label("Your name").fill("Maya")
    phone.get_by_label("What is it about?").fill("Every evening at eight.")
    phone.get_by_label("Room").select_option(label="Kitchen")
    phone.get_by_label("Files").set_input_files({"name": "lamp.txt", "mimeType": "text/plain", "buffer": b"flickering"})
    clean(phone, with_scripts=with_scripts)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Give it a title")).to_be_visible()
    expect(phone.get_by_label("lamp.txt")).to_be_checked()
    clean(phone, with_scripts=with_scripts)
    phone.get_by_label("Title").fill(LAMP)
    phone.wait_for_timeout(A_MOMENT)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="One more step: check your mail")).to_be_visible()
    expect(phone.get_by_text(email)).to_be_visible()
    clean(phone, with_scripts=with_scripts)
    assert not Ticket.objects.filter(conversation__customer__email=email).exists()

    # The mail says nothing of what was written; its link asks, and a click sends it.
    came = body(mail_to(stack, email, 1))
    assert not re.search("lamp|evening|Maya", came, re.IGNORECASE)
    link = link_in_the_mailbox(phone, email) if with_scripts else re.findall(r"http\S+/by-link/\S+", came)[0]
    phone.goto(urlsplit(link).path)
    expect(phone.get_by_role("heading", name="Is this request from you?")).to_be_visible()
    clean(phone, with_scripts=with_scripts)
    phone.get_by_role("button", name="Yes, send it").click()
    expect(phone.get_by_text("Thank you, we have got it.")).to_be_visible()
    expect(phone.get_by_role("heading", name=LAMP)).to_be_visible()
    expect(phone.get_by_text("lamp.txt").first).to_be_visible()
    ticket = Ticket.objects.get(conversation__customer__email=email)
    assert FieldValue.objects.get(ticket=ticket).option is not None
    assert Customer.objects.get(email=email).kind == "user"
    clean(phone, with_scripts=with_scripts)


def link_in_the_mailbox(phone: Page, email: str) -> str:
    """As a visitor of the demo finds it: in the mailbox of everybody we write to."""
    phone.goto(f"/demo/mailbox/?to={email}")
    phone.get_by_role("link", name=re.compile("code to confirm a request")).first.click()
    found = phone.frame_locator("iframe").get_by_role("link", name="Look and confirm")
    return str(found.get_attribute("href"))


def test_the_form_stands_in_a_frame_of_a_site_that_was_named_and_of_no_other(stack: Stack, browser: Browser) -> None:
    kind, email = builders.default_type(), "otto@studionorr.example"
    frame = f"{stack.url}/portal/embed/{kind.pk}/"
    with site_around(frame, stack.url) as named, site_around(frame, stack.url) as other:
        edit_type(kind, embedding_sites=[named], by=builders.teammate(cast.ADA))
        page = browser.new_context(viewport=PHONE).new_page()

        def is_known() -> bool:  # a process knows of another's change after three seconds
            return named in page.request.get(frame).headers["content-security-policy"]

        eventually(is_known, what="the site among those that may show it")
        page.goto(other)
        expect(page.frame_locator("iframe").get_by_label("Title")).to_have_count(0)

        page.goto(named)
        inside = page.frame_locator("iframe")
        inside.get_by_label("Your e-mail address").fill(email)
        inside.get_by_label("Title").fill(LAMP)
        inside.get_by_label("What is it about?").fill("Every evening at eight.")
        height = page.locator("iframe").evaluate("frame => frame.clientHeight")
        expect(page.locator("iframe")).not_to_have_css("height", "300px")
        assert height > 600
        assert inside.locator("html").evaluate("page => page.scrollHeight <= page.clientHeight")
        page.wait_for_timeout(A_MOMENT)
        inside.get_by_role("button", name="Send").click()
        expect(inside.get_by_role("heading", name="One more step: check your mail")).to_be_visible()
        assert page.context.cookies() == []
        assert HeldSubmission.objects.get().sign_in.email == email

        [code] = re.findall(r"\d{3} \d{3}", str(mail_to(stack, email, 1).message["Subject"]))
        with page.expect_popup() as opened:
            inside.get_by_role("link", name="Or type the code from the mail").click()
        beside = opened.value
        beside.get_by_label("Code of six figures").fill(code)
        beside.get_by_role("button", name="Confirm and send").click()
        expect(beside.get_by_role("heading", name=LAMP)).to_be_visible()
        page.context.close()


@contextmanager
def site_around(frame: str, ours: str) -> Iterator[str]:
    """Somebody else's page with the form in it; its origin."""
    page = (
        f'<!doctype html><title>Shop</title><iframe data-helpdesk src="{frame}" title="Form" width="100%" height="300"'
        f' style="border: 0"></iframe><script src="{ours}/static/embed/resize.js" async></script>'
    )

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # as the library calls it
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
