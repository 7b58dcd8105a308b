"""What a customer's first page weighs, compressed, with everything it fetches. No other site is asked for anything."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests import builders
from tests.portal.people import signed_in
from tickets.operations.replying import reply_to_customer
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

IMPORT = re.compile(r"""@import url\("([^"]+)"\);""")
ROOT = Path(settings.BASE_DIR) / "static"
ROOT = Path(settings.BASE_DIR) / "static"
MOST = 50 * 1024
FETCHED = re.compile(r"""(?:href|src)="/static/([^"#?]+)""")


@pytest.mark.parametrize("page", ["/portal/", "/portal/tickets/{number}/", "/portal/sign-in/", "/portal/new/{type}/"])
def test_a_page_of_the_portal_weighs_fifty_kilobytes_at_most(page: str) -> None:
    ticket = builders.ticket()
    for _ in range(10):
        reply_to_customer(ticket.conversation, body="A few words of news. " * 20, by=builders.teammate())
    weigh(signed_in().get(page.format(number=ticket.number, type=ticket.type_id), follow=True).text)


@pytest.mark.parametrize("page", ["/portal/new/{type}/", "/portal/embed/{type}/", "/portal/sign-in/"])
def test_so_does_what_a_stranger_fills_in(page: str) -> None:
    for kind in ("text", "long_text", "date", "files", "checkbox"):
        builders.field(kind, kind.capitalize())
    workspace.forget()
    weigh(Client().get(page.format(type=builders.default_type().pk)).text)


def weigh(html: str) -> None:
    names = set(FETCHED.findall(html))
    assert "css/customer.css" in names
    parts = [served(ROOT / name) for name in names]
    weight = sum(len(gzip.compress(part)) for part in (html.encode(), *parts))
    assert weight <= MOST, {name: len(gzip.compress((ROOT / name).read_bytes())) for name in names}
    assert not re.search(r"""(?:href|src|action)="(?:https?:)?//(?!testserver)""", html)


def served(path: Path) -> bytes:
    """As it is served: a stylesheet with what it imports in its place (helpdesk.ui.sheets)."""
    if path.suffix != ".css":
        return path.read_bytes()
    return IMPORT.sub(lambda found: path.with_name(found[1]).read_text(), path.read_text()).encode()
