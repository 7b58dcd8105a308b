"""Handing what was touched to those who listen."""

import time

import pytest
import time_machine

from helpdesk.live.hub import BACKLOG, REFETCH, REMEMBERED_SECONDS, Hub, Listener
from tests.helpers.looping import done


def heard(listener: Listener) -> list[str]:
    found = []
    while not listener.queue.empty():
        found.append(listener.queue.get_nowait())
    return found


def together(*topics: str) -> tuple[Hub, Listener]:
    """A hub that hears nothing by itself, and somebody who listens."""
    hub, listener = Hub("redis://nowhere"), Listener(topics)
    for topic in listener.topics:
        hub.listeners[topic].add(listener)
    return hub, listener


def test_everybody_hears_their_own_topics_only() -> None:
    hub, listener = together("inbox", "conversation-1")
    hub.tell(["conversation-1", "conversation-2"])
    assert heard(listener) == ["conversation-1"]


def test_a_slow_reader_is_told_to_refetch_instead_of_being_queued_for_without_end() -> None:
    hub, listener = together("inbox")
    for _ in range(BACKLOG + 1):
        hub.tell(["inbox"])
    assert heard(listener) == [REFETCH]


def test_after_a_refetch_it_goes_on_hearing() -> None:
    hub, listener = together("inbox")
    for _ in range(BACKLOG + 2):
        hub.tell(["inbox"])
    assert heard(listener) == [REFETCH, "inbox"]


def test_everybody_refetches_once_after_an_outage() -> None:
    hub, listener = together("inbox", "conversation-1")
    hub.tell_all()
    assert heard(listener) == [REFETCH]


def joined(hub: Hub, *topics: str, page_age: float) -> list[str]:
    """What somebody hears at once who joins with a page of this age."""
    listener = Listener(topics)

    async def join() -> None:
        hub.join(listener, since=time.time() - page_age)
        await hub.close()

    done(join())
    return heard(listener)


def listening(*, seconds: float) -> Hub:
    """A hub that has listened for so long."""
    hub = Hub("redis://nowhere")
    hub.hears_since = time.time() - seconds
    return hub


def test_what_was_touched_between_page_and_stream_is_heard() -> None:
    hub = listening(seconds=600)
    hub.tell(["inbox", "conversation-1"])
    assert joined(hub, "inbox", "conversation-2", page_age=1) == ["inbox"]


def test_what_the_page_shows_already_is_not_told_again() -> None:
    hub = listening(seconds=600)
    with time_machine.travel(time.time() - 30, tick=False):
        hub.tell(["inbox"])
    assert joined(hub, "inbox", page_age=10) == []


@pytest.mark.parametrize(("listened", "page_age"), [(600, REMEMBERED_SECONDS + 10), (5, 10)])
def test_a_page_older_than_the_memory_is_fetched_again(listened: float, page_age: float) -> None:
    assert joined(listening(seconds=listened), "inbox", page_age=page_age) == [REFETCH]


def test_only_the_last_minute_is_remembered() -> None:
    hub = listening(seconds=600)
    with time_machine.travel(time.time() - 2 * REMEMBERED_SECONDS, tick=False):
        hub.tell(["old"])
    hub.tell(["new"])
    assert list(hub.touched) == ["new"]


def test_whoever_leaves_is_forgotten() -> None:
    hub, listener = together("inbox", "conversation-1")
    hub.leave(listener)
    hub.tell(["inbox"])
    hub.tell_all()
    assert (heard(listener), dict(hub.listeners)) == ([], {})


def test_closing_a_hub_that_never_listened_is_no_trouble() -> None:
    done(Hub("redis://nowhere").close())
