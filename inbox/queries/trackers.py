"""A tracker's page: what is linked to it and where that stands, how far its last move has come, whom it hits."""

import dataclasses
import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import User
from helpdesk.ui.times import Calendar
from inbox.queries.runs import Run, run_of
from inbox.queries.told import ToldLine, told_line
from tickets.models import StateCategory
from tickets.queries.trackers import REPORTS_SHOWN, Hits, Impact, Report, tracker_overview
from tickets.queries.workspace import Workspace, workspace

STEPS = (*((str(one), one.label) for one in StateCategory), ("", lazy("No ticket")))
# By what their customers were told: what needs somebody comes first, what is done last.
GROUPS = {
    "lost": lazy("Needs a look"),
    "waiting": lazy("Being told"),
    "next": lazy("Next"),
    "not": lazy("Not told"),
    "sent": lazy("Told"),
}
LEAST_DAYS = 14  # fewer bars look like a wall
HIGH = 32  # of the drawing; a bar is 3 wide, its place 4


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """One colour of the bar that says where the linked ones stand."""

    step: str
    label: str
    count: int
    at: float
    width: float


@dataclasses.dataclass(frozen=True, slots=True)
class ReportLine:
    """A row of the table."""

    id: int
    url: str
    number: str
    title: str
    mark: str
    customer: str
    hue: int
    state: str
    state_label: str
    waiting: str  # "42m", empty when nobody waits
    iso: str
    exact: str
    unlink_url: str
    told: ToldLine | None
    colour: str = ""  # of the state, where the team chose one


@dataclasses.dataclass(frozen=True, slots=True)
class ReportGroup:
    """Rows of the table under a heading; before the tracker has moved there is one without."""

    label: str
    count: str  # empty where there are other pages: nobody has counted those
    lines: tuple[ReportLine, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Bar:
    """How many were linked on one day."""

    at: int
    top: int
    height: int
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class Reach:
    """How many people and companies are hit, and when they came."""

    customers: int
    companies: int
    brands: str
    bars: tuple[Bar, ...]
    width: int
    words: str  # the drawing in words
    since: str


@dataclasses.dataclass(frozen=True, slots=True)
class TrackerPart:
    """Everything on a tracker's page that other pages do not have."""

    count: int
    parts: tuple[Part, ...]
    parts_words: str
    groups: tuple[ReportGroup, ...]
    newest_url: str  # the first page, when this is another
    more_url: str
    self_url: str
    says_told: bool  # whether it has moved anything that could be told
    is_telling: bool  # whether some of their mails are still on their way: nothing tells when one leaves
    run: Run | None
    reach: Reach


def tracker_part(conversation: Conversation, user: User, here: Workspace, *, before: int | None) -> TrackerPart:
    """One query, however many links."""
    seen = tracker_overview(conversation.pk, user=user, before=before)
    url = reverse("inbox:tracker", args=[conversation.pk])
    parts, calendar = _parts(seen.impact), Calendar()
    has_more = len(seen.reports) == REPORTS_SHOWN and bool(seen.reports)
    return TrackerPart(
        count=seen.impact.conversations,
        parts=parts,
        parts_words=", ".join(f"{one.count} {one.label}" for one in parts),
        groups=_groups([_line(conversation, one, calendar) for one in seen.reports], is_all=not (before or has_more)),
        newest_url=url if before else "",
        more_url=f"{url}?before={seen.reports[-1].link_id}" if has_more else "",
        self_url=f"{url}?before={before}" if before else url,
        says_told=seen.progress is not None,
        is_telling=any(one.told is not None and one.told.how == "waiting" for one in seen.reports),
        run=run_of(conversation, seen.progress, user, here, calendar) if seen.progress else None,
        reach=_reach(seen.impact, here),
    )


def _parts(impact: Impact) -> tuple[Part, ...]:
    found, at = list[Part](), 0.0
    for step, label in STEPS:
        count = impact.steps.get(step, 0)
        if count:
            width = round(100 * count / impact.conversations, 2)
            found.append(Part(step, str(label), count, at, max(width - 0.25, 0.25)))
            at = round(at + width, 2)
    return tuple(found)


def _groups(lines: list[ReportLine], *, is_all: bool) -> tuple[ReportGroup, ...]:
    found = []
    for how, label in GROUPS.items():
        of_it = tuple(one for one in lines if one.told is not None and one.told.how == how)
        if of_it:
            found.append(ReportGroup(str(label), str(len(of_it)) if is_all else "", of_it))
    return tuple(found) or (ReportGroup("", "", tuple(lines)),)


def _line(conversation: Conversation, one: Report, calendar: Calendar) -> ReportLine:
    since = one.waiting_since
    return ReportLine(
        id=one.link_id,
        url=reverse("inbox:show", args=[one.id]),
        number=f"#{one.number}" if one.number else "",
        title=one.title or _("No subject"),
        mark=one.category or "messenger",
        customer=one.customer or (_("Your team") if one.category == "back_office" else _("Visitor")),
        hue=one.customer_hue,
        state=one.state_category,
        state_label=one.state_name,
        waiting=calendar.ago(since) if since else "",
        iso=calendar.local(since).isoformat(timespec="seconds") if since else "",
        exact=calendar.exact(since) if since else "",
        unlink_url=reverse("inbox:link_removal", args=[conversation.pk, one.link_id]),
        told=told_line(one.told, calendar) if one.told else None,
        colour=workspace().colour_of(one.state_category, one.state_name),
    )


def _reach(impact: Impact, here: Workspace) -> Reach:
    days = _padded(impact.days)
    most = max(days, key=lambda one: one.count)
    since = next((one.on for one in impact.days if one.count), None)
    words = _("Nothing is linked yet.")
    if since is not None:
        words = _("%(count)d linked since %(since)s; most on %(day)s: %(most)d.") % {
            "count": sum(one.count for one in days),
            "since": _day(since),
            "day": _day(most.on),
            "most": most.count,
        }
    names = ((here.brands[pk].name, count) for pk, count in impact.brands if pk in here.brands)
    return Reach(
        customers=impact.customers,
        companies=impact.companies,
        brands=", ".join(f"{name} {count}" for name, count in names),
        bars=tuple(_bar(place, one, most.count) for place, one in enumerate(days)),
        width=len(days) * 4 - 1,
        words=words,
        since=_day(days[0].on),
    )


def _padded(days: tuple[Hits, ...]) -> tuple[Hits, ...]:
    missing = LEAST_DAYS - len(days)
    before = (Hits(days[0].on - dt.timedelta(days=ago), 0) for ago in range(missing, 0, -1))
    return (*before, *days)


def _bar(place: int, one: Hits, most: int) -> Bar:
    height = max(round(HIGH * one.count / most), 2) if one.count else 1
    words = ngettext("%(day)s: %(count)d linked", "%(day)s: %(count)d linked", one.count)
    return Bar(place * 4, HIGH - height, height, words % {"day": _day(one.on), "count": one.count})


def _day(day: dt.date) -> str:
    return date_format(day, "j M" if day.year == timezone.localdate().year else "j M Y")
