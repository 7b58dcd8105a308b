"""Small parts that are drawn many times on a page: strings made once, joined fast."""

import datetime as dt
import functools

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

MARKS = {
    "customer": ("ticket", "Customer ticket"),
    "back_office": ("briefcase-business", "Back-office ticket"),
    "tracker": ("waypoints", "Tracker ticket"),
    "email": ("mail", "Mail"),
    "messenger": ("message-circle", "Chat"),
    "portal": ("globe", "From the portal"),
    "api": ("code-xml", "By API"),
    "teammate": ("message-circle", "Conversation"),
}
PILLS = {"submitted": "submitted", "in_progress": "progress", "waiting": "waiting", "resolved": "resolved"}


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """An icon of the sprite, invisible to screen readers: words stand beside it or on its button."""
    return _icon(name, classes)


@functools.cache
def _icon(name: str, classes: str) -> SafeString:
    sprite = static("icons/sprite.svg")
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', f" {classes}" if classes else "", sprite, name
    )


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The 20 px mark of a ticket category, or of the channel of a plain conversation."""
    return _mark(kind)


@functools.cache
def _mark(kind: str) -> SafeString:
    name, words = MARKS.get(kind, MARKS["teammate"])
    return format_html(
        '<span class="mark mark--{}" role="img" aria-label="{}" title="{}">{}</span>',
        kind.replace("_", "-"),
        _(words),
        _(words),
        _icon(name, ""),
    )


@register.simple_tag
def avatar(name: str, hue: int = 250, classes: str = "", labelled: bool = False) -> SafeString:
    """Initials in their steady colour. Nobody is a dashed ring."""
    return _avatar(name, hue, classes, labelled)


@functools.lru_cache(maxsize=4096)
def _avatar(name: str, hue: int, classes: str, labelled: bool) -> SafeString:
    label = (
        format_html('role="img" aria-label="{}" title="{}"', name or _("Unassigned"), name or _("Unassigned"))
        if labelled
        else SafeString('aria-hidden="true"')
    )
    if not name:
        return format_html('<span class="avatar avatar--none {}" {}></span>', classes, label)
    return format_html(
        '<span class="avatar hue-{} {}" {}>{}</span>', round(hue / 10) * 10 % 360, classes, label, initials(name)
    )


def initials(name: str) -> str:
    """Two letters at most, of whatever script."""
    words = [word for word in name.replace("@", " ").split() if word[:1].isalnum()]
    if not words:
        return name[:1].upper()
    if len(words) == 1:
        return words[0][:2].upper() if words[0].isascii() else words[0][:1]
    return (words[0][0] + words[-1][0]).upper()


@register.simple_tag
def pill(category: str, label: str, classes: str = "") -> SafeString:
    """A ticket state: a dot, a word, a soft ground."""
    return _pill(category, label, classes)


@functools.lru_cache(maxsize=1024)
def _pill(category: str, label: str, classes: str) -> SafeString:
    return format_html('<span class="pill pill--{} {}">{}</span>', PILLS.get(category, "submitted"), classes, label)


@register.filter
def pill_class(category: str) -> str:
    """The modifier of a state's pill."""
    return f"pill--{PILLS.get(category, 'submitted')}"


@register.simple_tag
def moment(when: dt.datetime | None, style: str = "short") -> SafeString:
    """A time as people say it, with the exact one on hover."""
    if when is None:
        return SafeString("")
    local = timezone.localtime(when)
    exact = date_format(local, "j F Y, H:i")
    words = ago(when) if style == "ago" else day_time(local)
    return SafeString(f'<time datetime="{local.isoformat()}" title="{escape(exact)}">{escape(words)}</time>')


def ago(when: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago, in one short word: now, 5m, 3h, 2d, then the date."""
    seconds = ((now or timezone.now()) - when).total_seconds()
    if seconds < 60:
        return _("now")
    if seconds < 3600:
        return f"{int(seconds // 60)}m"
    if seconds < 86400:
        return f"{int(seconds // 3600)}h"
    if seconds < 86400 * 14:
        return f"{int(seconds // 86400)}d"
    return date_format(timezone.localtime(when), "j M" if seconds < 86400 * 300 else "j M Y")


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
