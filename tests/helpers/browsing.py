"""What people do in a browser again and again."""

import re

from playwright.sync_api import Page

from tests import cast

PASSWORD = "a long password"
INBOX = re.compile(r"^[^?]*/inbox/$")  # the address of the sign-in page ends with ?next=/inbox/


def sign_in(page: Page, who: cast.Teammate = cast.GRACE) -> None:
    """Sign in as `who`, whose password is `PASSWORD`, and wait for the Inbox. Whoever was signed in is forgotten."""
    page.goto("about:blank")  # no answer that is still on its way may bring a cookie back
    page.context.clear_cookies()
    page.goto("/inbox/")
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(INBOX)
