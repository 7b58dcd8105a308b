"""Whom a name may mean, while it is typed."""

from django.db.models import Q

from helpdesk.people.models import Company, Customer

MOST = 8
SHORTEST = 2


def people_called(q: str) -> list[tuple[str, str]]:
    """Customers by a part of their name or the beginning of their address: what to write, and who it is."""
    if len(q) < SHORTEST:
        return []
    found = Customer.objects.filter(Q(name__icontains=q) | Q(email__startswith=q.lower())).order_by("name", "id")
    return [
        (one.email or f"{one.display_name} #{one.pk}", one.display_name) for one in found.only("name", "email")[:MOST]
    ]


def companies_called(q: str) -> list[tuple[str, str]]:
    """Companies by a part of their name. Namesakes are told apart by their number."""
    if len(q) < SHORTEST:
        return []
    found = list(Company.objects.filter(name__icontains=q).order_by("name", "id").only("name", "domain")[:MOST])
    names = [one.name.lower() for one in found]
    return [
        (one.name if names.count(one.name.lower()) == 1 else f"{one.name} #{one.pk}", one.domain or one.name)
        for one in found
    ]
