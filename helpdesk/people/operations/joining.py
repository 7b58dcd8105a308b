"""How teammates, teams and brands come into the workspace."""

from collections.abc import Iterable

from django.db import transaction

from helpdesk.ledger.event import Actor
from helpdesk.people.models import Brand, Team, User
from helpdesk.refusal import Refusal


@transaction.atomic
def add_teammate(*, email: str, name: str, role: str, by: Actor, password: str | None = None, hue: int = 250) -> User:
    """Add somebody who signs in. Refused when the address belongs to a teammate already."""
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise Refusal(f"{address} is a teammate already.", field="email")
    return User.objects.create_user(address, password, name=name.strip() or address, role=role, hue=hue % 360)


@transaction.atomic
def add_team(*, name: str, by: Actor, icon: str = "users", members: Iterable[User] = (), position: int = 0) -> Team:
    """Add a team. Refused when the name is taken."""
    if Team.objects.filter(name__iexact=name.strip()).exists():
        raise Refusal(f"There is a team called {name.strip()} already.", field="name")
    team = Team.objects.create(name=name.strip(), icon=icon, position=position)
    team.members.set(members)
    return team


@transaction.atomic
def add_brand(  # noqa: PLR0913  # a brand is its settings
    *, key: str, name: str, address: str, by: Actor, hue: int = 268, base_url: str = "", postal_address: str = ""
) -> Brand:
    """Add a brand; the first one is the default. Refused when its address is used by another."""
    if Brand.objects.filter(address=address.lower()).exists():
        raise Refusal(f"{address} belongs to another brand.", field="address")
    return Brand.objects.create(
        key=key,
        name=name,
        address=address.lower(),
        hue=hue % 360,
        base_url=base_url,
        postal_address=postal_address,
        is_default=not Brand.objects.filter(is_default=True).exists(),
        position=Brand.objects.count(),
    )
