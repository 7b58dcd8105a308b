"""The list column: one query for its rows, ready-made values for its template."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.conversations.models import InboxState
from helpdesk.conversations.wording import ANSWERED
from helpdesk.live import topics
from helpdesk.people.models import User
from helpdesk.ui.times import Calendar
from inbox.queries.asking import SORTS, Asked
from inbox.queries.counting import title_of
from inbox.queries.filtering import NO_FILTERS, Filtering, read_filters
from inbox.queries.pages import Choice, ListPage, Row
from inbox.queries.searching import TooBroad, search
from inbox.queries.sorting import FieldSort
from tickets.access import conversations_for
from tickets.models import Category
from tickets.queries.workspace import workspace

PAGE = 25
COLUMNS = (
    "id", "channel", "category", "number", "subject", "preview", "preview_kind", "preview_author", "state_category",
    "state_name", "is_unread", "has_files", "waiting_since", "last_activity_at", "priority", "assignee_id",
    "customer__name", "customer__email",
)  # fmt: skip
INTERNAL = (Category.BACK_OFFICE, Category.TRACKER)
STATES = (("open", noop("Open")), ("snoozed", noop("Snoozed")), ("closed", noop("Closed")))


def list_page(user: User, asked: Asked, *, current: int | None = None, count: str = "") -> ListPage:
    """One page of a view or of a search."""
    trouble, meant = "", NO_FILTERS
    try:
        meant = read_filters(asked, user) if asked.filters or asked.is_by_field else NO_FILTERS
        values = [] if meant.problem else _page(user, asked, meant)
    except TooBroad as broad:
        values, trouble = [], broad.message
    rows, last = values[:PAGE], values[PAGE - 1] if len(values) > PAGE else None
    query = asked.url()
    following = (meant.sort.cursor(last) if meant.sort else str(asked.cursor(last))) if last else ""
    return ListPage(
        title=title_of(asked, workspace()),
        count=count if asked.state == InboxState.OPEN and not asked.q and not asked.filters else "",
        view=asked.view,
        rows=tuple(make_rows(rows, user, query, current, by_wait=asked.sort == "waiting")),
        next_url=f"/inbox/{asked.url(after=following)}" if following else "",
        states=tuple(
            Choice(key, _(label), key == asked.state, f"/inbox/{asked.url(state=key)}") for key, label in STATES
        ),
        sorts=tuple(
            Choice(key, _(label), key == asked.sort, f"/inbox/{asked.url(sort=key)}") for key, label in SORTS.items()
        ),
        state_label=_(dict(STATES)[asked.state]),
        sort_label=meant.sort.label if meant.sort else _(SORTS.get(asked.sort, SORTS["newest"])),
        q=asked.q,
        trouble=trouble,
        query=query,
        subscription=topics.subscription([topics.INBOX], teammate_id=user.pk),
        chips=meant.chips,
        problem=meant.problem,
        reset_url=f"/inbox/{dataclasses.replace(asked, filters=()).url()}",
    )


def _page(user: User, asked: Asked, meant: Filtering) -> list[dict[str, Any]]:
    """The rows of one page, and one more when there are more."""
    if asked.q:
        visible = conversations_for(user).filter(*meant.conditions)
        return list(search(visible, asked, PAGE).values(*COLUMNS))
    ask = functools.partial(_ask, user, asked, meant)
    return meant.sort.page(ask, asked.after_value, PAGE + 1) if meant.sort else ask(valued=False)


def _ask(user: User, asked: Asked, meant: Filtering, valued: bool) -> list[dict[str, Any]]:
    words = _words if asked.after or asked.after_value else _kept_words
    try:
        question, values = words(user.pk, user.role, asked, meant.conditions, meant.sort, valued)
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [
            dict(zip((*COLUMNS, "sorted_by") if valued else COLUMNS, row, strict=True)) for row in cursor.fetchall()
        ]


def _words(
    user_id: int, role: str, asked: Asked, conditions: tuple[Q, ...], sort: FieldSort | None, valued: bool
) -> tuple[str, tuple[Any, ...]]:
    """One page of a view as SQL. It depends on nothing but what is given here."""
    user = User(pk=user_id, role=role)
    visible = conversations_for(user).filter(*conditions)
    found = asked.of_view(visible, user).filter(inbox_state=asked.state)
    page = sort.narrow(found, asked.after_value, valued=valued)[: PAGE + 1] if sort else asked.page(found, PAGE)
    columns = (*COLUMNS, "sorted_by") if valued else COLUMNS
    question, values = page.values_list(*columns).query.sql_with_params()
    return question, tuple(values)


# The first page is the same question each time: put into words once, which takes longer than to answer it.
_kept_words = functools.lru_cache(maxsize=2048)(_words)


def make_rows(
    rows: Iterable[dict[str, Any]], user: User, query: str, current: int | None, *, by_wait: bool = False
) -> Iterable[Row]:
    """Values of the columns above as rows for the template. The time is the one they are in order of."""
    calendar, here, me = Calendar(), workspace(), user.name
    for row in rows:
        waiting: dt.datetime | None = row["waiting_since"]
        shown = (waiting if by_wait else None) or row["last_activity_at"]
        exact = calendar.exact(shown)
        if waiting:
            since = _("Waiting since %s") % calendar.exact(waiting)
            exact = since if by_wait else f"{exact} · {since}"
        owner = here.teammates.get(row["assignee_id"])
        yield Row(
            id=row["id"],
            url=f"/inbox/conversations/{row['id']}/{query}",
            mark=row["category"] or row["channel"],
            who=_who(row),
            number=f"#{row['number']}" if row["number"] else "",
            title=row["subject"] or row["preview"] or _("No subject"),
            preview=_preview(row, me),
            is_note=row["preview_kind"] == "note",
            time=calendar.ago(shown),
            iso=calendar.local(shown).isoformat(timespec="seconds"),
            exact=exact,
            is_waiting=waiting is not None,
            owner=owner.name if owner else "",
            owner_hue=owner.hue if owner else 0,
            state=row["state_category"],
            state_label=row["state_name"],
            is_unread=row["is_unread"],
            has_files=row["has_files"],
            is_current=row["id"] == current,
            priority=row["priority"],
            colour=here.colour_of(row["state_category"], row["state_name"]),
            may_be_picked=user.may_reply or row["category"] in INTERNAL,
        )


def _who(row: dict[str, Any]) -> str:
    name: str = row["customer__name"] or (row["customer__email"] or "").partition("@")[0]
    return name or (_("Your team") if row["category"] in INTERNAL else _("Visitor"))


def _preview(row: dict[str, Any], me: str) -> str:
    if row["preview_kind"] == ANSWERED:
        return _("Filled in a form")
    if row["preview_kind"] == "customer" or not row["preview_author"]:
        return str(row["preview"])
    author = _("You") if row["preview_author"] == me else row["preview_author"].split(" ")[0]
    return f"{author}: {row['preview']}"
