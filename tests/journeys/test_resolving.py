"""What must be known before a ticket is resolved: asked for in one step, and in bulk told ticket by ticket."""

from playwright.sync_api import Locator, Page, expect

from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import sign_in
from tests.helpers.stack import Stack
from tickets.models import FieldValue, Ticket
from tickets.operations.opening import convert


def test_a_required_field_stops_a_resolve_until_it_is_filled_and_bulk_lists_who_lacks_it(
    stack: Stack, page: Page
) -> None:
    grace = add_teammate(
        email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM
    )
    fault = builders.another_type("Device fault")
    builders.field("text", "Serial number", type=fault)
    builders.field("text", "Root cause", type=fault, required_to_resolve=True)
    titles = {"Dimmer flickers": fault, "Lamp hums": fault, "A question": builders.default_type()}
    flickers, hums, question = (
        convert(builders.conversation(subject=title), ticket_type=kind, by=grace) for title, kind in titles.items()
    )

    # Resolving asks for just what is missing, and does both in one step.
    sign_in(page, cast.GRACE)
    row(page, "Dimmer flickers").get_by_role("link").click()
    page.locator("[popovertarget=menu-state]").click()
    page.get_by_role("menuitemradio", name="Resolved").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("Before it is resolved")
    expect(dialog.get_by_label("Root cause")).to_be_focused()
    expect(dialog.get_by_label("Serial number")).to_have_count(0)
    dialog.get_by_role("button", name="Save and resolve").click()
    expect(dialog.locator(".form__error")).to_be_visible()
    assert state_of(flickers) == "submitted"
    dialog.get_by_label("Root cause").fill("A batch of bad chips")
    dialog.get_by_role("button", name="Save and resolve").click()
    expect(page.locator("#header")).to_contain_text("Resolved")
    expect(page.locator("#details")).to_contain_text("A batch of bad chips")
    assert state_of(flickers) == "resolved"
    assert FieldValue.objects.get(ticket=flickers).text == "A batch of bad chips"

    # Two at once: the bar counts, one is resolved, the other is listed with what it lacks.
    bar = page.get_by_role("group", name="What is selected")
    expect(bar).to_be_hidden()
    for title in ("Lamp hums", "A question"):
        row(page, title).hover()
        row(page, title).get_by_role("checkbox").check()
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Move to a state").click()
    bar.get_by_role("menuitem", name="Resolved").click()
    expect(dialog).to_contain_text("1 conversation done. 1 was left as it is.")
    expect(dialog.locator(".undone__one")).to_contain_text([f"#{hums.number} Lamp humsFill in first: Root cause."])
    assert (state_of(hums), state_of(question)) == ("submitted", "resolved")
    dialog.get_by_role("link", name="Back to the list").click()
    expect(row(page, "A question")).to_have_count(0)
    expect(row(page, "Lamp hums").get_by_role("checkbox")).not_to_be_checked()
    expect(bar).to_be_hidden()


def row(page: Page, title: str) -> Locator:
    return page.locator(".listed", has_text=title)


def state_of(ticket: Ticket) -> str:
    return Ticket.objects.values_list("state__category", flat=True).get(pk=ticket.pk)
