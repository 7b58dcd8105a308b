"""An admin at the settings: every page is asked for by the name of its URL, every form sent as a browser sends it."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helpdesk.people.models import User
from tests import builders, cast
from tests.helpers.signing_in import sign_in

TAGS = re.compile(r"<[^>]*>")
HIDDEN = re.compile(r'<input type="hidden"(?: form="design")? name="([\w-]+)" value="([^"]*)"')


@dataclass
class Office:
    """Where an admin reads and saves."""

    who: cast.Teammate = cast.ADA
    client: Client = field(default_factory=Client)
    space: str = "tickets"

    def __post_init__(self) -> None:
        self.user: User = builders.teammate(self.who)
        sign_in(self.client, self.user)

    def get(self, name: str, /, *args: Any, **query: Any) -> Any:
        return self.client.get(reverse(f"{self.space}:{name}", args=args), query)

    def post(self, name: str, /, *args: Any, query: str = "", **data: Any) -> Any:
        return self.client.post(reverse(f"{self.space}:{name}", args=args) + query, data)

    def saves(self, name: str, /, *args: Any, query: str = "", **data: Any) -> None:
        """Send a form that is taken."""
        response = self.post(name, *args, query=query, **data)
        assert response.status_code == 303, words(response)

    def is_refused(
        self, expected: str, name: str, /, *args: Any, status: Any = 422, query: str = "", **data: Any
    ) -> str:
        """Send a form that is not, and read why on the page that comes back. Returns the page."""
        response = self.post(name, *args, query=query, **data)
        assert response.status_code == status, words(response)
        assert expected in words(response)
        return str(response.content.decode())

    def shown(self, name: str, /, *args: Any) -> dict[str, str]:
        """The hidden inputs of a page: what its forms carry along."""
        return dict(HIDDEN.findall(self.get(name, *args).content.decode()))

    def queries(self, name: str, /, *args: Any, **query: Any) -> int:
        """How much a page asks of PostgreSQL."""
        with CaptureQueriesContext(connection) as asked:
            assert self.get(name, *args, **query).status_code == 200
        return len(asked)


def words(response: Any) -> str:
    """The page as it is read: no tags, entities resolved, one space between words."""
    return " ".join(html.unescape(TAGS.sub(" ", response.content.decode())).split())
