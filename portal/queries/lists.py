"""The list of tickets: a customer's own, or those of their company. Three questions, for one row and for a hundred."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, JSONObject, Left
from django.http import QueryDict
from django.utils import timezone
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
SORTS = {
    "best": ("rank", "-news_at", "-pk"),  # of a search: what says it in the title first
    "news": ("-news_at", "-pk"),
    "newest": ("-ticket__opened_at", "-pk"),
    "oldest": ("ticket__opened_at", "pk"),
    "state": ("step", "-news_at", "-pk"),
}
DATES = ("made_from", "made_to", "news_from", "news_to")
MOST_CREATORS = 200
FIRST_YEAR, LAST_YEAR = 1900, 2999  # of days that are asked for
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
    creator: int | None = None
    made_from: dt.date | None = None
    made_to: dt.date | None = None
    news_from: dt.date | None = None
    news_to: dt.date | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.type_id or self.creator or any(getattr(self, name) for name in DATES))

    @classmethod
    def of(cls, given: QueryDict) -> "Wanted":
        q = " ".join(given.get("q", "").replace("\x00", "").split())[:200]
        sort = given.get("sort", "")
        is_known = sort in SORTS and (sort != "best" or bool(q))
        return cls(
            tab="company" if given.get("tab") == "company" else "mine",
            q=q,
            state=given.get("state", "") if given.get("state") in StateCategory.values else "",
            type_id=_number(given.get("type", "")),
            sort=sort if is_known else "best" if q else "news",
            page=max(_number(given.get("page", ""), digits=5) or 1, 1),
            creator=_number(given.get("creator", "")),
            **{name: _date(given.get(name, "")) for name in DATES},
        )


def _number(given: str, digits: int = 9) -> int | None:
    return int(given) if given.isdecimal() and given.isascii() and len(given) <= digits else None


def _date(given: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(given) if len(given) == 10 else None
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _begin(day: dt.date) -> dt.datetime:
    """The moment at which a day begins. A range of moments is read along an index; days of moments are not."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _end(day: dt.date) -> dt.datetime:
    return _begin(day + dt.timedelta(days=1))


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
    types: tuple[TicketType, ...]  # of which there are some
    creators: tuple[Customer, ...]  # in the company's list


def ticket_list(customer: Customer, brand: Brand, wanted: Wanted) -> TicketList:
    """What this customer sees of their own tickets or of their company's, a page of it."""
    shares = sees_company(customer)
    is_company = wanted.tab == "company" and shares
    own, company = tickets_of(customer, brand), company_tickets_of(customer, brand)
    visible = company if is_company else own
    narrowed = _narrowed(visible, wanted, is_company=is_company)
    both = _counts(narrowed)
    counts: Counter[str] = Counter()
    for (step, kind), many in both.items():
        counts[step] += many if wanted.type_id in (None, kind) else 0
    asked = narrowed if wanted.type_id is None else narrowed.filter(ticket_type_id=wanted.type_id)
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
        types=tuple(one for pk, one in types.items() if pk == wanted.type_id or any(kind == pk for _, kind in both)),
        creators=_creators(company) if is_company else (),
    )


def _creators(company: QuerySet[Conversation]) -> tuple[Customer, ...]:
    return tuple(Customer.objects.filter(pk__in=company.values("customer")).order_by("name", "pk")[:MOST_CREATORS])


def _label(step: StateCategory) -> str:
    return {
        StateCategory.SUBMITTED: _("We have got it"),
        StateCategory.IN_PROGRESS: _("We are on it"),
        StateCategory.WAITING: _("Waiting for you"),
        StateCategory.RESOLVED: _("Resolved"),
    }[step]


def _narrowed(visible: QuerySet[Conversation], wanted: Wanted, *, is_company: bool) -> QuerySet[Conversation]:
    """What is asked for, of any type and in any state."""
    if is_company and wanted.creator is not None:
        visible = visible.filter(customer=wanted.creator)
    if wanted.made_from:
        visible = visible.filter(ticket__opened_at__gte=_begin(wanted.made_from))
    if wanted.made_to:
        visible = visible.filter(ticket__opened_at__lt=_end(wanted.made_to))
    if wanted.news_from or wanted.news_to:
        told: QuerySet[Any] = visible.annotate(news_at=_news_at())
        told = told.filter(news_at__gte=_begin(wanted.news_from)) if wanted.news_from else told
        visible = told.filter(news_at__lt=_end(wanted.news_to)) if wanted.news_to else told
    return visible.filter(_matches(wanted.q)) if wanted.q else visible


def _news_at() -> Coalesce:
    said = _public().filter(conversation=OuterRef("pk")).order_by("-id")
    return Coalesce(Subquery(said.values("created_at")[:1]), "ticket__opened_at")


def _rank(q: str) -> Case:
    """Its number or its title says it, else what it is about, else what was written."""
    title, told = Q(), Q(category="customer")
    for word in q.split()[:WORDS]:
        title &= Q(subject__icontains=word)
        told &= Q(ticket__description_text__icontains=word)
    number = _number(q.removeprefix("#"), digits=15)
    if number is not None:
        title |= Q(number=number)
    return Case(When(title, then=0), When(told, then=1), default=2)


def _step() -> Case:
    asking = [When(ticket__shown_state__category=step, then=place) for place, step in enumerate(STEPS)]
    return Case(*asking, default=len(STEPS))


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


def _counts(asked: QuerySet[Conversation]) -> dict[tuple[str, int], int]:
    """How many there are, per step and type."""
    rows = asked.values_list("ticket__shown_state__category", "ticket_type_id").annotate(many=Count("pk")).order_by()
    return {(step, kind): many for step, kind, many in rows}


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
        news_at=_news_at(),
        rank=_rank(wanted.q) if wanted.q else Value(0),
        step=_step(),
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
        state_label=ticket.shown_state.label_for_customers,
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
