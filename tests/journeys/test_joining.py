"""What came in twice becomes one, a second matter gets a conversation of its own, and a wrong type is put right."""

from playwright.sync_api import Page, expect

from helpdesk.conversations.models import Conversation
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.operations.joining import add_teammate
from tests import builders, cast
from tests.helpers.browsing import sign_in
from tests.helpers.stack import Stack
from tickets.operations.opening import convert


def test_a_message_is_split_off_two_are_merged_and_the_type_is_changed(stack: Stack, page: Page) -> None:
    grace = add_teammate(
        email=cast.GRACE.email, name=cast.GRACE.name, role="agent", password="a long password", by=SYSTEM
    )
    fault, theft = builders.another_type("Device fault"), builders.another_type("Theft")
    builders.field("text", "Serial number", type=fault)
    thread = builders.conversation(cast.WATSON, "It howls every night.", subject="Howling")
    violin = builders.says(thread, "By the way, a violin is gone.", cast.WATSON)
    ticket = convert(builders.conversation(), ticket_type=fault, values={"serial_number": "4711"}, by=grace)
    sign_in(page, cast.GRACE)
    dialog = page.locator("#dialog")

    # The second matter begins a conversation of its own.
    page.goto(f"/inbox/conversations/{thread.pk}/")
    message = page.locator(f"#entry-{violin.pk}")
    message.hover()
    message.get_by_role("button", name="More about this message").click()
    page.get_by_role("menuitem", name="Start a new conversation from this message").click()
    expect(dialog.get_by_label("Customer")).to_have_value(cast.WATSON.email)
    dialog.get_by_label("Title").fill("A violin")
    dialog.get_by_role("button", name="Start").click()
    expect(page.locator("#header")).to_contain_text("A violin")
    expect(page.locator("#thread")).to_contain_text("By the way, a violin is gone.")

    # The first is what somebody else wrote about already: found by number, asked twice as the customers differ.
    page.goto(f"/inbox/conversations/{thread.pk}/")
    expect(page.locator("#thread")).to_contain_text("made a conversation of a message")
    page.locator("[popovertarget=menu-more]").click()
    page.get_by_role("link", name="Merge into…").click()
    dialog.get_by_role("searchbox").fill(f"#{ticket.number}")
    dialog.get_by_role("button", name="Search").click()
    dialog.get_by_role("button", name=f"#{ticket.number}").click()
    expect(dialog).to_contain_text("Is closed for good")
    dialog.get_by_role("button", name="Merge").click()
    expect(dialog).to_contain_text(f"John Watson will read all messages of #{ticket.number}")
    assert Conversation.objects.get(pk=thread.pk).merged_into is None
    dialog.get_by_role("button", name="Merge all the same").click()
    expect(page.locator("#header")).to_contain_text(f"#{ticket.number}")
    expect(page.locator("#thread")).to_contain_text("It howls every night.")

    # Whoever comes to the old one is led on.
    page.goto(f"/inbox/conversations/{thread.pk}/")
    expect(page.locator("#composer")).to_contain_text(f"Merged into #{ticket.number}")
    page.get_by_role("link", name="Go on there").click()
    expect(page.locator("#header")).to_contain_text(f"#{ticket.number}")

    # It was theft: what the old type asked is kept, and folded away.
    page.get_by_title("Change the type").click()
    dialog.get_by_label("From Device fault to").select_option(label=theft.name)
    expect(dialog).to_contain_text("Is kept as previous values")
    dialog.get_by_role("button", name="Change the type").click()
    expect(page.locator("#details")).to_contain_text("Theft")
    page.get_by_text("Previous values").click()
    expect(page.locator("#details .described", has_text="Previous values")).to_contain_text("4711")
