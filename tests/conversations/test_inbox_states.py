"""Open, snoozed, closed; assigned and seen: the agents' axis."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone

from helpdesk.conversations.events import Assigned, Closed, Reopened, Seen, Snoozed, Woken
from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.assigning import assign_to_team, assign_to_teammate
from helpdesk.conversations.operations.closing import close, reopen
from helpdesk.conversations.operations.reading import mark_seen, mark_unread
from helpdesk.conversations.operations.snoozing import snooze, wake, wake_due
from helpdesk.conversations.tasks import wake_snoozed
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.helpers.together import together

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def row(thread: Conversation) -> Conversation:
    return Conversation.objects.get(pk=thread.pk)


def let_time_pass(*threads: Conversation) -> None:
    Conversation.objects.filter(pk__in=[one.pk for one in threads]).update(snoozed_until=timezone.now() - HOUR)


def test_closing_ends_waiting_newness_and_snooze() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    snooze(thread, until=timezone.now() + HOUR, by=grace)
    with records(Closed(conversation_id=thread.pk), by=grace):
        close(thread, by=grace)
    now = row(thread)
    assert (now.inbox_state, now.snoozed_until, now.waiting_since, now.is_unread) == ("closed", None, None, False)
    assert now.closed_at is not None


def test_reopening_says_why() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    close(thread, by=grace)
    with records(Reopened(conversation_id=thread.pk, reason="reply"), by=grace):
        reopen(thread, by=grace, reason="reply")
    assert (row(thread).inbox_state, row(thread).closed_at) == ("open", None)
    assert changes(thread)[-1] == ("reopened", "Grace Hopper", {"reason": "reply"})


def test_reopening_what_is_open_does_nothing() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    with records(by=grace):
        reopen(thread, by=grace)
    assert changes(thread) == []


def test_a_snoozed_conversation_is_away_until_its_time() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    until = timezone.now() + HOUR
    with records(Snoozed(conversation_id=thread.pk, until=until.isoformat()), by=grace):
        snooze(thread, until=until, by=grace)
    assert (row(thread).inbox_state, row(thread).snoozed_until) == ("snoozed", until)
    assert wake_due() == 0
    let_time_pass(thread)
    with records(Woken(conversation_id=thread.pk, reason="time"), by=SYSTEM):
        assert wake_due() == 1
    now = row(thread)
    assert (now.inbox_state, now.snoozed_until, now.is_unread) == ("open", None, True)
    assert changes(thread)[-1] == ("woken", "Helpdesk", {"reason": "time"})


def test_a_snooze_can_be_moved() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    snooze(thread, until=timezone.now() + HOUR, by=grace)
    later = timezone.now() + 2 * HOUR
    snooze(thread, until=later, by=grace)
    assert row(thread).snoozed_until == later


def test_a_closed_conversation_can_be_snoozed() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    close(thread, by=grace)
    snooze(thread, until=timezone.now() + HOUR, by=grace)
    assert (row(thread).inbox_state, row(thread).closed_at) == ("snoozed", None)


def test_a_snooze_lies_within_the_next_year() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    with refused("That time has gone by: choose a later one.", field="until"):
        snooze(thread, until=timezone.now(), by=grace)
    with refused("Snooze it for a year at most.", field="until"):
        snooze(thread, until=timezone.now() + dt.timedelta(days=400), by=grace)


def test_waking_what_is_awake_does_nothing() -> None:
    thread = builders.conversation()
    with records(by=SYSTEM):
        wake(thread, reason="time")


def test_the_schedule_wakes_all_that_are_due() -> None:
    threads = [builders.conversation(who) for who in (cast.HOLMES, cast.WATSON, cast.IRENE)]
    for one in threads:
        snooze(one, until=timezone.now() + HOUR, by=builders.teammate())
    let_time_pass(*threads[:2])
    wake_snoozed()
    assert [row(one).inbox_state for one in threads] == ["open", "open", "snoozed"]


@pytest.mark.django_db(transaction=True)
def test_two_schedules_at_once_wake_each_conversation_once() -> None:
    threads = [builders.conversation(who) for who in (cast.HOLMES, cast.WATSON, cast.IRENE)]
    for one in threads:
        snooze(one, until=timezone.now() + HOUR, by=builders.teammate())
    let_time_pass(*threads)
    woken = together(*[partial(wake_due)] * 3)
    assert sum(count for count in woken if isinstance(count, int)) == 3
    assert [[what for what, _, _ in changes(one)] for one in threads] == [["snoozed", "woken"]] * 3


def test_somebody_is_assigned_and_taken_off_again() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    with records(Assigned(conversation_id=thread.pk, assignee_id=alan.pk, team_id=None), by=grace):
        assign_to_teammate(thread, to=alan, by=grace)
    assert row(thread).assignee == alan
    with records(Assigned(conversation_id=thread.pk, assignee_id=None, team_id=None), by=grace):
        assign_to_teammate(thread, to=None, by=grace)
    assert row(thread).assignee is None
    assert changes(thread) == [
        ("assigned", "Grace Hopper", {"to": "Alan Turing", "id": alan.pk}),
        ("unassigned", "Grace Hopper", {}),
    ]


def test_a_team_is_assigned_beside_the_teammate() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    team = builders.team("Moor watch")
    assign_to_teammate(thread, to=grace, by=grace)
    with records(Assigned(conversation_id=thread.pk, assignee_id=grace.pk, team_id=team.pk), by=grace):
        assign_to_team(thread, to=team, by=grace)
    assert (row(thread).team, row(thread).assignee) == (team, grace)
    assign_to_team(thread, to=None, by=grace)
    assert [what for what, _, _ in changes(thread)] == ["assigned", "team_assigned", "team_removed"]


def test_nobody_who_left_is_assigned() -> None:
    thread, alan, team = builders.conversation(), builders.teammate(cast.ALAN), builders.team("Moor watch")
    alan.is_active = False
    with refused("Alan Turing does not work here any more.", field="assignee"):
        assign_to_teammate(thread, to=alan, by=builders.teammate())
    team.archived_at = timezone.now()
    with refused("The team Moor watch is archived.", field="team"):
        assign_to_team(thread, to=team, by=builders.teammate())


def test_seen_by_anybody_while_nobody_is_assigned() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    with records(Seen(conversation_id=thread.pk), by=grace):
        mark_seen(thread, by=grace)
    assert not row(thread).is_unread
    with records(by=grace):
        mark_seen(thread, by=grace)


def test_once_assigned_it_is_seen_by_the_one_who_answers() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    assign_to_teammate(thread, to=alan, by=grace)
    mark_seen(thread, by=grace)
    assert row(thread).is_unread
    mark_seen(thread, by=alan)
    assert not row(thread).is_unread


def test_it_can_be_left_for_later() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    mark_seen(thread, by=grace)
    with records(Seen(conversation_id=thread.pk), by=grace):
        mark_unread(thread, by=grace)
    assert row(thread).is_unread
    with records(by=grace):
        mark_unread(thread, by=grace)


def test_the_open_ones_the_unassigned_and_mine() -> None:
    grace = builders.teammate()
    mine, unassigned, closed = (builders.conversation(who) for who in (cast.HOLMES, cast.WATSON, cast.IRENE))
    assign_to_teammate(mine, to=grace, by=grace)
    close(closed, by=grace)
    assert set(Conversation.objects.open()) == {mine, unassigned}
    assert set(Conversation.objects.unassigned()) == {unassigned, closed}
    assert set(Conversation.objects.assigned_to(grace)) == {mine}
