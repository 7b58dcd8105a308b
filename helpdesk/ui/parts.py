"""Small parts that are drawn many times on a page: strings made once, kept, and joined fast."""

import functools

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

MARKS = {
    "customer": ("ticket", noop("Customer ticket")),
    "back_office": ("briefcase-business", noop("Back-office ticket")),
    "tracker": ("waypoints", noop("Tracker ticket")),
    "email": ("mail", noop("Mail")),
    "messenger": ("message-circle", noop("Chat")),
    "portal": ("globe", noop("From the portal")),
    "api": ("code-xml", noop("By API")),
    "teammate": ("message-circle", noop("Conversation")),
}
PILLS = {"submitted": "submitted", "in_progress": "progress", "waiting": "waiting", "resolved": "resolved"}
LEVELS = {-1: (1, noop("Low priority")), 1: (2, noop("High priority")), 2: (3, noop("Urgent"))}
HUE_STEP = 10  # hues.css has a class for each step: the content security policy forbids inline styles


def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. Silent for screen readers unless it has a label: mostly words stand beside it."""
    return _icon(name, classes, label)


@functools.cache
def _icon(name: str, classes: str, label: str) -> SafeString:
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>',
        f" {classes}" if classes else "",
        said,
        static("icons/sprite.svg"),
        name,
    )


def mark(kind: str) -> SafeString:
    """The 20 px mark of a ticket category, or of the channel of a plain conversation."""
    return _mark(kind, get_language())


@functools.cache
def _mark(kind: str, _language: str) -> SafeString:
    name, words = MARKS.get(kind, MARKS["teammate"])
    return format_html(
        '<span class="mark mark--{0}" role="img" aria-label="{1}" title="{1}">{2}</span>',
        kind.replace("_", "-"),
        _(words),
        icon(name),
    )


def avatar(name: str, hue: int = 250, classes: str = "", *, labelled: bool = False) -> SafeString:
    """Initials in their steady colour; nobody is a dashed ring. Labelled where no name stands beside it."""
    speaks = labelled and not name  # only then does it say a word of ours
    return _avatar(name or "", hue, classes, labelled, get_language() if speaks else "")


@functools.lru_cache(maxsize=8192)
def _avatar(name: str, hue: int, classes: str, labelled: bool, _language: str | None) -> SafeString:
    said = SafeString('aria-hidden="true"')
    if labelled:
        said = format_html('role="img" aria-label="{0}" title="{0}"', name or _("Unassigned"))
    colour = hue_class(hue) if name else "avatar--none"
    return format_html('<span class="avatar {} {}" {}>{}</span>', colour, classes, said, initials(name))


def hue_class(angle: int) -> str:
    """The class of the nearest colour that the stylesheet has."""
    return f"hue-{round(angle / HUE_STEP) * HUE_STEP % 360}"


def chroma_class(chroma: object) -> str:
    """The class of the nearest of the three strengths of colour that the stylesheet has."""
    strength = float(str(chroma))
    return f"chroma-{'quiet' if strength < 0.07 else 'soft' if strength < 0.155 else 'vivid'}"


def initials(name: str) -> str:
    """Two letters at most, of whatever script; nothing for nobody."""
    words = [word for word in name.replace("@", " ").split() if word[:1].isalnum()]
    if not words:
        return name[:1].upper()
    if len(words) == 1:
        return words[0][:2].upper() if words[0].isascii() else words[0][:1]
    return (words[0][0] + words[-1][0]).upper()


def tint(colour: str) -> str:
    """The class of a colour that a team chose for a state or an option; nothing for none."""
    return f"tint tint--{colour}" if colour else ""


@functools.lru_cache(maxsize=1024)
def pill(category: str, label: str, classes: str = "") -> SafeString:
    """A ticket state: a dot, a word, a soft ground."""
    return format_html('<span class="pill pill--{} {}">{}</span>', PILLS.get(category, "submitted"), classes, label)


def level(priority: int) -> SafeString:
    """Three small bars for a priority that is not the usual one."""
    return _level(priority, get_language())


@functools.cache
def _level(priority: int, _language: str) -> SafeString:
    if priority not in LEVELS:
        return SafeString("")
    bars, words = LEVELS[priority]
    return format_html(
        '<span class="level level--{0}" role="img" aria-label="{1}" title="{1}"><i></i><i></i><i></i></span>',
        bars,
        _(words),
    )
