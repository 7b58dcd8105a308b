"""A hundred of every kind at once: each has an outcome, and nothing is told of what one may not see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.closing import close
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tests.tickets.cascades import linked, tracker
from tickets.models import Ticket
from tickets.operations.many import MOST
from tickets.operations.merging import merge

pytestmark = pytest.mark.django_db

GARBAGE = ["", "x", "-1", "0", "9" * 40, "1e3", "²", "<b>", "1 OR 1=1", "1.5"]


@pytest.fixture
def hidden() -> list[Ticket]:
    kept = builders.another_type("Codes")
    kept.teams.add(builders.team("Bletchley", cast.ALAN))
    return [builders.ticket(type=kept, title="Enigma") for _ in range(5)]


def test_a_hundred_of_every_kind_each_have_an_outcome(hidden: list[Ticket]) -> None:
    desk, ada = Desk(), builders.teammate(cast.ADA)
    plain, tickets = [builders.conversation() for _ in range(20)], [builders.ticket() for _ in range(20)]
    gone = [builders.conversation() for _ in range(5)]
    for thread in gone:
        merge(thread, into=hidden[0].conversation, by=ada)
    shut = [builders.ticket() for _ in range(10)]
    for one in shut:
        close(one.conversation, by=ada)
    followed = tracker("Flicker")
    reporters = [linked(followed) for _ in range(5)]
    there = [*plain, *tickets, *gone, *shut, followed, *reporters]
    picked = [str(one.pk) for one in [*there, *hidden]] + [str(10**6 + n) for n in range(20)] + GARBAGE
    assert len(picked) <= MOST
    response = desk.post("bulk", pick=picked, state=builders.state("resolved").pk)
    told = words(response)
    assert response.status_code == 200
    done = Ticket.objects.filter(state__category="resolved")
    assert set(done) == {*tickets, *shut, *reporters}
    assert f"{done.count()} conversations done." in told
    assert told.count("It is no ticket, so it has no state.") == len(plain) + len(gone)
    assert "Others follow it" in told
    left, away = (int(re.search(rf"(\d+) {what}", told)[1]) for what in ("were left", "are not there any more"))  # type: ignore[index]
    assert done.count() + left == len(there) + away
    assert "Enigma" not in told
    assert not [secret.number for secret in hidden if f"#{secret.number}" in told]
    assert not Ticket.objects.filter(pk__in=[one.pk for one in hidden], state__category="resolved").exists()


@pytest.mark.parametrize(
    "given", [{"do": "close"}, {"do": "reopen"}, {"do": "tag", "tag": "fog"}, {"assignee": "me"}], ids=str
)
def test_what_one_may_not_see_and_garbage_cost_no_query_each(given: dict[str, str], hidden: list[Ticket]) -> None:
    desk, thread = Desk(), builders.conversation()
    counts = []
    for more in ([], [one.pk for one in hidden] + GARBAGE + list(range(10**6, 10**6 + 60))):
        Conversation.objects.filter(pk=thread.pk).update(inbox_state="open", assignee=None)
        with CaptureQueriesContext(connection) as asked:
            desk.post("bulk", pick=[thread.pk, *more], **given)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 8, counts
