"""When things happened, counted back from now."""

import datetime as dt
import re
import zlib

_AGO = re.compile(r"(-?\d+)([mhd])")
_DAY = re.compile(r"(-?\d+)d (\d\d):(\d\d)")


def moment(written: str, *, now: dt.datetime, minutes: int = 0) -> dt.datetime:
    """`42m`, `6h`, `3d` ago, or `3d 08:52`: three days ago at that time. Hours are `minutes` longer than written."""
    if ago := _AGO.fullmatch(written):
        unit = {"m": "minutes", "h": "hours", "d": "days"}[ago[2]]
        return now - dt.timedelta(**{unit: int(ago[1])}) - dt.timedelta(minutes=minutes if ago[2] == "h" else 0)
    day = _DAY.fullmatch(written)
    if day is None:
        raise ValueError(f"{written!r} is no time of a story.")
    return (now - dt.timedelta(days=int(day[1]))).replace(hour=int(day[2]), minute=int(day[3]), second=0, microsecond=0)


def odd_minutes(key: str) -> int:
    """Minutes that belong to a story, so that not everything happened on the hour."""
    return zlib.crc32(key.encode()) % 50


def later(written: str, *, now: dt.datetime) -> dt.datetime:
    """The same distance in the other direction: `2d` from now, in the morning."""
    return (now + (now - moment(written, now=now))).replace(hour=8, minute=0, second=0, microsecond=0)
