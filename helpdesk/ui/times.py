"""Times as people say them. The exact one is always a hover away."""

import datetime as dt

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# Written out here: a page has a hundred times, and Django's formatter takes fifteen times as long for each.
MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(when: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago, in one short word: now, 5m, 3h, 2d, then the date. `lib/ago.js` says the same as time goes on."""
    seconds = ((now or timezone.now()) - when).total_seconds()
    if seconds < MINUTE:
        return _("now")
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)}m"
    if seconds < DAY:
        return f"{int(seconds // HOUR)}h"
    if seconds < DAY * 14:
        return f"{int(seconds // DAY)}d"
    return _day_and_month(timezone.localtime(when), with_year=seconds >= DAY * 300)


def day_time(local: dt.datetime, today: dt.date | None = None) -> str:
    """A time in a thread: today the clock, this week the day too, then the date."""
    days = ((today or timezone.localdate()) - local.date()).days
    if days == 0:
        return clock(local)
    if 0 < days < 7:
        return f"{WEEKDAYS_ABBR[local.weekday()]} {clock(local)}"
    return f"{_day_and_month(local, with_year=abs(days) >= 300)}, {clock(local)}"


def day_label(day: dt.date, today: dt.date | None = None) -> str:
    """The line between two days of a thread."""
    days = ((today or timezone.localdate()) - day).days
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    if 0 < days < 7:
        return str(WEEKDAYS[day.weekday()])
    return f"{day.day} {MONTHS[day.month]}" if abs(days) < 300 else f"{day.day} {MONTHS[day.month]} {day.year}"


def exact(when: dt.datetime) -> str:
    """The whole date and time, in the reader's zone."""
    local = timezone.localtime(when)
    return f"{local.day} {MONTHS[local.month]} {local.year}, {clock(local)}"


def clock(local: dt.datetime) -> str:
    """14:05"""
    return f"{local.hour:02}:{local.minute:02}"


def moment(when: dt.datetime | None, style: str = "short") -> SafeString:
    """A `<time>` with the exact moment on hover; with style `ago` it keeps counting. Nothing for no time."""
    if when is None:
        return SafeString("")
    local = timezone.localtime(when)
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        local.isoformat(),
        exact(when),
        SafeString(" data-ago") if style == "ago" else "",
        ago(when) if style == "ago" else day_time(local),
    )


def _day_and_month(local: dt.datetime, *, with_year: bool) -> str:
    short = f"{local.day} {str(MONTHS_3[local.month]).title()}"
    return f"{short} {local.year}" if with_year else short
