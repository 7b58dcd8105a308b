"""Lists: every view is a link, every page costs the same, none loses a row."""

import datetime as dt
from unittest.mock import ANY

import pytest
from django.db import connection
from django.utils import timezone

from helpdesk.conversations.models import Conversation, InboxState
from helpdesk.conversations.operations import assigning, closing, snoozing
from inbox.queries import listing
from inbox.queries.asking import Asked
from tests import builders, cast
from tests.inbox.desk import Desk, rows, words
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer

pytestmark = pytest.mark.django_db


def talks(count: int) -> list[Conversation]:
    """So many conversations, the newest last, two and two at the same moment."""
    made = [builders.conversation(subject=f"Case {number}") for number in range(count)]
    start = timezone.now() - dt.timedelta(days=2)
    for number, one in enumerate(made):
        one.last_activity_at = one.waiting_since = start + dt.timedelta(minutes=number // 2)
        one.save()
    return made


def test_mine_unassigned_and_all() -> None:
    desk = Desk()
    mine, free, other = talks(3)
    assigning.assign_to_teammate(mine, to=desk.user, by=desk.user)
    assigning.assign_to_teammate(other, to=builders.teammate(cast.ALAN), by=desk.user)
    assert rows(desk.get("list", view="mine")) == [mine.pk]
    assert rows(desk.get("list", view="unassigned")) == [free.pk]
    assert rows(desk.get("list", view="all")) == rows(desk.get("list")) == [other.pk, free.pk, mine.pk]


def test_views_of_the_three_categories_and_of_teams() -> None:
    desk = Desk()
    ticket, office, tracker = builders.ticket(), builders.internal_ticket(), builders.internal_ticket("tracker")
    finance, legal = builders.team("Finance"), builders.team("Legal")
    assigning.assign_to_team(office.conversation, to=finance, by=desk.user)
    assert rows(desk.get("list", view="customer")) == [ticket.pk]
    assert rows(desk.get("list", view="back-office")) == [office.pk]
    assert rows(desk.get("list", view="tracker")) == [tracker.pk]
    assert rows(desk.get("list", view=f"team-{finance.pk}")) == [office.pk]
    assert rows(desk.get("list", view=f"team-{legal.pk}")) == []
    assert "Finance 1" in words(desk.get("list"))


def test_open_snoozed_and_closed_are_three_lists() -> None:
    desk = Desk()
    stays, later, done = talks(3)
    snoozing.snooze(later, until=timezone.now() + dt.timedelta(hours=1), by=desk.user)
    closing.close(done, by=desk.user)
    assert rows(desk.get("list")) == [stays.pk]
    assert rows(desk.get("list", state="snoozed")) == [later.pk]
    assert rows(desk.get("list", state="closed")) == [done.pk]


@pytest.mark.parametrize("sort", ["newest", "oldest", "waiting"])
def test_pages_hold_every_row_once_in_order(sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    made = talks(10)
    for one in made[4:8]:  # these wait no more
        one.waiting_since = None
        one.save()
    desk, seen, url = Desk(), list[int](), f"/inbox/?sort={sort}"
    while url:
        page = listing.list_page(desk.user, Asked.read(desk.client.get(url).wsgi_request.GET))
        seen += [row.id for row in page.rows]
        assert len(page.rows) <= 3
        url = page.next_url
    expected = {
        "newest": made[::-1],
        "oldest": made,
        "waiting": [*made[:4], *made[8:], *made[4:8]],
    }[sort]
    assert seen == [one.pk for one in expected]


def test_longest_wait_first_is_answered_by_its_index() -> None:
    talks(3)
    found = Asked(sort="waiting").page(Conversation.objects.filter(inbox_state=InboxState.OPEN), 25)
    sql, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "conv_open_waiting" in plan
    assert "Sort" not in plan


def test_a_row_that_moves_up_while_somebody_pages_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    made, desk = talks(5), Desk()
    first = listing.list_page(desk.user, Asked())
    builders.says(made[0], "Are you there?")
    second = listing.list_page(desk.user, Asked.read(desk.client.get(first.next_url).wsgi_request.GET))
    assert [row.id for row in second.rows] == [made[2].pk, made[1].pk]


def test_the_next_page_comes_as_rows_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    made, desk = talks(3), Desk(is_htmx=True)
    after = listing.list_page(desk.user, Asked()).next_url
    response = desk.client.get(after, headers={"HX-Request": "true", "X-Part": "rows"})
    assert rows(response) == [made[0].pk]
    assert 'id="list"' not in response.content.decode()
    whole = desk.client.get(after)
    assert rows(whole) == [made[0].pk]
    assert "<!doctype html>" in whole.content.decode()


def test_a_refetched_list_brings_the_counts_along() -> None:
    talks(1)
    desk = Desk(is_htmx=True)
    response = desk.get("list", headers={"HX-Target": "conversation-list#list"}).content.decode()
    assert response.lstrip().startswith("<conversation-list")
    assert '<hx-partial hx-target="#views"' in response


@pytest.mark.parametrize(
    "query",
    [
        {"view": "nonsense"},
        {"view": "team-"},
        {"view": f"team-{'9' * 30}"},
        {"view": "team-٣"},
        {"state": "gone"},
        {"sort": "random"},
        {"sort": "waiting", "state": "closed"},
        {"after": "x-y"},
        {"after": "²-1"},
        {"after": f"{'9' * 30}-1"},
        {"after": f"1-{'9' * 30}"},
        {"after": "-"},
        {"after": "\x00"},
        {"view": "\x00", "state": "\x00", "sort": "\x00", "q": "\x00"},
        {"q": " " * 50},
    ],
)
def test_a_list_asked_for_in_nonsense_is_still_a_list(query: dict[str, str]) -> None:
    talks(2)
    assert Desk().get("list", **query).status_code == 200


def test_a_row_says_who_what_when_and_where_it_stands() -> None:
    desk = Desk()
    ticket = builders.ticket()
    now = timezone.now()
    Conversation.objects.update(waiting_since=now - dt.timedelta(hours=3), last_activity_at=now - dt.timedelta(hours=1))
    [row] = listing.list_page(desk.user, Asked()).rows
    assert (row.who, row.title, row.preview) == ("Sherlock Holmes", "The hound", builders.QUESTION)
    assert (row.number, row.state, row.state_label) == (f"#{ticket.number}", "submitted", "Submitted")
    assert (row.time, row.is_waiting, row.is_unread, row.owner) == ("1h", True, True, "")
    assert row.iso == timezone.localtime(Conversation.objects.get().last_activity_at).isoformat(timespec="seconds")


@pytest.mark.parametrize(("sort", "time"), [("newest", "1h"), ("oldest", "1h"), ("waiting", "3h")])
def test_a_row_shows_the_time_that_the_list_is_in_order_of(sort: str, time: str) -> None:
    builders.conversation()
    now = timezone.now()
    Conversation.objects.update(waiting_since=now - dt.timedelta(hours=3), last_activity_at=now - dt.timedelta(hours=1))
    [row] = listing.list_page(builders.teammate(), Asked(sort=sort)).rows
    assert row.time == time
    assert "Waiting since" in row.exact  # whatever the order, who waits is told apart


def test_a_preview_names_the_teammate_and_locks_notes() -> None:
    desk, thread = Desk(), builders.conversation()
    reply_to_customer(thread, body="On our way", by=desk.user)
    [row] = listing.list_page(desk.user, Asked()).rows
    assert (row.preview, row.is_note, row.owner, row.is_waiting) == ("You: On our way", False, "Grace Hopper", False)
    [row] = listing.list_page(builders.teammate(cast.ALAN), Asked()).rows
    assert row.preview == "Grace: On our way"
    add_note(thread, body="Take a lamp", by=desk.user)
    [row] = listing.list_page(desk.user, Asked()).rows
    assert (row.preview, row.is_note) == ("You: Take a lamp", True)


def test_internal_tickets_stand_in_the_list_without_a_customer() -> None:
    builders.internal_ticket("tracker")
    [row] = listing.list_page(Desk().user, Asked()).rows
    assert (row.who, row.mark, row.number) == ("Your team", "tracker", ANY)


def test_the_open_conversation_is_marked_and_links_keep_the_list() -> None:
    first, second = talks(2)
    response = Desk().get("show", second, view="unassigned", sort="oldest").content.decode()
    assert response.count("aria-current=true") == 1
    assert f'href="/inbox/conversations/{first.pk}/?view=unassigned&amp;sort=oldest"' in response
