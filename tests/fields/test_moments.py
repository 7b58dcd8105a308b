"""Dates and times: stored in UTC, meant and shown where the reader lives."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from helpdesk.fields import FieldSpec, kinds

MOMENT = FieldSpec(key="seen_at", name="Seen at", kind="datetime")
DAY = FieldSpec(key="bought_on", name="Bought on", kind="date")
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_time_without_a_zone_is_meant_where_the_reader_lives() -> None:
    with timezone.override(BERLIN):
        seen = kinds["datetime"].clean("2026-07-01T14:30", MOMENT)
        assert kinds["datetime"].display(seen, MOMENT) == "1 Jul 2026, 14:30"
        assert kinds["datetime"].for_widget(seen) == "2026-07-01T14:30"
    assert seen == dt.datetime(2026, 7, 1, 12, 30, tzinfo=dt.UTC)
    assert kinds["datetime"].to_json(seen) == "2026-07-01T12:30:00Z"


@pytest.mark.parametrize("hour", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_an_hour_that_the_clocks_skip_or_repeat_is_refused(hour: str) -> None:
    with timezone.override(BERLIN), pytest.raises(ValidationError, match="clocks change"):
        kinds["datetime"].clean(hour, MOMENT)


def test_a_repeated_hour_with_its_offset_is_taken() -> None:
    with timezone.override(BERLIN):
        seen = kinds["datetime"].clean("2026-10-25T02:30+01:00", MOMENT)
    assert seen == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_a_day_is_the_same_day_everywhere(zone: str) -> None:
    with timezone.override(ZoneInfo(zone)):
        day = kinds["date"].clean("2026-01-01", DAY)
        rows = kinds["date"].to_columns(day)
    assert rows[0].moment == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert kinds["date"].from_columns(rows) == dt.date(2026, 1, 1)


def test_a_day_outside_the_limits_of_its_field_is_refused() -> None:
    spec = FieldSpec(key="d", name="D", kind="date", settings={"earliest": "2020-01-01", "latest": "today"})
    today = timezone.localdate()
    assert kinds["date"].clean(today.isoformat(), spec) == today
    with pytest.raises(ValidationError, match="or earlier"):
        kinds["date"].clean(today + dt.timedelta(days=1), spec)
    with pytest.raises(ValidationError, match="1 Jan 2020 or later"):
        kinds["date"].clean("2019-12-31", spec)


def test_two_digits_of_a_year_are_not_taken_for_the_first_century() -> None:
    with pytest.raises(ValidationError, match="four digits"):
        kinds["date"].clean("0026-11-21", DAY)
