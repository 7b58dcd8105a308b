"""`make screens`: photograph every screen of the demo workspace, in three sizes, light and dark, into `var/screens/`.

Uses the helpdesk at `SCREENS_URL` (a running `make run`) if it is set, else brings one up with a `VAR` of its own.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from helpdesk.running import chromium
from helpdesk.running.places import PROJECT, Places
from helpdesk.running.ports import LOOPBACK, any_free

SIZES = {"desktop": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
THEMES = ("light", "dark")
WHO, PASSWORD = "bo@lumen.test", "demo"
ADMIN = "ada@lumen.test"
SETTINGS = {
    "types": "",
    "new-type": "types/new/",
    "states": "states/",
    "new-state": "states/new/?category=waiting",
}
OF_A_TYPE = ("fields/", "fields/?as=customer", "fields/new/", "states/", "access/", "behaviour/")
PAGES = {
    "inbox": "/inbox/?view=all",
    "inbox-mine": "/inbox/?view=mine",
    "inbox-closed": "/inbox/?view=all&state=closed",
    "search": "/inbox/?q=dimmer",
    "search-nothing": "/inbox/?q=xyzzy",
    "filter": "/inbox/filter/",
    "new-conversation": "/inbox/conversations/new/",
    "new-ticket": "/inbox/tickets/new/",
    "mailbox": "/demo/mailbox/",
    "gallery": "/ui/",
    "not-found": "/inbox/conversations/0/",
}
# Dialogs of a conversation, as pages of their own.
DIALOGS = {
    "link": "links/",
    "new-back-office": "links/new/?category=back_office",
    "new-tracker": "links/new/?category=tracker",
}
MENUS = ("state", "assignee", "snooze", "more", "send")
# What whoever is not signed in sees of the portal.
VISITOR = {
    "portal-home": "/portal/",
    "portal-choose": "/portal/new/",
    "portal-open": "/portal/new/1/",
    "portal-frame": "/portal/embed/1/",
    "portal-over": "/portal/sign-in/by-link/never-was-one/",
}
CUSTOMER = "cleo@orchard.test"
PORTAL = {
    "portal": "",
    "portal-resolved": "?state=resolved",
    "portal-search": "?q=lamp",
    "portal-search-nothing": "?q=xyzzy",
    "portal-new": "new/",
    "portal-account": "account/",
}


def main() -> None:
    """Take the pictures; the directory is emptied first."""
    target = Places.from_environment().var / "screens"
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    with helpdesk() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.find()), args=chromium.ARGUMENTS)
        session = _customer_session(browser, url)
        for size in SIZES:
            for theme in THEMES:
                _photograph(browser, url, target, size, theme, session)
        browser.close()
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


@contextmanager
def helpdesk() -> Iterator[str]:
    """The address of a running demo."""
    if given := os.environ.get("SCREENS_URL"):
        yield given
        return
    url = f"http://{LOOPBACK}:{any_free()}"
    own = Places.from_environment().var / "screens-run"
    environment = {**os.environ, "VAR": str(own), "PORT": url.rpartition(":")[2]}
    running = subprocess.Popen([sys.executable, str(PROJECT / "manage.py"), "up"], env=environment, cwd=PROJECT)
    try:
        _wait(url, running)
        yield url
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)


def _wait(url: str, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and running.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("The demo did not come up.")


def _photograph(browser: Browser, url: str, target: Path, size: str, theme: str, session: Mapping[str, str]) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()

    def shot(name: str) -> None:
        page.wait_for_timeout(400)
        page.screenshot(path=target / f"{name}-{size}-{theme}.png", animations="disabled")

    for name, path in VISITOR.items():
        page.goto(path)
        shot(name)
    page.goto("/account/login/")
    shot("sign-in")
    page.goto("/account/password/reset/")
    shot("password-reset")
    _sign_in(page)
    for name, path in PAGES.items():
        page.goto(path)
        shot(name)
    _conversation(page, shot)
    _dialogs(page, shot)
    _tracker(page, shot)
    context.clear_cookies()
    _sign_in(page, ADMIN)
    _settings(page, shot)
    _settings_of_the_portal(page, shot)
    context.clear_cookies()
    _portal(page, shot, session)
    context.close()


def _sign_in(page: Page, who: str = WHO) -> None:
    page.goto("/account/login/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", PASSWORD)
    page.click("form .button--primary")
    page.wait_for_url("**/inbox/**")


def _customer_session(browser: Browser, url: str) -> dict[str, str]:
    """A customer's cookies: signed in by the code of one mail, as an address gets few of them in an hour."""
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/portal/sign-in/")
    page.fill("[name=email]", CUSTOMER)
    page.click("main form button")
    page.wait_for_url("**/sign-in/*/")
    mailbox = context.new_page()
    code = None
    deadline = time.monotonic() + 30
    while code is None and time.monotonic() < deadline:
        mailbox.goto("/demo/mailbox/")
        code = re.search(r"(\d{3} \d{3}) is your code", mailbox.inner_text("body"))
        mailbox.wait_for_timeout(200)
    if code is None:
        raise SystemExit("No mail with a code came to the demo's mailbox.")
    page.fill("[name=code]", code[1])
    page.click("main form button")
    page.wait_for_url("**/portal/")
    cookies = {one.get("name", ""): one.get("value", "") for one in context.cookies()}
    context.close()
    return cookies


def _portal(page: Page, shot: Callable[[str], None], session: Mapping[str, str]) -> None:
    """What a customer sees: before signing in, the list, one ticket, and a new one."""
    page.goto("/portal/")
    shot("portal-welcome")
    page.goto("/portal/sign-in/")
    shot("portal-sign-in")
    address = page.url.partition("/portal/")[0]
    page.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in session.items()])
    for name, path in PORTAL.items():
        page.goto(f"/portal/{path}")
        shot(name)
    page.goto("/portal/new/")
    page.locator("main a[href*='/new/']").first.click()
    page.locator("form [name=title]").wait_for()
    shot("portal-form")
    page.locator("form [name=title]").evaluate("title => title.form.requestSubmit()")
    page.locator(".error, [aria-invalid=true]").first.wait_for()
    shot("portal-form-refused")
    page.goto("/portal/")
    page.locator("main a[href*='/tickets/']").first.click()
    page.locator("form [name=body]").wait_for()
    shot("portal-ticket")


def _settings(page: Page, shot: Callable[[str], None]) -> None:
    for name, path in SETTINGS.items():
        page.goto(f"/settings/support/ticketing/{path}")
        shot(f"settings-{name}")
    page.goto("/settings/support/ticketing/")
    page.get_by_role("link", name="Device fault").click()
    page.wait_for_url("**/types/*/")
    shot("settings-type")
    address = page.url.partition("/portal/")[0]
    for path in OF_A_TYPE:
        page.goto(f"{address}{path}")
        shot("settings-type-" + path.strip("/").replace("/?as=", "-").replace("/", "-"))
    page.goto(f"{address}fields/")
    page.locator(".flags__link").nth(2).click()
    page.locator(".fieldedit").wait_for()
    shot("settings-type-field")


def _settings_of_the_portal(page: Page, shot: Callable[[str], None]) -> None:
    page.goto("/settings/portal/")
    shot("settings-portal")
    page.get_by_role("link", name="Lumen", exact=True).click()
    page.wait_for_url("**/brands/*/")
    address = page.url
    shot("settings-brand")
    for path in ("entry/", "site/"):
        page.goto(f"{address}{path}")
        shot(f"settings-brand-{path.strip('/')}")
    page.goto("/settings/portal/companies/")
    shot("settings-companies")
    page.get_by_role("link", name="Orchard").click()
    page.wait_for_url("**/companies/*/")
    shot("settings-company")


def _conversation(page: Page, shot: Callable[[str], None]) -> None:
    page.goto("/inbox/?q=1042")
    page.locator(".row").first.click()
    page.locator(".talk--open").wait_for()
    shot("conversation")
    for name in MENUS:
        button = page.locator(f"[popovertarget=menu-{name}]:visible")
        if button.count():
            button.first.click()
            shot(f"conversation-{name}")
            page.keyboard.press("Escape")
    page.locator(".mode--note").click()
    shot("conversation-note")
    details = page.locator(".talk__details:visible")
    if details.count():
        details.click()
        shot("conversation-details")
        page.keyboard.press("Escape")


def _dialogs(page: Page, shot: Callable[[str], None]) -> None:
    page.goto("/inbox/?q=1042")
    address = (page.locator(".row").first.get_attribute("href") or "").partition("?")[0]
    for name, path in DIALOGS.items():
        page.goto(f"{address}{path}")
        shot(f"dialog-{name}")
    page.goto("/inbox/?view=all")
    first = (page.locator(".row:not(:has(.pill))").first.get_attribute("href") or "").partition("?")[0]
    page.goto(f"{first}ticket/")
    shot("dialog-make-ticket")


def _tracker(page: Page, shot: Callable[[str], None]) -> None:
    """A tracker, and whom its move reaches: asked before it moves, and not done here."""
    page.goto("/inbox/?view=tracker")
    page.goto(page.locator(".row").first.get_attribute("href") or "")
    shot("tracker")
    page.locator("[popovertarget=menu-state]:visible").first.click()
    page.locator("#menu-state button[name=to]:not([aria-current])").last.click()
    page.locator("#dialog-content").wait_for()
    shot("tracker-sheet")


if __name__ == "__main__":
    main()
