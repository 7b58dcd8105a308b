"""A teammate at work: a browser that is signed in, with scripts (htmx) or without."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from tests import builders, cast
from tests.helpers.signing_in import sign_in
from tickets.models import Ticket

ROW = re.compile(r'class="row[^"]*" id="row-(\d+)"')
PLACE = re.compile(r'<hx-partial hx-target="#([\w-]+)"')
TAGS = re.compile(r"<[^>]*>")


@dataclass
class Desk:
    """Where a teammate reads and acts. Every page is asked for by the name of its URL."""

    who: cast.Teammate = cast.GRACE
    is_htmx: bool = False
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.user: User = builders.teammate(self.who)
        sign_in(self.client, self.user)

    def get(self, name: str, /, *args: Any, headers: Any = None, **query: Any) -> Any:
        return self.client.get(reverse(f"inbox:{name}", args=_ids(args)), query, headers=self._headers(headers))

    def post(self, name: str, /, *args: Any, headers: Any = None, **data: Any) -> Any:
        return self.client.post(reverse(f"inbox:{name}", args=_ids(args)), data, headers=self._headers(headers))

    def does(self, name: str, /, *args: Any, **data: Any) -> None:
        """Do something that works: back to the page without scripts, the changed regions with them."""
        response = self.post(name, *args, **data)
        if self.is_htmx:
            assert response.status_code == 200, words(response)
            assert PLACE.search(response.content.decode()) or 'id="composer"' in response.content.decode()
        else:
            assert response.status_code == 303, words(response)
            assert response["Location"] == reverse("inbox:show", args=[_ids(args)[0]])

    def is_refused(self, expected: str, name: str, /, *args: Any, status: Any = 422, **data: Any) -> str:
        """Try something and read why not, on the answer itself. Returns the answer."""
        response = self.post(name, *args, **data)
        assert response.status_code == status, words(response)
        told = words(response) + html.unescape(response.headers.get("HX-Trigger", "").encode().decode("unicode_escape"))
        assert expected in told
        return str(response.content.decode())

    def _headers(self, more: dict[str, str] | None) -> dict[str, str]:
        return {**({"HX-Request": "true"} if self.is_htmx else {}), **(more or {})}


def words(response: Any) -> str:
    """The page as it is read: no tags, entities resolved, one space between words."""
    return " ".join(html.unescape(TAGS.sub(" ", response.content.decode())).split())


def rows(response: Any) -> list[int]:
    """The conversations of a list, from top to bottom."""
    return [int(pk) for pk in ROW.findall(response.content.decode())]


def places(response: Any) -> list[str]:
    """The regions that an answer for htmx puts in place."""
    return PLACE.findall(response.content.decode())


def _ids(args: tuple[Any, ...]) -> list[Any]:
    return [one.pk if isinstance(one, (Conversation, Ticket)) else one for one in args]
