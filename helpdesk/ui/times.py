"""Times as people say them. The exact one is always a hover away."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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
    return date_format(timezone.localtime(when), "j M" if seconds < DAY * 300 else "j M Y")


def day_time(local: dt.datetime, today: dt.date | None = None) -> str:
    """A time in a thread: today the clock, this week the day too, then the date."""
    days = ((today or timezone.localdate()) - local.date()).days
    if days == 0:
        return date_format(local, "H:i")
    if 0 < days < 7:
        return date_format(local, "D H:i")
    return date_format(local, "j M, H:i" if abs(days) < 300 else "j M Y, H:i")


def day_label(day: dt.date, today: dt.date | None = None) -> str:
    """The line between two days of a thread."""
    days = ((today or timezone.localdate()) - day).days
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    return date_format(day, "l" if 0 < days < 7 else "j F" if abs(days) < 300 else "j F Y")


def exact(when: dt.datetime) -> str:
    """The whole date and time, in the reader's zone."""
    return date_format(timezone.localtime(when), "j F Y, H:i")


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
