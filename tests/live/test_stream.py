"""From a commit to an open page: real uvicorn, real Valkey, no database in between."""

import signal
import time
from collections.abc import Iterator

import pytest
import time_machine

from helpdesk.conversations.operations.closing import close
from helpdesk.ledger.event import SYSTEM
from helpdesk.live import topics, touching
from helpdesk.live.touching import touch
from helpdesk.people.operations import standing
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.outage import without_valkey
from tests.helpers.waiting import eventually
from tests.live import streams
from tests.live.streams import Live
from tickets.operations.opening import convert
from tickets.operations.retyping import change_type
from tickets.operations.types import edit_type


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with streams.running() as running:
        yield running


@pytest.mark.django_db(transaction=True)
def test_a_commit_touches_the_conversation_and_the_lists(live: Live) -> None:
    thread, grace = builders.conversation(), builders.teammate()
    mine = topics.conversation(thread.pk)
    with live.listening(mine) as one, live.listening(mine, "lists of another page") as two:
        close(thread, by=grace)
        assert (one.news(), two.news()) == (("touch", mine), ("touch", mine))


@pytest.mark.django_db(transaction=True)
def test_one_hears_only_of_what_one_subscribed_to_and_nothing_of_a_rollback(live: Live) -> None:
    mine, other = builders.conversation(), builders.conversation(cast.IRENE)
    grace = builders.teammate()
    with live.listening("the end", topics.conversation(mine.pk)) as stream:
        close(other, by=grace)
        with rolled_back():
            close(mine, by=grace)
        touch({"the end"})
        assert stream.news() == ("touch", "the end")


def test_each_of_several_topics_is_named(live: Live) -> None:
    with live.listening("one", "two", "three") as stream:
        touch({"two", "three", "four"})
        assert [stream.news(), stream.news()] == [("touch", "three"), ("touch", "two")]


def test_what_is_touched_between_page_and_stream_is_heard(live: Live) -> None:
    with live.listening("somebody listens already"):
        signed = topics.subscription(["between"], teammate_id=0)
        touch({"between"})
        with live.asked(signed) as stream:
            # Everything, from a process that has only just begun to listen.
            assert stream.news() in (("touch", "between"), ("refetch", "all"))


def test_it_is_a_stream_that_nobody_keeps(live: Live) -> None:
    with live.listening("one") as stream:
        assert stream.response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        assert stream.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("subscription", ["", "forged", "WyJpbmJveCJd:1abc:signature"])
def test_a_forged_subscription_hears_nothing(live: Live, subscription: str) -> None:
    with live.asked(subscription) as stream:
        assert stream.status == 403


def test_an_expired_subscription_hears_nothing(live: Live) -> None:
    with time_machine.travel("2026-01-01", tick=False):
        signed = topics.subscription([topics.INBOX], teammate_id=0)
    with live.asked(signed) as stream:
        assert stream.status == 403


def test_after_an_outage_of_valkey_everybody_refetches_once_and_hears_again(live: Live) -> None:
    with live.listening("one") as stream:
        with without_valkey():
            touch({"one"})
        assert stream.news() == ("refetch", "all")
        touch({"one"})
        assert stream.news() == ("touch", "one")


def rights_change(what: str) -> None:
    """Grace, who may see Payroll, is no longer who she was."""
    grace, team = builders.teammate(), builders.team("Finance", cast.GRACE)
    match what:
        case "deactivated":
            standing.deactivate(grace, by=SYSTEM)
        case "role":
            standing.change_role(grace, to="collaborator", by=SYSTEM)
        case "team":
            standing.change_members(team, members=[], by=SYSTEM)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["deactivated", "role", "team"])
def test_whose_rights_change_hears_nothing_more_and_not_by_coming_again(live: Live, what: str) -> None:
    signed = topics.subscription(["one"], teammate_id=builders.teammate().pk)
    with live.asked(signed) as mine, live.listening("one") as of_another:
        rights_change(what)
        touch({"one"})
        assert of_another.news() == ("touch", "one")
        assert mine.rest()[-1] == ("expired", "reload")
    with live.asked(signed) as again:
        assert again.status == 403
    with live.asked(topics.subscription(["one"], teammate_id=builders.teammate().pk)) as anew:
        assert anew.status == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["convert", "change_type", "edit_type"])
def test_whoever_may_see_a_conversation_no_longer_hears_nothing_more_of_it(live: Live, what: str) -> None:
    grace, ticket, codes = builders.teammate(), builders.ticket(), builders.another_type("Codes")
    thread, bletchley = builders.conversation(), builders.team("Bletchley", cast.ALAN)
    if what != "edit_type":
        codes.teams.add(bletchley)
    heard = topics.conversation(thread.pk if what == "convert" else ticket.pk)
    signed = topics.subscription([heard], teammate_id=grace.pk)
    with live.asked(signed) as mine, live.listening(heard) as of_another:
        match what:
            case "convert":
                convert(thread, ticket_type=codes, by=grace)
            case "change_type":
                change_type(ticket, to=codes, by=grace)
            case "edit_type":
                edit_type(ticket.type, teams=[bletchley], by=builders.teammate(cast.ADA))
        for stream in (of_another, mine):
            assert ("expired", "reload") in iter(stream.news, None)
            assert stream.response.read() == b"\n"
    with live.asked(signed) as again:
        assert again.status == 403


def test_a_stream_that_missed_it_ends_at_its_next_heartbeat(live: Live) -> None:
    with live.listening("one") as stream:
        touching._redis().set(f"{touching.ENDED}{topics.teammate(0)}", time.time() + 1)
        assert stream.news() == ("expired", "reload")


def test_it_can_be_asked_across_ports_and_for_its_health(live: Live) -> None:
    assert live.answers("/live/", "OPTIONS") == 204
    assert live.answers("/healthz") == 200


def test_told_to_stop_it_ends_open_streams_and_logs_no_error() -> None:
    live = Live()
    eventually(lambda: live.answers() == 200, what="the live process answering")
    with live.listening("one") as stream:
        said = live.stop()
        assert stream.rest() == []  # and it is closed as it should be
    assert "Traceback" not in said
    assert live.process.returncode in (0, -signal.SIGTERM)
