"""Whatever is sent to a verb by hand is answered in words: nothing that a form could not have sent breaks a page."""

from typing import Any

import pytest
from django.test import Client

from helpdesk.conversations.models import Conversation
from tests import builders, cast
from tests.architecture.test_routes import CONVERSATION, DESK, SETTINGS, Place, place, signed_in, url_of
from tickets.operations.merging import merge

__all__ = ["place"]  # the fixture

pytestmark = pytest.mark.django_db
WORDS = """
    to email name body title description until type state pick do tag subject text seen field-amount amount into q
    across_customers version mode post_on link kind category assignee team brand at place move rename remove undo
    answers sheet moves also_resolved message look refresh shown once upto entry standing score words options label
    color colour icon key settings shown_when shown_values required position after view sort states teams companies
    brands cross_posting reopening reopening_days mark seen_entry_id uploads anyway channel customer
"""
NAMES = WORDS.split()
NONSENSE = ["", "9" * 30, "-1", "²", "\x00", "<script>alert(1)</script>", "a" * 70_000, "NaN", "1e400", "[]", "٣", "0"]


def broken(client: Client, routes: list[str], place: Place, value: str) -> dict[str, tuple[int, int]]:
    """The routes that fail when every field that there is has this value: what GET and what POST answered."""
    client.raise_request_exception = False
    found, headers = {}, {"HX-Request": "true"} if len(value) % 2 else {}
    for name in routes:
        url = url_of(name, place)
        asked: Any = client.get(url, dict.fromkeys(NAMES, value[:300]), headers=headers)
        for close in asked._resource_closers:  # a file; closing the response would close the test's connection
            close()
        answer = client.post(url, dict.fromkeys(NAMES, value), headers=headers)
        if max(asked.status_code, answer.status_code) >= 500:
            found[name] = (asked.status_code, answer.status_code)
    return found


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: ascii(value)[:14])
@pytest.mark.parametrize("who", [cast.ADA, cast.CHARLES], ids=lambda who: who.role)
def test_nonsense_is_answered_by_every_verb(who: cast.Teammate, value: str, place: Place) -> None:
    routes = [*CONVERSATION, *DESK, *(SETTINGS if who.role == "admin" else {})]
    assert broken(signed_in(who), routes, place, value) == {}


@pytest.mark.parametrize("value", ["1", "me"])
@pytest.mark.parametrize("who", [cast.ADA, cast.CHARLES], ids=lambda who: who.role)
def test_what_was_merged_away_meanwhile_is_answered_by_every_verb(who: cast.Teammate, value: str, place: Place) -> None:
    primary = Conversation.objects.get(pk=builders.ticket().pk)
    merge(place.conversation, into=primary, by=builders.teammate(cast.ADA))
    assert broken(signed_in(who), [*CONVERSATION], place, value) == {}
