"""Rows of a list, joined by hand: they are most of what the busiest page draws, and an engine takes much longer."""

from collections.abc import Iterable
from html import escape  # Django's asks each time whether a text is lazy: ours never is
from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpdesk.ui.parts import avatar, icon, level, mark, pill, tint


class RowOfList(Protocol):
    """One conversation as its list shows it: three lines, each a text and one thing at its end."""

    @property
    def id(self) -> int: ...
    @property
    def url(self) -> str: ...
    @property
    def mark(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def preview(self) -> str: ...
    @property
    def is_note(self) -> bool: ...
    @property
    def time(self) -> str: ...
    @property
    def iso(self) -> str: ...
    @property
    def exact(self) -> str: ...
    @property
    def is_waiting(self) -> bool: ...
    @property
    def colour(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def owner_hue(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def state_label(self) -> str: ...
    @property
    def is_unread(self) -> bool: ...
    @property
    def has_files(self) -> bool: ...
    @property
    def is_current(self) -> bool: ...
    @property
    def priority(self) -> int: ...
    @property
    def may_be_picked(self) -> bool: ...


def rows(listed: Iterable[RowOfList]) -> SafeString:
    """All rows, ready to stand in a page."""
    words = (_("Unread"), _("Has files"), _("Select"))
    return SafeString("".join([_row(row, *words) for row in listed]))


def _row(row: RowOfList, unread: str, files: str, select: str) -> str:
    url = escape(row.url)
    extras = (
        (f'<span class="num">{row.number}</span>' if row.number else "")
        + (level(row.priority) if row.priority > 0 else "")
        + (icon("paperclip", label=files) if row.has_files else "")
    )
    box = (
        '<label class="pick"><input type="checkbox" class="check" form="bulk" name="pick"'
        f' value="{row.id}" aria-label="{select} {row.number or escape(row.who)}"></label>'
    )
    return (
        f'<div class="listed">{box if row.may_be_picked else ""}'
        f'<a class="row{" row--unread" if row.is_unread else ""}" id="row-{row.id}" href="{url}" hx-get="{url}"'
        f"{' aria-current=true' if row.is_current else ''}>"
        + (f'<i class="row__unread" role="img" aria-label="{unread}"></i>' if row.is_unread else "")
        + mark(row.mark)
        + '<span class="row__line"><span class="row__who">'
        f'<span class="truncate" dir="auto">{escape(row.who)}</span>{extras}</span>'
        f'<time class="sla{" sla--waiting" if row.is_waiting else ""}" datetime="{row.iso}" data-ago'
        f' title="{row.exact}">{row.time}</time></span>'
        f'<span class="row__line"><span class="row__title truncate" dir="auto">{escape(row.title)}</span>'
        + avatar(row.owner, row.owner_hue, "avatar--xs", labelled=True)
        + '</span><span class="row__line"><span class="row__preview truncate" dir="auto">'
        + (icon("lock") if row.is_note else "")
        + f"{escape(row.preview)}</span>"
        + (pill(row.state, row.state_label, f"pill--mini {tint(row.colour)}") if row.state else "")
        + "</span></a></div>"
    )
