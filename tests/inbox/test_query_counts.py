"""What a page asks of PostgreSQL: little, and the same whether there is one row or a hundred."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations import participating, tagging
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.drafting import save_draft
from helpdesk.people.operations.knowing import know_customer
from tests import builders
from tests.inbox.desk import Desk
from tests.inbox.test_lists import talks
from tickets.operations.fields import fill_in
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer
from tickets.queries import workspace

pytestmark = pytest.mark.django_db

COUNTS = (1, 3, 100)


@pytest.fixture(autouse=True)
def a_process_that_knows_its_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "KEPT_SECONDS", 3600)


def queries(ask: Callable[[], Any]) -> list[str]:
    """What one request asks, in a process that has answered another one just before."""
    ask()
    with CaptureQueriesContext(connection) as asked:
        response = ask()
    assert response.status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def busy(count: int) -> Conversation:
    """A ticket with so many of everything."""
    kind = builders.another_type(f"With {count}")
    ticket, grace = builders.ticket(type=kind), builders.teammate()
    thread = ticket.conversation
    for number in range(count):
        entry = builders.says(thread, f"Question {number}")
        attach(thread, [NewFile(f"{number}.txt", b"x")], by=builders.customer(), entry=entry)
        reply_to_customer(thread, body=f"Answer {number}", by=grace)
        add_note(thread, body=f"Note {number}", by=grace)
        tagging.tag(thread, name=f"tag {number}", by=grace)
        someone = know_customer(email=f"{number}@street.example", by=grace)
        participating.add_participant(thread, customer=someone, by=grace)
        builders.field("text", f"Question {number}", type=kind)
    fill_in(ticket, values={f"question_{number}": "x" for number in range(count)}, by=grace)
    save_draft(thread, mode="reply", body="Well", by=grace)
    return thread


def test_the_list_asks_six_at_most_and_the_same_for_any_number_of_rows() -> None:
    desk, asked = Desk(), dict[int, list[str]]()
    for count in COUNTS:
        talks(count)
        asked[count] = queries(lambda: desk.get("list"))
    assert len({len(found) for found in asked.values()}) == 1, asked
    assert len(asked[100]) <= 6, asked[100]


def test_views_searches_and_further_pages_do_too() -> None:
    desk = Desk()
    made = talks(30)
    after = f"{int(made[20].last_activity_at.timestamp() * 1_000_000)}-{made[20].pk}"
    for query in ({"view": "mine"}, {"sort": "waiting"}, {"after": after}, {"state": "closed"}):
        assert len(queries(partial(desk.get, "list", **query))) <= 6
    # a search opens a transaction to say how long it may take
    assert len(queries(lambda: desk.get("list", q="hound"))) <= 8


def test_a_conversation_asks_ten_at_most_and_the_same_however_much_is_in_it() -> None:
    desk, asked = Desk(), dict[int, list[str]]()
    for count in (1, 3, 30):
        thread = busy(count)
        workspace.forget()
        asked[count] = queries(partial(desk.get, "show", thread))
    assert len({len(found) for found in asked.values()}) == 1, asked
    assert len(asked[30]) <= 10, asked[30]


def test_a_region_that_is_refetched_asks_no_more() -> None:
    desk, thread = Desk(is_htmx=True), busy(3)
    for name in ("show", "thread", "header", "details", "composer"):
        assert len(queries(partial(desk.get, name, thread))) <= 10


def test_a_message_s_plain_text_is_not_read_to_show_it() -> None:
    desk, thread = Desk(), builders.conversation()
    assert not [sql for sql in queries(lambda: desk.get("show", thread)) if '"body_text"' in sql]
