"""The list of tickets, narrowed and sorted by its address."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.people.models import Company, Customer
from tests import builders, cast
from tests.portal.people import signed_in
from tickets.models import Ticket
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
    "query",
    [
        "type=x",
        "made_from=2026-99-99",
        "news_to=%00",
        "sort=no",
        "creator=9",
        "sort=best",
        "made_to=9999-12-31",
        "made_from=0001-01-01",
    ],
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


def test_days_begin_and_end_at_midnight_where_we_are() -> None:
    ticket = builders.ticket(title="One")
    late = dt.datetime(2026, 3, 5, 23, 59, 59, tzinfo=timezone.get_default_timezone())
    Ticket.objects.filter(pk=ticket.pk).update(opened_at=late)
    assert titles("made_from=2026-03-05&made_to=2026-03-05") == ["One"]
    assert titles("made_from=2026-03-06") == titles("made_to=2026-03-04") == []


def test_colleagues_narrow_their_company_s_list_by_sender_for_the_same_few_questions() -> None:
    share()
    watson = builders.customer(cast.WATSON)
    builders.ticket(cast.HOLMES, title="Of Holmes")
    builders.ticket(cast.WATSON, title="Of Watson")
    client = signed_in()
    one = questions(client)
    for number in range(6):
        builders.ticket(cast.WATSON, title=f"More {number}")
    assert questions(client) == one
    assert titles(f"tab=company&creator={builders.customer().pk}") == ["Of Holmes"]
    assert "Of Watson" in titles(f"tab=company&creator={watson.pk}")
    assert "Of Holmes" not in titles(f"tab=company&creator={watson.pk}")


def share() -> None:
    """Holmes and Watson work at one company, which shares everything."""
    company = Company.objects.create(name="Baker Street", sharing=Company.Sharing.ALL)
    for who in (cast.HOLMES, cast.WATSON):
        pk = builders.customer(who).pk
        Customer.objects.filter(pk=pk).update(company=company, is_company_verified=True, kind=Customer.Kind.USER)


def questions(client: Client) -> int:
    """How often the company's tab asks the database."""
    client.get("/portal/?tab=company")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/portal/?tab=company").status_code == 200
    return len(asked)
