"""Times as people say them. The exact one is always a hover away."""

import dataclasses
import datetime as dt
import functools

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """What days and months are called in one language, and how it puts them together."""

    months: tuple[str, ...]
    short_months: tuple[str, ...]
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    day: str
    short_day: str
    day_of_year: str
    short_day_of_year: str
    moment: str


class Calendar:
    """The reader's zone, day and words, looked up once for a page: it shows a hundred times."""

    def __init__(self, now: dt.datetime | None = None) -> None:
        self.zone = timezone.get_current_timezone()
        self.now = now or timezone.now()
        self.today = self.local(self.now).date()
        self.names = _names(get_language())

    def local(self, when: dt.datetime) -> dt.datetime:
        """In the reader's zone."""
        return when.astimezone(self.zone)

    def exact(self, when: dt.datetime) -> str:
        """The whole date and time."""
        local = when.astimezone(self.zone)
        return self.names.moment % {"day": self.day(local.date(), with_year=True), "time": clock(local)}

    def ago(self, when: dt.datetime) -> str:
        """How long ago, in one short word: now, 5m, 3h, 2d, then the date. `lib/ago.js` says the same later on."""
        seconds = (self.now - when).total_seconds()
        if seconds < MINUTE:
            return _("now")
        if seconds < HOUR:
            return f"{int(seconds // MINUTE)}m"
        if seconds < DAY:
            return f"{int(seconds // HOUR)}h"
        if seconds < DAY * 14:
            return f"{int(seconds // DAY)}d"
        return self.short_day(self.local(when), with_year=seconds >= DAY * 300)

    def day_time(self, when: dt.datetime) -> str:
        """A time in a thread: today the clock, this week the day too, then the date."""
        local = when.astimezone(self.zone)
        days = (self.today - local.date()).days
        if days == 0:
            return clock(local)
        if 0 < days < 7:
            return f"{self.names.short_weekdays[local.weekday()]} {clock(local)}"
        return self.at(local, with_year=abs(days) >= 300)

    def at(self, local: dt.datetime, *, with_year: bool = False) -> str:
        """14 Nov, 14:05."""
        return self.names.moment % {"day": self.short_day(local, with_year=with_year), "time": clock(local)}

    def day_label(self, day: dt.date) -> str:
        """The line between two days of a thread."""
        days = (self.today - day).days
        if days == 0:
            return _("Today")
        if days == 1:
            return _("Yesterday")
        if 0 < days < 7:
            return self.names.weekdays[day.weekday()]
        return self.day(day, with_year=abs(days) >= 300)

    def day(self, day: dt.date, *, with_year: bool = False) -> str:
        """14 November, in words."""
        form = self.names.day_of_year if with_year else self.names.day
        return form % {"day": day.day, "month": self.names.months[day.month - 1], "year": day.year}

    def short_day(self, local: dt.datetime, *, with_year: bool = False) -> str:
        """14 Nov."""
        form = self.names.short_day_of_year if with_year else self.names.short_day
        return form % {"day": local.day, "month": self.names.short_months[local.month - 1], "year": local.year}


@functools.cache
def _names(_language: str | None) -> Names:
    months = tuple(str(MONTHS[month]) for month in range(1, 13))
    short = (str(MONTHS_3[month]) for month in range(1, 13))
    return Names(
        months=months,
        # Django has them small for every language, also where months are written with a capital.
        short_months=tuple(month.title() for month in short) if months[0].istitle() else tuple(short),
        weekdays=tuple(str(WEEKDAYS[day]) for day in range(7)),
        short_weekdays=tuple(str(WEEKDAYS_ABBR[day]) for day in range(7)),
        day=pgettext("a day", "%(day)s %(month)s"),
        short_day=pgettext("a day with a short month", "%(day)s %(month)s"),
        day_of_year=pgettext("a day of a year", "%(day)s %(month)s %(year)s"),
        short_day_of_year=pgettext("a day of a year with a short month", "%(day)s %(month)s %(year)s"),
        moment=pgettext("a day and the time", "%(day)s, %(time)s"),
    )


def clock(local: dt.datetime) -> str:
    """14:05"""
    return f"{local.hour:02}:{local.minute:02}"


def moment(when: dt.datetime | None, style: str = "short") -> SafeString:
    """A `<time>` with the exact moment on hover; with style `ago` it keeps counting. Nothing for no time."""
    if when is None:
        return SafeString("")
    calendar = Calendar()
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        calendar.local(when).isoformat(),
        calendar.exact(when),
        SafeString(" data-ago") if style == "ago" else "",
        calendar.ago(when) if style == "ago" else calendar.day_time(when),
    )
