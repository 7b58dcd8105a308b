"""What tests of the Inbox share."""

from collections.abc import Iterator

import pytest

from tests.inbox.desk import Desk
from tickets.queries import workspace


@pytest.fixture(autouse=True)
def fresh_workspace() -> Iterator[None]:
    """A process keeps the shape of its workspace for a few seconds; each test has another."""
    workspace.forget()
    yield
    workspace.forget()


@pytest.fixture(params=["without scripts", "htmx"])
def desk(request: pytest.FixtureRequest, db: None) -> Desk:
    """Grace at work, twice: every action has to work in both browsers."""
    return Desk(is_htmx=request.param == "htmx")
