"""What the settings of ticket types show. Every screen asks the same few questions, however much there is."""

import dataclasses
from collections.abc import Sequence

from django.db import connection
from django.db.models import Count, Q

from tickets.models import Category, Field, State, StateCategory, TicketType, TypeState
from tickets.queries.offers import offers_of

MOST = 1000  # nobody needs to know by how much it is more, and a count of a million rows takes its time
COUNTED = """SELECT one.id, (SELECT count(*) FROM (SELECT 1 FROM tickets_ticket ticket
    WHERE ticket.{column} = one.id {more} LIMIT {most}) counted) FROM {table} one"""


@dataclasses.dataclass(frozen=True, slots=True)
class TypeRow:
    """A type in the list."""

    type: TicketType
    field_count: int
    steps: tuple[str, ...]  # the category of each state, in order
    open_count: str
    is_kept: bool  # to teams


@dataclasses.dataclass(frozen=True, slots=True)
class TypeGroup:
    """A category with its types."""

    category: Category
    rows: tuple[TypeRow, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class StateRow:
    """A state on the board."""

    state: State
    types: tuple[TicketType, ...]  # that offer it
    count: str


@dataclasses.dataclass(frozen=True, slots=True)
class Lane:
    """A category with its states."""

    category: StateCategory
    rows: tuple[StateRow, ...]


def type_groups() -> tuple[list[TypeGroup], list[TicketType]]:
    """Live types by category, and the archived ones. Three queries."""
    live = Count("fields", filter=Q(fields__archived_at=None), distinct=True)
    types = list(TicketType.objects.annotate(field_count=live, kept=Count("teams", distinct=True)))
    offered = offers_of([one.pk for one in types])
    counts = _counts("type_id", "tickets_tickettype", "AND ticket.resolved_at IS NULL")
    order = list(StateCategory.values)
    rows = [
        TypeRow(
            one,
            one.field_count,
            tuple(sorted((state.category for state in offered[one.pk]), key=order.index)),
            counts[one.pk],
            one.kept > 0,
        )
        for one in types
        if one.archived_at is None
    ]
    groups = [TypeGroup(one, tuple(row for row in rows if row.type.category == one)) for one in Category]
    return groups, [one for one in types if one.archived_at is not None]


def lanes() -> tuple[list[Lane], list[State]]:
    """Live states by category, and the archived ones. Three queries."""
    states = list(State.objects.all())
    offered: dict[int, list[TicketType]] = {one.pk: [] for one in states}
    for one in TypeState.objects.filter(type__archived_at=None).select_related("type").order_by("type__position"):
        offered[one.state_id].append(one.type)
    counts = _counts("state_id", "tickets_state")
    rows = [StateRow(one, tuple(offered[one.pk]), counts[one.pk]) for one in states if one.archived_at is None]
    board = [Lane(one, tuple(row for row in rows if row.state.category == one)) for one in StateCategory]
    return board, [one for one in states if one.archived_at is not None]


def is_untouched(groups: Sequence[TypeGroup]) -> bool:
    """Whether nobody has shaped this workspace yet: only what it was founded with, and no question asked."""
    rows = [row for group in groups for row in group.rows]
    return len(rows) <= len(Category) and all(row.type.is_default and not row.field_count for row in rows)


def designed_fields(ticket_type: TicketType) -> tuple[list[Field], list[Field]]:
    """The live fields of a type in their order, and the archived ones, with all that forms read. Two queries."""
    fields = ticket_type.fields.select_related("shown_when").order_by("position", "id").prefetch_related("options")
    found = list(fields)
    return [one for one in found if one.archived_at is None], [one for one in found if one.archived_at is not None]


def _counts(column: str, table: str, more: str = "") -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(column=column, table=table, more=more, most=MOST + 1))
        return {pk: f"{MOST:,}+" if count > MOST else f"{count:,}" for pk, count in cursor.fetchall()}
