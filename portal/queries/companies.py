"""Companies as admins set what they share: the list, one of them, and what each level would open to whom."""

import base64
import binascii
import dataclasses
import json

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from helpdesk.conversations.models import Conversation
from helpdesk.people.models import Company, Customer
from tickets.models import Category

A_PAGE = 50
VERIFIED = Q(is_company_verified=True)


@dataclasses.dataclass(frozen=True, slots=True)
class CompanyRow:
    company: Company
    people: int
    verified: int


@dataclasses.dataclass(frozen=True, slots=True)
class Page[Row]:
    """Some of them, and the word that the next page begins after; empty when there are no more."""

    rows: list[Row]
    next: str
    total: int


@dataclasses.dataclass(frozen=True, slots=True)
class Opens:
    """What sharing would open: to how many people, and how many tickets."""

    people: int
    verified: int
    managers: int
    tickets: int


def companies_page(q: str, after: str) -> Page[CompanyRow]:
    """Companies by name, those whose name or domain holds `q`, after the word of the page before. Three questions."""
    words = " ".join(q.replace("\x00", "").split())[:160]
    found = Company.objects.all()
    if words:
        found = found.filter(Q(name__icontains=words) | Q(domain__icontains=words))
    total = found.count()
    some = list(next_of(found, after))
    rows = some[:A_PAGE]
    people = {
        row["company"]: row
        for row in Customer.objects.filter(company__in=[one.pk for one in rows])
        .values("company")
        .annotate(people=Count("pk"), verified=Count("pk", filter=VERIFIED))
    }
    none = {"people": 0, "verified": 0}
    return Page(
        [CompanyRow(one, (at := people.get(one.pk, none))["people"], at["verified"]) for one in rows],
        _word(rows[-1].name.lower(), rows[-1].pk) if len(some) > A_PAGE else "",
        total,
    )


def next_of(found: QuerySet[Company], after: str) -> QuerySet[Company]:
    """A page of them by name, and one more that says whether there is another: read along the index of names."""
    found = found.annotate(name_key=Lower("name"))
    if place := _place(after):
        found = found.filter(name_key__gte=place[0]).exclude(name_key=place[0], pk__lte=place[1])
    return found.order_by("name_key", "pk")[: A_PAGE + 1]


def people_page(company: Company, q: str, after: str) -> Page[Customer]:
    """Its people, managers and verified members first, then as we came to know them."""
    words = " ".join(q.replace("\x00", "").split())[:160]
    found = Customer.objects.filter(company=company)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words))
    total = found.count()
    place = _place(after)
    rank = ("-is_company_manager", "-is_company_verified", "pk")
    if place:
        found = _behind(found, str(place[0]), place[1])
    some = list(found.order_by(*rank)[: A_PAGE + 1])
    last = some[A_PAGE - 1] if len(some) > A_PAGE else None
    return Page(some[:A_PAGE], _word(_rank(last), last.pk) if last else "", total)


def opens(company: Company) -> Opens:
    """Counted now: people of the company, and tickets that sharing would show. Two questions."""
    people = Customer.objects.filter(company=company).aggregate(
        people=Count("pk"),
        verified=Count("pk", filter=VERIFIED),
        managers=Count("pk", filter=VERIFIED & Q(is_company_manager=True)),
    )
    tickets = Conversation.objects.filter(
        category=Category.CUSTOMER,
        merged_into=None,
        customer__company=company,
        customer__is_company_verified=True,
        ticket__is_private=False,
    ).count()
    return Opens(**people, tickets=tickets)


def _rank(one: Customer) -> str:
    return str(2 * one.is_company_manager + one.is_company_verified)


def _behind(found: QuerySet[Customer], rank: str, pk: int) -> QuerySet[Customer]:
    number = int(rank) if rank in ("0", "1", "2", "3") else 0
    same = Q(is_company_manager=number >= 2, is_company_verified=bool(number % 2))
    lower = Q(pk__in=[])
    for other in range(number):
        lower |= Q(is_company_manager=other >= 2, is_company_verified=bool(other % 2))
    return found.filter((same & Q(pk__gt=pk)) | lower)


def _word(key: str, pk: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([key, pk]).encode()).decode()


def _place(word: str) -> tuple[str, int] | None:
    """What a word says; None for one that is none of ours."""
    try:
        key, pk = json.loads(base64.urlsafe_b64decode(word[:2000].encode()))
        return (str(key).replace("\x00", ""), int(pk)) if abs(int(pk)) < 2**63 else None
    except (ValueError, TypeError, binascii.Error):
        return None
