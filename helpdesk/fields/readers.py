"""Readers of the settings an admin writes for a field: each checks one setting."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.fields.moments import read_date
from helpdesk.fields.numerals import read_number
from helpdesk.fields.writing import one_line

TODAY = "today"


def whole(low: int, high: int) -> Callable[[object], int]:
    """A whole number between two others."""

    def read(raw: object) -> int:
        number = read_number(raw)
        if number != number.to_integral_value() or not low <= number <= high:
            raise ValidationError(_("Choose a whole number from %(low)d to %(high)d.") % {"low": low, "high": high})
        return int(number)

    return read


def number(raw: object) -> str:
    """Any number, kept as text so that it survives JSON exactly."""
    return format(read_number(raw), "f")


def words(raw: object) -> str:
    """A few words, such as a unit."""
    return one_line(raw, limit=24)


def endings(raw: object) -> str:
    """Endings of file names, such as “pdf, .PNG”: kept as small words with a space between."""
    found = re.split(r"[\s,;]+", one_line(raw, limit=200).lower())
    named = [one.lstrip("*.") for one in found if one.lstrip("*.")]
    if not all(re.fullmatch(r"[a-z0-9]{1,10}", one) for one in named):
        raise ValidationError(_("Write endings of file names, for example: pdf, png, csv."))
    return " ".join(dict.fromkeys(named))


def day(raw: object) -> str:
    """A date, or the word today, which moves with the calendar."""
    return TODAY if raw == TODAY else read_date(raw).isoformat()


def as_number(setting: object) -> Decimal | None:
    """The number that `number` kept."""
    return None if setting is None else Decimal(str(setting))


def as_day(setting: object, *, today: dt.date) -> dt.date | None:
    """The date that `day` kept."""
    if setting is None:
        return None
    return today if setting == TODAY else dt.date.fromisoformat(str(setting))
