"""What belongs to a conversation or ticket, seen from either end. What a teammate may not see has no name here."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import F

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.people.models import User
from tickets.access import conversations_for, rule_for
from tickets.models import Link, LinkKind, State, StateCategory, Ticket
from tickets.queries.offers import offers_of, state_for

# How the other end stands to the one that is looked at: by the kind of the link, and whether it leads there.
RELATIONS = {
    (LinkKind.BACK_OFFICE, True): "back_office",
    (LinkKind.BACK_OFFICE, False): "came_from",
    (LinkKind.TRACKER, True): "tracker",
    (LinkKind.TRACKER, False): "reported_by",
    (LinkKind.RELATED, True): "related",
    (LinkKind.RELATED, False): "related",
    (LinkKind.DUPLICATE, True): "duplicate_of",
    (LinkKind.DUPLICATE, False): "duplicates",
    (LinkKind.PARENT, True): "part_of",
    (LinkKind.PARENT, False): "parts",
}
ORDER = list(dict.fromkeys(RELATIONS.values()))
SHOWN = 20
LAST, WORDS = 3, 240  # messages of the conversation that work came from, and letters of each

# The newest few of each kind: a tracker may have thousands, and each kind is a walk along an index.
ENDS = """
    SELECT CASE WHEN near.leads THEN counted.leading ELSE counted.coming END AS count,
        near.id, near.kind, near.leads, near.created_at, {rule} AS may_see,
        other.id, other.number, other.subject, other.category, other.inbox_state, other.state_id, other.state_name,
        other.state_category, other.assignee_id, teammate.name, other.last_activity_at, ticket.is_shared, customer.name,
        customer.email, customer.hue, company.name, said.last
    FROM unnest(%(kinds)s::text[]) AS wanted(kind) CROSS JOIN LATERAL (
        SELECT (SELECT count(*) FROM tickets_link WHERE source_id = %(conversation)s AND kind = wanted.kind) AS leading,
            (SELECT count(*) FROM tickets_link WHERE target_id = %(conversation)s AND kind = wanted.kind) AS coming
    ) counted CROSS JOIN LATERAL (
        (SELECT id, kind, true AS leads, created_at, target_id AS far FROM tickets_link
            WHERE source_id = %(conversation)s AND kind = wanted.kind ORDER BY id DESC LIMIT %(shown)s)
        UNION ALL
        (SELECT id, kind, false, created_at, source_id FROM tickets_link
            WHERE target_id = %(conversation)s AND kind = wanted.kind ORDER BY id DESC LIMIT %(shown)s)
    ) near
    JOIN conversations_conversation other ON other.id = near.far
    LEFT JOIN tickets_ticket ticket ON ticket.conversation_id = other.id
    LEFT JOIN people_user teammate ON teammate.id = other.assignee_id
    LEFT JOIN people_customer customer ON customer.id = other.customer_id
    LEFT JOIN people_company company ON company.id = customer.company_id
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_array(author, is_customer, words) ORDER BY id) AS last FROM (
            SELECT entry.id, coalesce(writer.name, nullif(guest.name, ''), guest.email, entry.author_name) AS author,
                guest.id IS NOT NULL AS is_customer, left(entry.body_text, %(words)s) AS words
            FROM conversations_entry entry LEFT JOIN people_user writer ON writer.id = entry.author_user_id
            LEFT JOIN people_customer guest ON guest.id = entry.author_customer_id
            WHERE entry.conversation_id = near.far AND entry.kind = 'reply' AND entry.redacted_at IS NULL
                AND NOT entry.is_automatic
            ORDER BY entry.id DESC LIMIT %(last)s) newest
    ) said ON near.kind = 'back_office' AND NOT near.leads
    ORDER BY near.id DESC"""


@dataclasses.dataclass(frozen=True, slots=True)
class LastWords:
    """A message of the conversation that work came from, as far as it is previewed."""

    author: str
    is_customer: bool
    words: str


@dataclasses.dataclass(frozen=True, slots=True)
class LinkedEnd:
    """The other end of one link. Of one that the teammate may not see there is the relation and nothing else."""

    link_id: int
    relation: str
    linked_at: dt.datetime
    may_see: bool
    id: int = 0
    number: int | None = None
    title: str = ""
    category: str = ""
    inbox_state: str = ""
    state_id: int | None = None
    state_name: str = ""
    state_category: str = ""
    assignee_id: int | None = None
    assignee: str = ""
    updated_at: dt.datetime | None = None
    is_shared: bool = False
    customer: str = ""
    customer_hue: int = 0
    company: str = ""
    last: tuple[LastWords, ...] = ()  # of what work came from only, the oldest first


@dataclasses.dataclass(frozen=True, slots=True)
class Linked:
    """What stands in one relation to a conversation: the newest of them, and how many there are."""

    relation: str
    ends: tuple[LinkedEnd, ...]
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class Carried:
    """What a ticket that is opened out of a conversation begins with."""

    title: str
    description: str


def links_of(conversation: Conversation, *, user: User, shown: int = SHOWN) -> list[Linked]:
    """Everything linked to what this teammate may see, by relation. One query, however many links."""
    values: dict[str, Any] = {"conversation": conversation.pk, "kinds": list(LinkKind.values), "shown": shown}
    values |= {"last": LAST, "words": WORDS}
    with connection.cursor() as cursor:
        cursor.execute(ENDS.format(rule=rule_for(user, "other.ticket_type_id")), values)
        rows = cursor.fetchall()
    ends = [_end(*row) for _, *row in rows]
    counts = {end.relation: 0 for end in ends}
    for (kind, leads), count in {(row[2], row[3]): row[0] for row in rows}.items():
        counts[RELATIONS[LinkKind(kind), leads]] += count  # of related ones there are both directions
    found = []
    for relation in ORDER:
        if relation in counts:
            related = tuple(one for one in ends if one.relation == relation)[:shown]
            found.append(Linked(relation, related, counts[relation]))
    return found


def names_of(user: User, conversation_ids: Collection[int]) -> dict[int, str]:
    """What these are called, of those that the teammate may see: the others are named nowhere. One query."""
    seen = conversations_for(user).filter(pk__in=conversation_ids)
    named = seen.values_list("pk", "number", "subject", "customer__name", "customer__email")
    return {
        pk: f"#{number} {title}".strip() if number else title or name or email or ""
        for pk, number, title, name, email in named
    }


def carry_over(conversation: Conversation) -> Carried:
    """Title and description for work that begins here: what it is about, and what the customer wrote first."""
    ticket = Ticket.objects.filter(pk=conversation.pk).first()
    words = ticket.description_text if ticket else ""
    if not words:
        said = Entry.objects.public().filter(conversation=conversation, author_customer__isnull=False)
        words = said.order_by("id").values_list("body_text", flat=True).first() or ""
    parts = [conversation.subject, words]
    return Carried(conversation.subject, "\n\n".join(part for part in parts if part.strip()))


def state_to_apply(link: Link) -> State | None:
    """Where "apply its state" would move what is linked to a tracker; None when it would not. See `state_from`."""
    source = Ticket.objects.select_related("type", "state").filter(pk=link.source_id).first()
    if link.kind != LinkKind.TRACKER or source is None or source.type.category != "customer":
        return None
    tracker = Ticket.objects.select_related("state").get(pk=link.target_id)
    offered = offers_of([source.type_id]).get(source.type_id, ())
    return state_from(tracker.state, offered, now=source.state) if has_moved(tracker.pk) else None


def has_moved(tracker_id: int) -> bool:
    """Whether a tracker stands elsewhere than where it began, or has been elsewhere."""
    return Ticket.objects.filter(pk=tracker_id, state_changed_at__gt=F("opened_at")).exists()


def state_from(tracker_at: State, offered: Sequence[State], *, now: State) -> State | None:
    """Where a ticket that stands at `now` follows a tracker to, with what its type offers; None where it stays: it is
    there already, and what is resolved is never reopened.
    """
    to = state_for(tracker_at, offered)
    if to is None or to.pk == now.pk:
        return None
    reopens = now.category == StateCategory.RESOLVED and to.category != StateCategory.RESOLVED
    return None if reopens else to


def _end(
    link_id: int,
    kind: str,
    leads: bool,
    linked_at: dt.datetime,
    may_see: bool,
    *seen: Any,
) -> LinkedEnd:
    relation = RELATIONS[LinkKind(kind), leads]
    if not may_see:
        return LinkedEnd(link_id, relation, linked_at, may_see=False)
    *face, is_shared, name, email, hue, company, last = seen
    customer = name or (email or "").partition("@")[0]
    pk, number, title, category, inbox_state, state_id, state, state_category, assignee_id, assignee, updated = face
    return LinkedEnd(
        link_id,
        relation,
        linked_at,
        True,
        pk,
        number,
        title,
        category,
        inbox_state,
        state_id,
        state,
        state_category,
        assignee_id,
        assignee or "",
        updated,
        bool(is_shared),
        customer,
        hue or 0,
        company or "",
        tuple(LastWords(*one) for one in last or ()),
    )
