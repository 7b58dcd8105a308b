"""The numbers beside the views."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.conversations.operations import assigning, closing
from helpdesk.live import topics
from helpdesk.live.touching import touch
from inbox.queries import counting
from inbox.queries.asking import Asked
from tests import builders, cast
from tests.inbox.desk import Desk, words

pytestmark = pytest.mark.django_db


def counts(desk: Desk) -> dict[str, str]:
    groups = counting.view_groups(desk.user, Asked())
    return {link.key: link.count for group in groups for link in group.views}


def test_counts_are_of_open_conversations_in_every_view() -> None:
    desk = Desk()
    finance = builders.team("Finance")
    mine, done = builders.conversation(), builders.conversation()
    ticket, office = builders.ticket(), builders.internal_ticket()
    assigning.assign_to_teammate(mine, to=desk.user, by=desk.user)
    assigning.assign_to_team(office.conversation, to=finance, by=desk.user)
    closing.close(done, by=desk.user)
    assert counts(desk) == {
        "mine": "1",
        "unassigned": "2",
        "all": "3",
        "customer": "1",
        "back-office": "1",
        "tracker": "",
        f"team-{finance.pk}": "1",
    }
    assert ticket.conversation_id


def test_what_a_teammate_may_not_see_is_not_counted() -> None:
    grace, ada = Desk(), Desk(cast.ADA)
    codes = builders.another_type("Codes")
    codes.teams.add(builders.team("Bletchley", cast.ALAN))
    builders.ticket(type=codes)
    assert (counts(grace)["all"], counts(grace)["customer"]) == ("", "")
    assert (counts(ada)["all"], counts(ada)["customer"]) == ("1", "1")


def test_nothing_is_counted_past_999() -> None:
    assert [counting.counted(number) for number in (0, 1, 999, 1000, 70_000)] == ["", "1", "999", "999+", "999+"]


def test_all_are_counted_in_one_query_which_stops_at_a_thousand() -> None:
    desk = Desk()
    builders.team("Finance")
    counts(desk)
    touch({topics.INBOX})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        counts(desk)
    [query] = asked.captured_queries
    assert query["sql"].count("count(*)") == query["sql"].count("LIMIT 1000") == 7


def test_counts_are_kept_until_a_list_changes() -> None:
    desk = Desk()
    assert counts(desk)["all"] == ""
    builders.conversation()
    with CaptureQueriesContext(connection) as asked:
        assert counts(desk)["all"] == ""
    assert len(asked) == 0
    touch({topics.INBOX})  # what the ledger does after the commit
    assert counts(desk)["all"] == "1"


def test_the_views_column_alone(desk: Desk) -> None:
    builders.conversation()
    response = desk.get("counts")
    assert "Unassigned 1" in words(response)
    assert ("<!doctype html>" in response.content.decode()) is not desk.is_htmx
