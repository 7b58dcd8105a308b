"""Spans of days as a URL says them: `2026-01-01..2026-02-01`, `2026-01-01..`, `2026-01-01`. Both ends belong to it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.fields.moments import read_date, show_date
from helpdesk.refusal import Refusal


def ends(value: str) -> tuple[str, str]:
    """Both sides of `a..b`; a value alone is both."""
    first, dots, last = value.partition("..")
    return (first.strip(), last.strip()) if dots else (value.strip(), value.strip())


def days(value: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day; an end that is left open is None. Refuses what is no day, and ends the wrong way round."""
    try:
        first, last = (read_date(side) if side else None for side in ends(value))
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages)) from None
    if first is None and last is None:
        raise Refusal(_("Say from when or until when, for example 2026-01-01..2026-02-01."))
    if first and last and first > last:
        raise Refusal(_("The first day is later than the last."))
    return first, last


def moments(value: str) -> tuple[dict[str, dt.datetime], str]:
    """The span in the zone of whoever looks, as lookups, and how it reads."""
    first, last = days(value)
    between = {}
    if first:
        between["gte"] = _midnight(first)
    if last:
        between["lt"] = _midnight(last + dt.timedelta(days=1)) if last < dt.date.max else _midnight(last)
    return between, shown_days(first, last)


def shown_days(first: dt.date | None, last: dt.date | None) -> str:
    """from 1 Jan 2026, until 1 Feb 2026, or both."""
    if first == last and first:
        return show_date(first)
    if first and last:
        return f"{show_date(first)} – {show_date(last)}"
    return _("from %s") % show_date(first) if first else _("until %s") % show_date(last or dt.date.max)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
