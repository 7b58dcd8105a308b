"""What tests of the settings share."""

from collections.abc import Iterator

import pytest

from tests.tickets.settings.office import Office
from tickets.queries import workspace


@pytest.fixture(autouse=True)
def fresh_workspace() -> Iterator[None]:
    """A process keeps the shape of its workspace for a few seconds; each test has another."""
    workspace.forget()
    yield
    workspace.forget()


@pytest.fixture
def office(db: None) -> Office:
    """Ada, the admin, at the settings."""
    return Office()
