"""Dates and times as browsers and programs write them. Anything else is refused with an example."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

FIRST_YEAR = 1000  # a browser writes 0026 when somebody types 26
_DATE = re.compile(r"\d{4,6}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4,6}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?\s?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)


def read_date(raw: object) -> dt.date:
    """A calendar day, written 2026-11-21."""
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return _likely(raw)
    if not isinstance(raw, str) or not _DATE.fullmatch(raw.strip()):
        raise ValidationError(_("Write the date as year, month and day, for example 2026-11-21."), code="not_a_date")
    _four_digits(raw)
    try:
        return _likely(dt.date.fromisoformat(raw.strip()))
    except ValueError:
        raise ValidationError(_("There is no such day in the calendar."), code="no_such_day") from None


def read_moment(raw: object) -> dt.datetime:
    """A moment, in UTC. Without a zone it is meant in the current one.

    Refuses hours that the clocks skip or repeat there: only the writer knows which one was meant.
    """
    if isinstance(raw, str):
        if not _MOMENT.fullmatch(raw.strip()):
            raise _not_a_moment()
        _four_digits(raw)
        try:
            found = parse_datetime(raw.strip())
        except ValueError:
            found = None
        if found is None:
            raise ValidationError(_("There is no such day or time."), code="no_such_day")
        raw = found
    if not isinstance(raw, dt.datetime):
        raise _not_a_moment()
    _likely(raw.date())
    if timezone.is_naive(raw):
        raw = _in_zone(raw)
    try:
        moment = raw.astimezone(dt.UTC)
        moment.astimezone(timezone.get_current_timezone())
    except OverflowError:
        raise ValidationError(_("There is no such day or time."), code="no_such_day") from None
    return moment


def show_date(day: dt.date) -> str:
    """14 Sep 2026."""
    return date_format(day, pgettext("format of a date", "j M Y"))


def show_moment(moment: dt.datetime) -> str:
    """14 Sep 2026, 14:30, in the current zone."""
    return date_format(timezone.localtime(moment), pgettext("format of a date with time", "j M Y, H:i"))


def _in_zone(naive: dt.datetime) -> dt.datetime:
    zone = timezone.get_current_timezone()
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise ValidationError(
            _("The clocks change in that hour, so it happens twice or not at all. Choose another hour."),
            code="clock_change",
        )
    return first


def _not_a_moment() -> ValidationError:
    return ValidationError(_("Write the date and time like 2026-11-21 14:30."), code="not_a_moment")


def _four_digits(raw: str) -> None:
    year = raw.strip().partition("-")[0]
    if len(year) != 4 or int(year) < FIRST_YEAR:
        raise ValidationError(_("Write the year with four digits, for example 2026."), code="year")


def _likely(day: dt.date) -> dt.date:
    if day.year < FIRST_YEAR:
        raise ValidationError(_("Write the year with four digits, for example 2026."), code="year")
    return day
