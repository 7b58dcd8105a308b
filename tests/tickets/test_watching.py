"""Watching: teammates who are kept up to date."""

import pytest

from tests import builders, cast
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.tickets.links import kept_from_grace, thread_of
from tickets.events import Unwatched, Watched
from tickets.models import Watcher
from tickets.operations.watching import unwatch, watch

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", [cast.ADA, cast.GRACE, cast.CHARLES])
def test_every_teammate_watches_what_they_may_see(who: cast.Teammate) -> None:
    thread, user = builders.conversation(), builders.teammate(who)
    with records(Watched(conversation_id=thread.pk, user_id=user.pk), by=user):
        watch(thread, user=user, by=user)
    assert [one.user for one in Watcher.objects.filter(conversation=thread)] == [user]


def test_doing_it_again_does_nothing() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    made = watch(thread, user=alan, by=grace)
    with records(by=grace):
        assert watch(thread, user=alan, by=grace) == made
    with records(Unwatched(conversation_id=thread.pk, user_id=alan.pk), by=alan):
        unwatch(thread, user=alan, by=alan)
    with records(by=alan):
        unwatch(thread, user=alan, by=alan)
    assert not Watcher.objects.exists()


def test_nobody_is_made_to_watch_what_they_may_not_see() -> None:
    ticket = kept_from_grace()
    with refused("Grace Hopper may not see this ticket.", field="user"):
        watch(thread_of(ticket), user=builders.teammate(), by=builders.teammate(cast.ALAN))


def test_whoever_left_watches_nothing() -> None:
    gone = builders.teammate(cast.ALAN)
    gone.is_active = False
    gone.save()
    with refused("Alan Turing does not work here any more.", field="user"):
        watch(builders.conversation(), user=gone, by=builders.teammate())
