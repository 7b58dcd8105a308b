"""Times as people say them."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from helpdesk.ui.times import Calendar, moment

NOW = dt.datetime(2026, 11, 22, 10, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(seconds=-5), "now"),
        (dt.timedelta(seconds=59), "now"),
        (dt.timedelta(minutes=38), "38m"),
        (dt.timedelta(minutes=119), "1h"),
        (dt.timedelta(hours=23, minutes=59), "23h"),
        (dt.timedelta(days=13), "13d"),
        (dt.timedelta(days=20), "2 Nov"),
        (dt.timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_how_long_ago_is_one_short_word(before: dt.timedelta, words: str) -> None:
    assert Calendar(NOW).ago(NOW - before) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (NOW, "10:30"),
        (NOW - dt.timedelta(days=3), "Thu 10:30"),
        (NOW - dt.timedelta(days=30), "23 Oct, 10:30"),
        (NOW - dt.timedelta(days=700), "22 Dec 2024, 10:30"),
    ],
)
def test_a_time_in_a_thread_says_no_more_than_needed(at: dt.datetime, words: str) -> None:
    assert Calendar(NOW).day_time(at) == words


@pytest.mark.parametrize(
    ("days", "words"), [(0, "Today"), (1, "Yesterday"), (3, "Thursday"), (30, "23 October"), (700, "22 December 2024")]
)
def test_days_are_called_by_their_nearest_name(days: int, words: str) -> None:
    assert Calendar(NOW).day_label(NOW.date() - dt.timedelta(days=days)) == words


@time_machine.travel(NOW, tick=False)
def test_a_moment_carries_the_exact_time_in_the_readers_zone() -> None:
    with timezone.override("Asia/Tokyo"):
        assert Calendar().exact(NOW) == "22 November 2026, 19:30"
        drawn = moment(NOW - dt.timedelta(minutes=5), "ago")
    assert 'datetime="2026-11-22T19:25:00+09:00"' in drawn
    assert 'title="22 November 2026, 19:25"' in drawn
    assert "data-ago>5m<" in drawn


def test_no_time_is_nothing() -> None:
    assert moment(None) == ""
