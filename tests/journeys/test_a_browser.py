"""What every journey needs first. Alone, so that one can see quickly what is said where it is missing."""

from playwright.sync_api import Browser


def test_there_is_a_browser_that_draws_pages(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<h1>Lamps</h1>")
    assert page.get_by_role("heading", name="Lamps").is_visible()
    page.close()
