"""What Valkey keeps for us, and how nothing breaks without it."""

import time
from collections.abc import Iterator
from itertools import count

import pytest
from django.core.cache import cache

from helpdesk.live import topics
from helpdesk.live.touching import inbox_generation, kept, touch
from tests.helpers.outage import without_valkey


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_a_touched_list_makes_kept_counts_old() -> None:
    numbers = count()
    assert [kept("mine", lambda: next(numbers), 60) for _ in range(3)] == [0, 0, 0]
    touch({topics.conversation(1)})
    assert kept("mine", lambda: next(numbers), 60) == 0
    touch({topics.INBOX})
    assert kept("mine", lambda: next(numbers), 60) == 1


@pytest.fixture
def outage() -> Iterator[None]:
    with without_valkey():
        yield


def test_the_cache_reads_as_empty_and_takes_everything(outage: None) -> None:
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a", "b"]) == {}
    assert cache.get_or_set("a", 1) == 1
    assert cache.add("a", 1) is True
    assert cache.has_key("a") is False
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.set_many({"a": 1}) == []
    assert cache.incr("a") == 0
    cache.set("a", 1)
    cache.delete_many(["a"])
    cache.clear()


def test_counts_are_made_anew_and_touching_is_forgotten(outage: None) -> None:
    assert inbox_generation() is None
    numbers = count()
    assert [kept("mine", lambda: next(numbers), 60) for _ in range(2)] == [0, 1]
    touch({topics.INBOX})


def test_nobody_waits_long_for_it(outage: None) -> None:
    begun = time.monotonic()
    cache.get("a")
    touch({topics.INBOX})
    assert time.monotonic() - begun < 3


def test_it_is_used_again_as_soon_as_it_is_back() -> None:
    with without_valkey():
        cache.get("a")
    cache.set("a", 1)
    assert cache.get("a") == 1
