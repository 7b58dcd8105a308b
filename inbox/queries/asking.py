"""What a list was asked for: parsed from its URL, strictly, so that every view is a link."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, OrderBy, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_noop as noop

from helpdesk.conversations.models import Conversation, InboxState
from helpdesk.conversations.models.conversation import LONGEST_WAIT_FIRST, NOT_WAITING
from helpdesk.people.models import User

VIEWS = ("mine", "unassigned", "all", "customer", "back-office", "tracker")
# What a list may be narrowed by, besides `field.<key>` for typed fields; what the values mean is known by `filtering`.
FILTERS = ("type", "category", "status", "assignee", "team", "brand", "priority", "tag", "customer", "company",
           "channel", "created", "active", "opened", "resolved")  # fmt: skip
FIELD = re.compile(r"field\.[\w-]{1,60}", re.ASCII)
MOST_FILTERS = 20
LONGEST_FILTER = 400
SORTS = {"newest": noop("Newest first"), "oldest": noop("Oldest first"), "waiting": noop("Longest wait first")}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclasses.dataclass(frozen=True, slots=True)
class Cursor:
    """The row after which to go on: its moment in the list's order and, for equal moments, its id."""

    moment: dt.datetime
    pk: int

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // dt.timedelta(microseconds=1)}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """A cursor from a URL; None when it is not one of ours."""
        micros, _, pk = text.partition("-")
        if not (micros.isascii() and micros.isdigit() and pk.isascii() and pk.isdigit() and len(text) < 40):
            return None
        try:
            return cls(EPOCH + dt.timedelta(microseconds=int(micros)), int(pk))
        except OverflowError:
            return None


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A view, an inbox state, an order, words to look for, and where to go on."""

    view: str = "all"
    state: str = InboxState.OPEN
    sort: str = "newest"
    q: str = ""
    after: Cursor | None = None
    filters: tuple[tuple[str, str], ...] = ()
    after_value: str = ""  # where a list sorted by a typed field goes on

    @classmethod
    def read(cls, get: QueryDict) -> "Asked":
        """From a query string; what makes no sense falls back to the default, save for filters: they say so."""
        view, state, sort = get.get("view", "all"), get.get("state", "open"), get.get("sort", "newest")
        is_team = view.startswith("team-") and view[5:].isascii() and view[5:].isdigit() and len(view) < 20
        state = state if state in InboxState.values else InboxState.OPEN
        is_sort = sort in SORTS and (sort != "waiting" or state == InboxState.OPEN)  # nothing else waits
        is_sort = is_sort or (not get.get("q") and bool(FIELD.fullmatch(sort.removeprefix("-"))))
        return cls(
            view=view if view in VIEWS or is_team else "all",
            state=state,
            sort=sort if is_sort else "newest",
            q=" ".join(get.get("q", "").replace("\x00", "").split())[:200],
            after=Cursor.read(get.get("after", "")),
            filters=_filters(get),
            after_value=get.get("after", "")[:LONGEST_FILTER] if sort not in SORTS else "",
        )

    @property
    def is_by_field(self) -> bool:
        """Whether it is sorted by a typed field."""
        return self.sort not in SORTS

    def without(self, name: str) -> "Asked":
        """The same list, one filter less, from its beginning."""
        kept = tuple(one for one in self.filters if one[0] != name)
        return dataclasses.replace(self, filters=kept, after=None, after_value="")

    def url(self, **changes: str) -> str:
        """The query string of this list with something changed; defaults are left out."""
        now = {"view": self.view, "state": self.state, "sort": self.sort, "q": self.q, **dict(self.filters)} | changes
        usual = {"view": "all", "state": "open", "sort": "newest", "q": ""}
        asked = {key: value for key, value in now.items() if value and value != usual.get(key)}
        return f"?{urlencode(asked)}" if asked else ""

    def of_view(self, visible: QuerySet[Conversation], user: User) -> QuerySet[Conversation]:
        """The view's conversations, whatever their inbox state."""
        if self.view == "mine":
            return visible.filter(assignee=user)
        if self.view == "unassigned":
            return visible.filter(assignee=None)
        if self.view in ("customer", "back-office", "tracker"):
            return visible.filter(category=self.view.replace("-", "_"))
        if self.view.startswith("team-"):
            return visible.filter(team=int(self.view[5:]))
        return visible

    def page(
        self, found: QuerySet[Conversation], size: int, *, led_by: Sequence[OrderBy] = ()
    ) -> QuerySet[Conversation]:
        """One page of it in the asked order, by keyset: page 100 costs what page 1 costs. One row more than shown."""
        if self.sort not in ("oldest", "waiting"):
            if self.after:
                found = found.filter(last_activity_at__lte=self.after.moment).exclude(
                    last_activity_at=self.after.moment, id__gte=self.after.pk
                )
            return found.order_by(*led_by, F("last_activity_at").desc(), F("id").desc())[: size + 1]
        by = "last_activity_at"
        if self.sort == "waiting":
            by = "waits"
            found = found.alias(waits=LONGEST_WAIT_FIRST)
        if self.after:
            found = found.filter(**{f"{by}__gte": self.after.moment}).exclude(
                **{by: self.after.moment, "id__lte": self.after.pk}
            )
        return found.order_by(*led_by, by, "id")[: size + 1]

    def cursor(self, row: Mapping[str, Any]) -> Cursor:
        """Where this row stands in the asked order."""
        moment = (row["waiting_since"] or NOT_WAITING) if self.sort == "waiting" else row["last_activity_at"]
        return Cursor(moment, row["id"])


def _filters(get: QueryDict) -> tuple[tuple[str, str], ...]:
    """The filters of a query string in its order. A name that stands there twice means either value."""
    found = []
    for name in get:
        if name in FILTERS or FIELD.fullmatch(name):
            value = ",".join(one for one in get.getlist(name) if one.strip()).replace("\x00", "")[:LONGEST_FILTER]
            if value:
                found.append((name, value))
    return tuple(found[:MOST_FILTERS])
