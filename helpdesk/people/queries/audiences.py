"""Rules on customers: who fits one, how many do, and how it reads. A rule is plain data on a brand:

    {"match": "all" | "any", "conditions": [{"kind": "domain", "values": ["acme.com"]},
     {"kind": "company", "values": [3, 4]}, {"kind": "member"},
     {"kind": "attribute", "of": "customer" | "company", "key": "plan", "value": "pro"}]}

What a customer's company says counts where we know that they work there, never by their own word.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from helpdesk.people.models import Brand, Customer

type Rule = Mapping[str, Any]

MOST_CONDITIONS = 10
VERIFIED = Q(company__isnull=False, is_company_verified=True)


def matching(rule: Rule) -> QuerySet[Customer]:
    """Customers who can sign in and fit the rule. Nobody fits one without conditions, or of a kind that is unknown."""
    everybody = Customer.objects.exclude(email=None)
    given = rule.get("conditions") or []
    if not given or any(one.get("kind") not in CONDITIONS for one in given):
        return everybody.none()
    said = {f"attribute_{n}": _attribute(one) for n, one in enumerate(given) if one["kind"] == "attribute"}
    parts = [CONDITIONS[one["kind"]](one, f"attribute_{n}") for n, one in enumerate(given)]
    is_any = rule.get("match") == "any"
    return everybody.annotate(**said).filter(reduce(lambda a, b: a | b if is_any else a & b, parts))


def may_enter(brand: Brand, customer: Customer) -> bool:
    """Whether this brand's portal is for them. One question, where the brand has a rule; none else."""
    if brand.entry != Brand.Entry.AUDIENCE:
        return True
    return matching(brand.audience).filter(pk=customer.pk).exists()


def _domain(condition: Rule, _name: str) -> Q:
    return reduce(lambda a, b: a | b, [Q(email__endswith=f"@{one}") for one in condition["values"]], Q(pk__in=[]))


def _company(condition: Rule, _name: str) -> Q:
    return VERIFIED & Q(company__in=condition["values"])


def _member(_condition: Rule, _name: str) -> Q:
    return VERIFIED


def _has(condition: Rule, name: str) -> Q:
    found = Q(**{f"{name}__iexact": condition["value"]})
    return found & VERIFIED if condition["of"] == "company" else found


def _attribute(condition: Rule) -> KeyTextTransform:
    column = "company__attributes" if condition["of"] == "company" else "attributes"
    return KeyTextTransform(condition["key"], column)


CONDITIONS: dict[str, Callable[[Rule, str], Q]] = {
    "domain": _domain,
    "company": _company,
    "member": _member,
    "attribute": _has,
}
