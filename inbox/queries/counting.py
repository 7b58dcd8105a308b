"""How many open conversations each view holds: one query for all views, none of them counted past 999."""

import functools
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.conversations.models import InboxState
from helpdesk.live.touching import kept
from helpdesk.people.models import User
from inbox.queries.asking import VIEWS, Asked
from inbox.queries.pages import ViewGroup, ViewLink
from tickets.access import conversations_for_many_counts
from tickets.queries.workspace import Workspace, workspace

MOST = 999
KEPT_SECONDS = 20
OF_TICKETS = ("customer", "back-office", "tracker")

LABELS = {
    "mine": (noop("Mine"), "user"),
    "unassigned": (noop("Unassigned"), "circle-dashed"),
    "all": (noop("All open"), "layers"),
    "customer": (noop("Customer"), "ticket"),
    "back-office": (noop("Back-office"), "briefcase-business"),
    "tracker": (noop("Tracker"), "waypoints"),
}


def view_groups(user: User, asked: Asked) -> tuple[ViewGroup, ...]:
    """The views column: the first views, tickets by category, teams."""
    here = workspace()
    teams = [f"team-{pk}" for pk in here.teams]
    counts = kept(f"counts:{user.pk}:{len(teams)}", lambda: _counts(user, (*VIEWS, *teams)), KEPT_SECONDS)

    def link(view: str, label: str, icon: str, tint: str = "") -> ViewLink:
        return ViewLink(
            key=view,
            label=label,
            url=f"/inbox/{Asked(view=view).url()}",
            icon=icon,
            count=counted(counts.get(view, 0)),
            is_current=view == asked.view and not asked.q,
            tint=tint,
        )

    def named(*views: str) -> tuple[ViewLink, ...]:
        return tuple(
            link(view, _(LABELS[view][0]), LABELS[view][1], tint=view if view in OF_TICKETS else "") for view in views
        )

    return (
        ViewGroup("", named("mine", "unassigned", "all")),
        ViewGroup(_("Tickets"), named(*OF_TICKETS)),
        ViewGroup(_("Teams"), tuple(link(f"team-{pk}", team.name, team.icon) for pk, team in here.teams.items())),
    )


def title_of(asked: Asked, here: Workspace) -> str:
    """The heading of a list."""
    if asked.q:
        return _("Search")
    if asked.view.startswith("team-"):
        team = here.teams.get(int(asked.view[5:]))
        return team.name if team else _("Team")
    return _(LABELS[asked.view][0]) if asked.view != "all" or asked.state == InboxState.OPEN else _("All")


def counted(number: int) -> str:
    """A count as shown: nothing for none, 999+ for more."""
    return "" if number == 0 else f"{MOST}+" if number > MOST else str(number)


def _counts(user: User, views: tuple[str, ...]) -> dict[str, int]:
    question, values = _words(user.pk, user.role, views)
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        row = cursor.fetchone()
    return dict(zip(views, row or (), strict=False))


@functools.lru_cache(maxsize=512)
def _words(user_id: int, role: str, views: tuple[str, ...]) -> tuple[str, tuple[Any, ...]]:
    """The count of each view as SQL. It depends on nothing but what is given here, and is asked after every change."""
    user, selects, params = User(pk=user_id, role=role), list[str](), list[Any]()
    once, visible = conversations_for_many_counts(user)
    open_ones = visible.filter(inbox_state=InboxState.OPEN)
    for view in views:
        found = Asked(view=view).of_view(open_ones, user)
        sql, values = found.order_by().values("pk")[: MOST + 1].query.sql_with_params()
        selects.append(f"(SELECT count(*) FROM ({sql}) AS capped)")  # noqa: S608  # made by the ORM
        params += values
    return f"{once}SELECT {', '.join(selects)}", tuple(params)
