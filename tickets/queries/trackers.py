"""A tracker at a glance: whom it hits, what is linked to it, and how far its last move has come. One question."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from helpdesk.people.models import User
from tickets.access import rule_for
from tickets.models import CascadeResult
from tickets.models.cascade import ATTEMPTS
from tickets.queries.told import TOLD, Told, told_of

Outcome = CascadeResult.Outcome
LEFT = (Outcome.FAILED, Outcome.STOPPED, Outcome.MOVED_SINCE, Outcome.RESOLVED)  # what did not follow, worst first
LEFT_SHOWN = 100
REPORTS_SHOWN = 50
DAYS = 90

# `near` is what one page lists: a walk along an index, and what each was told. What is counted is read once, in `hit`.
QUESTION = """
WITH hit AS MATERIALIZED (
    SELECT link.created_at, source.state_category, source.brand_id, source.customer_id, customer.company_id
    FROM tickets_link link JOIN conversations_conversation source ON source.id = link.source_id
    LEFT JOIN people_customer customer ON customer.id = source.customer_id
    WHERE link.target_id = %(tracker)s AND link.kind = 'tracker' AND {rule}
), near AS (
    SELECT link.id AS link_id, source.id, source.number, source.subject, source.preview, source.category,
        source.state_category, source.state_name, source.waiting_since,
        coalesce(nullif(customer.name, ''), split_part(customer.email, '@', 1), '') AS customer, customer.hue
    FROM tickets_link link JOIN conversations_conversation source ON source.id = link.source_id
    LEFT JOIN people_customer customer ON customer.id = source.customer_id
    WHERE link.target_id = %(tracker)s AND link.kind = 'tracker' AND {rule}
        AND (%(before)s::bigint IS NULL OR link.id < %(before)s)
    ORDER BY link.id DESC LIMIT %(reports)s
), latest AS MATERIALIZED (
    SELECT id, done, total, attempts, moves, message_html <> '' AS has_message, to_state_id, created_at, finished_at,
        event_id, last_link_id
    FROM tickets_cascade WHERE tracker_id = %(tracker)s ORDER BY id DESC LIMIT 1
), became AS (
    SELECT outcome, count(*) AS count FROM tickets_cascaderesult WHERE cascade_id = (SELECT id FROM latest) GROUP BY 1
), stayed AS (
    SELECT source.id, source.number, source.subject, source.preview, result.outcome, result.reason, result.id AS at
    FROM tickets_cascaderesult result JOIN conversations_conversation source ON source.id = result.conversation_id
    WHERE result.cascade_id = (SELECT id FROM latest) AND result.outcome = ANY(%(left)s) AND {rule}
    ORDER BY array_position(%(left)s, result.outcome::text), result.id LIMIT %(left_shown)s
)
SELECT
    (SELECT json_build_array(count(*), count(DISTINCT customer_id), count(DISTINCT company_id)) FROM hit),
    (SELECT json_object_agg(state_category, count)
        FROM (SELECT state_category, count(*) FROM hit GROUP BY 1) counted),
    (SELECT json_agg(json_build_array(brand_id, count) ORDER BY count DESC, brand_id)
        FROM (SELECT brand_id, count(*) FROM hit GROUP BY 1) counted),
    (SELECT json_object_agg(day, count)
        FROM (SELECT (created_at AT TIME ZONE %(zone)s)::date AS day, count(*) FROM hit GROUP BY 1) counted),
    (SELECT json_agg(json_build_array(link_id, id, number, coalesce(nullif(subject, ''), preview), category,
        state_category, state_name, waiting_since, customer, coalesce(hue, 0), {told}) ORDER BY link_id DESC)
        FROM near),
    (SELECT json_build_array(id, done, total, attempts, moves, has_message, to_state_id, created_at, finished_at)
        FROM latest),
    (SELECT json_object_agg(outcome, count) FROM became),
    (SELECT json_agg(json_build_array(id, number, coalesce(nullif(subject, ''), preview), outcome, reason)
        ORDER BY array_position(%(left)s, outcome::text), at) FROM stayed)"""


@dataclasses.dataclass(frozen=True, slots=True)
class Hits:
    on: dt.date
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Impact:
    """How many a tracker hits, where they stand, and when they came: one entry for each of the last days."""

    conversations: int
    customers: int
    companies: int
    steps: dict[str, int]  # by category of their state; '' are plain conversations
    brands: tuple[tuple[int, int], ...]  # how many of each brand, most first
    days: tuple[Hits, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """A conversation or ticket that is linked to a tracker, as it stands now."""

    link_id: int
    id: int
    number: int | None
    title: str
    category: str
    state_category: str
    state_name: str
    waiting_since: dt.datetime | None
    customer: str
    customer_hue: int
    told: Told | None  # of the tracker's last move; None when it moved nothing yet


@dataclasses.dataclass(frozen=True, slots=True)
class LeftAlone:
    """What did not follow a tracker."""

    id: int
    number: int | None
    title: str
    outcome: str
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class CascadeProgress:
    """How far the last move has come, and what did not follow: of that what the teammate may see."""

    cascade_id: int
    done: int
    total: int
    attempts: int  # how often what is next has raised
    moves: bool
    has_message: bool
    to_state_id: int
    started_at: dt.datetime
    finished_at: dt.datetime | None
    outcomes: dict[str, int]
    left: tuple[LeftAlone, ...]

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def has_broken_off(self) -> bool:
        """Whether it was ended because its very ending raised every time."""
        return self.is_finished and self.attempts >= ATTEMPTS

    @property
    def failed(self) -> tuple[LeftAlone, ...]:
        return tuple(one for one in self.left if one.outcome == Outcome.FAILED)


@dataclasses.dataclass(frozen=True, slots=True)
class Overview:
    """Everything a tracker's page says of what is linked to it."""

    impact: Impact
    reports: tuple[Report, ...]
    progress: CascadeProgress | None  # of its last move that something followed


def tracker_overview(tracker_id: int, *, user: User, before: int | None = None, days: int = DAYS) -> Overview:
    """Counts, the newest reports (before one of their links, when paging back), progress: as far as the teammate may
    see it, but for the number of outcomes. One query, however many links.
    """
    values = {
        "tracker": tracker_id,
        "before": before,
        "reports": REPORTS_SHOWN,
        "left": [str(one) for one in LEFT],
        "left_shown": LEFT_SHOWN,
        "zone": timezone.get_current_timezone_name(),
    }
    with connection.cursor() as cursor:
        cursor.execute(QUESTION.format(rule=rule_for(user, "source.ticket_type_id"), told=TOLD), values)
        [(hit, steps, brands, per_day, reports, latest, outcomes, left)] = cursor.fetchall()
    counts = {dt.date.fromisoformat(day): count for day, count in (per_day or {}).items()}
    conversations, customers, companies = hit
    most = tuple((pk, count) for pk, count in brands or ())
    impact = Impact(conversations, customers, companies, steps or {}, most, _span(counts, days))
    progress = _progress(latest, outcomes or {}, left or ()) if latest else None
    is_finished = progress is None or progress.is_finished
    return Overview(impact, tuple(_report(row, is_finished=is_finished) for row in reports or ()), progress)


def _span(counts: dict[dt.date, int], days: int) -> tuple[Hits, ...]:
    today = timezone.localdate()
    begin = max(min([*counts, today]), today - dt.timedelta(days=days - 1))
    span = (begin + dt.timedelta(days=day) for day in range((today - begin).days + 1))
    return tuple(Hits(day, counts.get(day, 0)) for day in span)


def _report(row: Sequence[Any], *, is_finished: bool) -> Report:
    *face, waiting_since, customer, hue, told = row
    since = parse_datetime(waiting_since) if waiting_since else None
    return Report(*face, since, customer, hue, told_of(told, is_finished=is_finished))  # type: ignore[call-arg]  # mypy counts the starred as one more


def _progress(latest: Sequence[Any], outcomes: dict[str, int], left: Sequence[Sequence[Any]]) -> CascadeProgress:
    *begun, started_at, finished_at = latest
    moments = parse_datetime(started_at), parse_datetime(finished_at) if finished_at else None
    return CascadeProgress(*begun, *moments, outcomes, tuple(LeftAlone(*row) for row in left))  # type: ignore[call-arg]  # see above
