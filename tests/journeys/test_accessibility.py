"""axe finds nothing: on sign-in, Inbox, conversation, dialogs and mailbox, light and dark, desk and phone."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import User
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import INBOX, PASSWORD, sign_in
from tests.helpers.delivering import deliver_all
from tests.helpers.stack import Stack
from tests.mail.mails import arrives, mail
from tests.tickets.cascades import follow, linked, tracker
from tickets.access import form_token
from tickets.models import Ticket
from tickets.operations.forms import send_form
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state

AXE = Axe()
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 3


@pytest.fixture(params=[1440, 390])
def eyes(request: pytest.FixtureRequest, browser: Browser, stack: Stack) -> Iterator[BrowserContext]:
    """Somebody who looks at one width."""
    context = browser.new_context(
        base_url=stack.url, viewport={"width": request.param, "height": 844}, reduced_motion="reduce"
    )
    yield context
    context.close()


def test_axe_finds_nothing_on_the_screens_of_the_desk_and_the_mailbox(eyes: BrowserContext) -> None:
    add_teammate(email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM)
    grace = User.objects.get(email=cast.GRACE.email)
    for kind in ("text", "date", "checkbox", "files"):
        builders.field(kind, kind.capitalize())
    ticket = builders.ticket(title=LONG)
    add_note(ticket.conversation, body="Only for us.", by=grace)
    reply_to_customer(ticket.conversation, body="We will look.", by=grace)
    talk = builders.conversation(cast.IRENE, subject="خزانة لا تفتح")
    form = send_form(talk, ticket_type=builders.default_type(), by=grace)
    deliver_all()
    hit = half_followed_tracker()

    page = eyes.new_page()
    page.goto("/inbox/")
    assert_clean(page, "sign-in")
    page.get_by_label("E-mail").fill(cast.GRACE.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    assert_clean(page, "sign-in refused")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(INBOX)
    for name, path in {
        "inbox": "/inbox/",
        "empty view": "/inbox/?view=back-office",
        "search without hits": "/inbox/?q=nothing-like-this",
        "ticket": f"/inbox/conversations/{ticket.pk}/",
        "conversation": f"/inbox/conversations/{talk.pk}/",
        "tracker": f"/inbox/conversations/{hit.pk}/",
        "convert": f"/inbox/conversations/{talk.pk}/ticket/",
        "new conversation": "/inbox/conversations/new/",
        "mailbox": "/demo/mailbox/",
        "form of the open door": reverse("portal:new_of", args=[builders.default_type().pk]),
        "form in a frame": reverse("portal:embed", args=[builders.default_type().pk]),
        "ticket form of a customer": reverse(
            "portal:form", args=[form_token(form.pk, builders.customer(cast.IRENE).pk)]
        ),
    }.items():
        page.goto(path)
        assert_clean(page, name)


def test_axe_finds_nothing_where_a_new_workspace_begins(eyes: BrowserContext) -> None:
    add_teammate(email=cast.ADA.email, name=cast.ADA.name, role="admin", password=PASSWORD, by=SYSTEM)
    invited = builders.teammate(cast.GRACE)
    team = builders.team("Moor watch", cast.GRACE)
    page = eyes.new_page()
    sign_in(page, cast.ADA)
    assert_clean(page, "first steps")
    page.goto(f"/settings/workspace/?invited={invited.pk}&team={team.pk}")
    assert_clean(page, "address and team")
    page.get_by_label("E-mail").fill("nobody")
    page.get_by_role("button", name="Add").first.click()
    page.get_by_text("Give it a name.").wait_for()
    assert_clean(page, "a teammate without a name")
    arrives(mail(subject=LONG, Auto_Submitted="auto-replied"))
    page.goto("/settings/kept-aside/")
    assert_clean(page, "kept aside")


def half_followed_tracker() -> Ticket:
    """One of the two that are linked to it could not follow."""
    kind = builders.another_type("Device fault")
    builders.field("text", "Cause", type=kind, required_to_resolve=True)
    found = tracker(LONG)
    linked(found, cast.WATSON, type=kind)
    linked(found, cast.IRENE)
    change_state(found, to=builders.state("resolved"), by=builders.teammate())
    follow()
    return found


def assert_clean(page: Page, name: str) -> None:
    page.wait_for_load_state()
    # The themes differ in nothing but colours: all rules in one, those of colours in the other.
    schemes: dict[Literal["light", "dark"], dict[str, Any]] = {
        "light": {"resultTypes": ["violations"]},
        "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]},
    }
    for scheme, options in schemes.items():
        page.emulate_media(color_scheme=scheme)
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")  # colours fade over
        results = AXE.run(page, options=options)
        assert results.violations_count == 0, f"{name}, {scheme}:\n{results.generate_report()}"
