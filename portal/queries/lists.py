"""The list of tickets: a customer's own, or those of their company. Three questions, for one row and for a hundred."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, JSONObject, Left
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation, Entry, Participant
from helpdesk.people.models import Brand, Customer
from portal.queries.snippets import Snippet, snippet
from tickets.access import company_tickets_of, sees_company, tickets_of
from tickets.models import StateCategory, TicketType
from tickets.queries.workspace import workspace

PER_PAGE = 25
FIRST_WORDS = 240
WORDS = 8  # of a search
SORTS = {"news": ("-news_at", "-pk"), "oldest": ("ticket__opened_at", "pk"), "newest": ("-ticket__opened_at", "-pk")}
# In the order in which they ask for something.
STEPS = (StateCategory.WAITING, StateCategory.IN_PROGRESS, StateCategory.SUBMITTED, StateCategory.RESOLVED)


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for; nonsense in the address is nothing asked."""

    tab: str = "mine"
    q: str = ""
    state: str = ""
    type_id: int | None = None
    sort: str = "news"
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> "Wanted":
        kind, number = given.get("type", ""), given.get("page", "")
        return cls(
            tab="company" if given.get("tab") == "company" else "mine",
            q=" ".join(given.get("q", "").replace("\x00", "").split())[:200],
            state=given.get("state", "") if given.get("state") in StateCategory.values else "",
            type_id=int(kind) if kind.isdecimal() and kind.isascii() and len(kind) < 10 else None,
            sort=given.get("sort", "") if given.get("sort") in SORTS else "news",
            page=max(int(number), 1) if number.isdecimal() and number.isascii() and len(number) < 6 else 1,
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One ticket, in the customer's words."""

    pk: int
    is_internal: bool
    number: int
    title: str
    type: TicketType | None
    state_category: str
    state_label: str
    state_colour: str
    author: str  # who spoke last; empty when only the beginning is there
    face: str  # whose initials stand beside the words
    face_hue: int
    words: str
    found: Snippet | None  # where the words that were searched for stand
    at: dt.datetime
    is_unread: bool
    whose: str  # in the company's list


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    state: str
    label: str
    count: int


@dataclasses.dataclass(frozen=True, slots=True)
class TicketList:
    wanted: Wanted
    rows: tuple[Row, ...]
    chips: tuple[Chip, ...]
    total: int  # of what the filters leave
    all: int  # of what the search leaves, in any state
    waiting: int
    own_count: int | None
    company_count: int | None  # None: nothing is shared
    has_more: bool


def ticket_list(customer: Customer, brand: Brand, wanted: Wanted) -> TicketList:
    """What this customer sees of their own tickets or of their company's, a page of it."""
    shares = sees_company(customer)
    is_company = wanted.tab == "company" and shares
    own, company = tickets_of(customer, brand), company_tickets_of(customer, brand)
    visible = company if is_company else own
    counts = _counts(_narrowed(visible, wanted))
    asked = _narrowed(visible, wanted)
    if wanted.state:
        asked = asked.filter(ticket__shown_state__category=wanted.state)
    start = (wanted.page - 1) * PER_PAGE
    found = list(_with_news(asked, customer, wanted)[start : start + PER_PAGE + 1])
    everything = sum(counts.values())
    other = (own if is_company else company).count() if shares else None
    types = workspace().types
    return TicketList(
        wanted=dataclasses.replace(wanted, tab="company" if is_company else "mine"),
        rows=tuple(_row(one, customer, wanted, types, is_company) for one in found[:PER_PAGE]),
        chips=tuple(Chip(step.value, _label(step), counts.get(step.value, 0)) for step in STEPS),
        total=counts.get(wanted.state, 0) if wanted.state else everything,
        all=everything,
        waiting=counts.get(StateCategory.WAITING.value, 0),
        own_count=other if is_company else None,
        company_count=None if is_company else other,
        has_more=len(found) > PER_PAGE,
    )


def _label(step: StateCategory) -> str:
    return {
        StateCategory.SUBMITTED: _("We have got it"),
        StateCategory.IN_PROGRESS: _("We are on it"),
        StateCategory.WAITING: _("Waiting for you"),
        StateCategory.RESOLVED: _("Resolved"),
    }[step]


def _narrowed(visible: QuerySet[Conversation], wanted: Wanted) -> QuerySet[Conversation]:
    if wanted.type_id is not None:
        visible = visible.filter(ticket_type_id=wanted.type_id)
    if not wanted.q:
        return visible
    return visible.filter(_matches(wanted.q))


def _matches(q: str) -> Q:
    """Every word in the title, the description or what everybody on it may read; or its number. Never in a note."""
    number = q.removeprefix("#")
    is_number = number.isdecimal() and number.isascii() and len(number) < 16
    by_words = Q()
    for word in q.split()[:WORDS]:
        said = _public().filter(conversation=OuterRef("pk"), body_text__icontains=word)
        told = Q(category="customer", ticket__description_text__icontains=word)
        by_words &= Q(subject__icontains=word) | told | Q(Exists(said))
    return by_words | Q(number=int(number)) if is_number else by_words


def _public() -> QuerySet[Entry]:
    return Entry.objects.public().filter(is_automatic=False, redacted_at=None)


def _counts(asked: QuerySet[Conversation]) -> dict[str, int]:
    steps = asked.values_list("ticket__shown_state__category").annotate(many=Count("pk")).order_by()
    return dict(steps)


def _with_news(asked: QuerySet[Conversation], customer: Customer, wanted: Wanted) -> QuerySet[Any]:
    """Each with its last news: what was said last that everybody on it may read."""
    said = _public().filter(conversation=OuterRef("pk")).order_by("-id")
    seen = Participant.objects.filter(conversation=OuterRef("pk"), customer=customer, standing="active")
    spoken = {
        "id": "id",
        "at": "created_at",
        "text": Left("body_text", FIRST_WORDS),
        "customer": "author_customer_id",
        "customer_name": "author_customer__name",
        "customer_email": "author_customer__email",
        "customer_hue": "author_customer__hue",
        "user_name": "author_user__name",
        "user_hue": "author_user__hue",
    }
    heard = said.filter(body_text__icontains=wanted.q.split()[0]) if wanted.q else None
    found = asked.annotate(
        news_at=Coalesce(Subquery(said.values("created_at")[:1]), "ticket__opened_at"),
        news=Subquery(said.values(news=JSONObject(**spoken))[:1]),
        seen=Subquery(seen.values(seen=JSONObject(upto="seen_entry_id"))[:1]),
        heard=Subquery(heard.values("body_text")[:1]) if heard is not None else Value(None, output_field=TextField()),
    ).select_related("ticket__shown_state", "customer")
    return found.order_by(*SORTS[wanted.sort])


def _row(one: Any, reader: Customer, wanted: Wanted, types: Mapping[int, TicketType], is_company: bool) -> Row:
    ticket, news = one.ticket, one.news or {}
    is_own = news.get("customer") == reader.pk
    mailbox = str(news.get("customer_email") or "").partition("@")[0]
    name = str(news.get("user_name") or news.get("customer_name") or mailbox)
    author = _("You") if is_own else name.split(" ", maxsplit=1)[0]
    words = str(news.get("text") or ("" if one.is_internal else ticket.description_text[:FIRST_WORDS]))
    is_unread = bool(one.seen and news and not is_own and (one.seen["upto"] or 0) < news["id"])
    when = parse_datetime(news["at"]) if news else None
    told = "" if one.is_internal else ticket.description_text
    return Row(
        pk=one.pk,
        is_internal=one.is_internal,
        number=one.number,
        title=one.subject,
        type=types.get(one.ticket_type_id),
        state_category=ticket.shown_state.category,
        state_label=ticket.shown_state.customer_label,
        state_colour=ticket.shown_state.colour,
        author=author if news else "",
        face=name,
        face_hue=news.get("user_hue") or news.get("customer_hue") or 0,
        words=" ".join(words.split()),
        found=snippet(wanted.q, one.heard or "", told) if wanted.q else None,
        at=when or ticket.opened_at,
        is_unread=is_unread,
        whose=one.customer.display_name if is_company and one.customer else "",
    )
