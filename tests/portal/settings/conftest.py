"""An admin at Settings → Portal."""

from collections.abc import Iterator

import pytest

from helpdesk.people.models import Brand
from helpdesk.people.queries import default_brand, hosts
from tests.tickets.settings.office import Office
from tickets.queries import workspace


@pytest.fixture(autouse=True)
def known_anew() -> Iterator[None]:
    """A process keeps brands and hosts for a few seconds; each test has others."""
    workspace.forget()
    hosts.forget()
    yield
    workspace.forget()
    hosts.forget()


@pytest.fixture
def office() -> Office:
    return Office(space="portal")


@pytest.fixture
def brand() -> Brand:
    return default_brand()
