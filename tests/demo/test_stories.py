"""The script of the demo, before it is played."""

import datetime as dt

import pytest

from inbox.demo import files, loading, times, wording
from inbox.demo.people import COMPANIES, CUSTOMERS, TEAMMATES
from inbox.demo.script import Answers, Notes, Says, later
from inbox.demo.stories import STORIES

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def test_there_are_as_many_people_as_promised() -> None:
    assert (len(TEAMMATES), len(CUSTOMERS), len(COMPANIES), len(STORIES)) == (6, 40, 8, 150)


def test_every_customer_has_a_story() -> None:
    assert {one.customer for one in STORIES} - {""} == {one.key for one in CUSTOMERS}


def test_every_story_has_a_name_of_its_own() -> None:
    assert len({one.key for one in STORIES}) == len(STORIES)


@pytest.mark.parametrize("hour", range(24))
def test_no_step_comes_before_the_one_it_follows_at_any_hour_of_the_day(hour: int) -> None:
    now = NOON.replace(hour=hour, minute=hour * 2)
    for story in STORIES:
        moments = [times.moment(step.at, now=now, minutes=times.odd_minutes(story.key)) for step in story.steps]
        assert moments == sorted(moments), story.key
        assert moments[-1] < now


def test_every_file_can_be_made() -> None:
    named = {
        name
        for story in STORIES
        for step in story.steps
        if isinstance(step, (Says, Answers, Notes))
        for name in step.files
    }
    for name in named:
        made = files.file(name)
        assert made.content.startswith(b"\x89PNG\r\n\x1a\n") == name.endswith(".png")
        assert 100 < len(made.content) < 60_000


def test_the_same_moment_plays_the_same_steps() -> None:
    assert loading.in_order(NOON) == loading.in_order(NOON)


def test_a_time_is_counted_back_from_now() -> None:
    assert times.moment("42m", now=NOON) == NOON - dt.timedelta(minutes=42)
    assert times.moment("6h", now=NOON, minutes=7) == NOON - dt.timedelta(hours=6, minutes=7)
    assert times.moment("3d 08:52", now=NOON) == dt.datetime(2026, 11, 19, 8, 52, tzinfo=dt.UTC)
    assert times.later("2d", now=NOON) == dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
    assert later("3d 23:50", 20) == "2d 00:10"


def test_wrapped_lines_flow_and_short_ones_stay() -> None:
    told = f"""{"a" * 75}
            goes on.

            Kind regards
            Anneli

            > quoted
            > twice"""
    assert wording.flowing(told) == f"{'a' * 75} goes on.\n\nKind regards\nAnneli\n\n> quoted\n> twice"


def test_the_composer_sends_paragraphs_with_links() -> None:
    assert (
        wording.composed("Tom & Jerry <3\n\nSee [here](https://help.lumen.test/x).")
        == '<p>Tom &amp; Jerry &lt;3</p><p>See <a href="https://help.lumen.test/x">here</a>.</p>'
    )
