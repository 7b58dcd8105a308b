"""Until when something may be put away."""

import datetime as dt
import functools

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from inbox.queries.pages import Choice


def snooze_choices(now: dt.datetime | None = None) -> tuple[Choice, ...]:
    """Times to snooze until, as people say them. The value is the moment itself."""
    local = timezone.localtime(now).replace(second=0, microsecond=0)
    return _choices(local, str(local.tzinfo), get_language())


@functools.lru_cache(maxsize=256)  # the same for a minute, and twice on a page
def _choices(local: dt.datetime, _zone: str, _language: str | None) -> tuple[Choice, ...]:
    morning = local.replace(hour=9, minute=0)
    until = (
        (_("In three hours"), local + dt.timedelta(hours=3)),
        (_("Tomorrow morning"), morning + dt.timedelta(days=1)),
        (_("On Monday"), morning + dt.timedelta(days=7 - local.weekday())),
        (_("In a week"), morning + dt.timedelta(days=7)),
        (_("In a month"), morning + dt.timedelta(days=30)),
    )
    first = {when: label for label, when in reversed(until)}  # on a Sunday, tomorrow is Monday: one of both will do
    return tuple(Choice(when.isoformat(), first[when], hint=date_format(when, "D j M, H:i")) for when in sorted(first))
