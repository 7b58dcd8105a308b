"""Items of menus and links to views: lists of small, equal lines that stand on every page, joined by hand."""

import functools
from collections.abc import Iterable
from html import escape
from typing import Protocol

from django.utils.safestring import SafeString

from helpdesk.ui.parts import avatar, icon, pill, tint


class ChoiceOfMenu(Protocol):
    """One item: what it is called, what it stands for, and how it is shown."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def is_current(self) -> bool: ...
    @property
    def url(self) -> str: ...
    @property
    def hue(self) -> int | None: ...
    @property
    def state(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def colour(self) -> str: ...


class LinkToView(Protocol):
    """One view with its count."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def count(self) -> str: ...
    @property
    def is_current(self) -> bool: ...
    @property
    def tint(self) -> str: ...
    @property
    def is_new(self) -> bool: ...


class GroupOfViews(Protocol):
    """Views under a heading."""

    @property
    def label(self) -> str: ...
    @property
    def views(self) -> Iterable[LinkToView]: ...


def menu_links(choices: Iterable[ChoiceOfMenu]) -> SafeString:
    """Choices that lead somewhere."""
    return SafeString(
        "".join(
            f'<a class="menu__item" role="menuitemradio" aria-checked="{_said(one)}" href="{escape(one.url)}">'
            f"{escape(one.label)}{_check(one)}</a>"
            for one in choices
        )
    )


def menu_buttons(choices: Iterable[ChoiceOfMenu], name: str, *, me: str = "", numbered: bool = False) -> SafeString:
    """Choices that a form around them sends as `name`: states with their pill, people with their face.

    `me` is the name behind the choice “me”; `numbered` ones are chosen by figure.
    """
    return SafeString("".join([_button(one, name, me, n if numbered else 0) for n, one in enumerate(choices, 1)]))


def _button(one: ChoiceOfMenu, name: str, me: str, number: int) -> str:
    is_me = one.value == "me"
    keys = f' data-item="{number}"' if 0 < number < 10 else ' data-key="i"' if is_me else ""
    if one.state:
        shown: str = pill(one.state, one.label, tint(one.colour))
        shown += icon("eye-off", label=one.hint) if one.hint else ""
    else:
        face = avatar(me if is_me else one.label, one.hue, "avatar--s") if one.hue is not None else ""
        shown = f'{face}<span class="truncate">{escape(one.label)}</span>'
        shown += f'<span class="menu__hint">{escape(one.hint)}</span>' if one.hint else ""
    figure = f'<kbd class="kbd" aria-hidden="true">{number}</kbd>' if 0 < number < 10 else ""
    return (
        f'<button class="menu__item" name="{name}" value="{escape(one.value)}" role="menuitemradio"'
        f' aria-checked="{_said(one)}"{keys}>{shown}{_check(one)}{figure}</button>'
    )


def item_buttons(choices: Iterable[ChoiceOfMenu], name: str, *, me: str = "") -> SafeString:
    """Choices none of which is the present one: the same for everybody, so each is drawn once."""
    return SafeString("".join([_item(name, one.value, one.label, one.hue, me) for one in choices]))


@functools.lru_cache(maxsize=4096)
def _item(name: str, value: str, label: str, hue: int | None, me: str) -> str:
    face = avatar(me if value == "me" else label, hue, "avatar--s") if hue is not None else ""
    return (
        f'<button class="menu__item" role="menuitem" name="{name}" value="{escape(value)}">'
        f'{face}<span class="truncate">{escape(label)}</span></button>'
    )


def _said(one: ChoiceOfMenu) -> str:
    return "true" if one.is_current else "false"


def _check(one: ChoiceOfMenu) -> str:
    return icon("check", "icon--on") if one.is_current else ""


def view_links(groups: Iterable[GroupOfViews], name: str, hue: int) -> SafeString:
    """The views of the column, under their headings. Mine has the face of whom it is about."""
    lines: list[str] = []
    for group in groups:
        if group.label and group.views:
            lines.append(f'<h2 class="views__group">{escape(group.label)}</h2>')
        for view in group.views:
            face = avatar(name, hue) if view.key == "mine" else icon(view.icon)
            new = " view__count--new" if view.is_new else ""
            count = f'<span class="view__count{new}">{view.count}</span>' if view.count else ""
            lines.append(
                f'<a class="view{_tint(view)}" href="{escape(view.url)}"{_current(view)}>{face}'
                f'<span class="truncate">{escape(view.label)}</span>{count}</a>'
            )
    return SafeString("".join(lines))


def scope_links(groups: Iterable[GroupOfViews]) -> SafeString:
    """The same views as a row of pills, for phones."""
    return SafeString(
        "".join(
            f'<a class="scope{_tint(view)}" href="{escape(view.url)}"{_current(view)}>'
            f"{icon(view.icon) if view.tint else ''}{escape(view.label)}"
            + (f' <span class="num">{view.count}</span></a>' if view.count else "</a>")
            for group in groups
            for view in group.views
        )
    )


def _tint(view: LinkToView) -> str:
    return f" view--{view.tint}" if view.tint else ""


def _current(view: LinkToView) -> str:
    return ' aria-current="page"' if view.is_current else ""
