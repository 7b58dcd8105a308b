"""The list of tickets, narrowed and sorted by its address."""

import re

import pytest

from tests import builders
from tests.portal.people import signed_in
from tickets.operations.noting import add_note

pytestmark = pytest.mark.django_db
TITLE = re.compile(r'ticket-row__title"><span dir="auto">([^<]+)')


def titles(query: str) -> list[str]:
    answer = signed_in().get(f"/portal/?{query}")
    assert answer.status_code == 200
    return TITLE.findall(answer.text)


def test_a_search_names_titles_first_then_what_it_is_about_then_what_was_written() -> None:
    builders.ticket(title="The parrot of the moor")
    builders.ticket(title="Of noises", description="A parrot, at night")
    builders.says(builders.ticket(title="Of steps"), "It was a parrot.")
    hushed = builders.ticket(title="Of silence")
    add_note(hushed.conversation, body="No parrot here.", by=builders.teammate())
    assert titles("q=parrot") == ["The parrot of the moor", "Of noises", "Of steps"]
    assert titles(f"q=%23{hushed.number}") == ["Of silence"]


def test_it_is_narrowed_by_type_and_days() -> None:
    builders.ticket(title="One")
    theft = builders.ticket(title="Two", type=builders.another_type())
    assert titles(f"type={theft.type_id}") == ["Two"]
    assert titles("made_to=2000-01-01") == []
    assert titles("news_to=2000-01-01") == []
    assert sorted(titles("made_from=2000-01-01&news_from=2000-01-01")) == ["One", "Two"]


@pytest.mark.parametrize(
    "query", ["type=x", "made_from=2026-99-99", "news_to=%00", "sort=no", "creator=9", "sort=best"]
)
def test_nonsense_in_the_address_is_nothing_asked(query: str) -> None:
    builders.ticket(title="One")
    assert titles(query) == ["One"]


@pytest.mark.parametrize(("sort", "expected"), [("newest", ["Two", "One"]), ("oldest", ["One", "Two"])])
def test_it_is_sorted(sort: str, expected: list[str]) -> None:
    builders.ticket(title="One")
    builders.ticket(title="Two")
    assert titles(f"sort={sort}") == expected
    assert len(titles("sort=state")) == 2
