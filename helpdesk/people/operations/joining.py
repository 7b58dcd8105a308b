"""How teammates, teams and brands come into the workspace."""

import itertools
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.events import BrandAdded
from helpdesk.people.models import Brand, Role, Team, User
from helpdesk.people.operations.web_addresses import home_address, host_of
from helpdesk.refusal import Refusal


@transaction.atomic
def add_teammate(*, email: str, name: str, role: str, by: Actor, password: str | None = None, hue: int = 250) -> User:
    """Add somebody who signs in. Without a name the address is shown; without a password nobody can sign in as them.

    Refused when the address belongs to a teammate already or is none, for an unknown role, and to all but admins.
    """
    _require_admin(by, "Only admins add teammates.")
    address = require_mail_address(email, field="email")
    if role not in Role.values:
        raise Refusal("A teammate is an admin, an agent or a collaborator.", field="role")
    if User.objects.filter(email=address).exists():
        raise Refusal(f"{address} is a teammate already.", field="email")
    called = " ".join(name.split())[:120] or address[:120]
    return User.objects.create_user(address, password, name=called, role=role, hue=hue % 360)


@transaction.atomic
def add_team(*, name: str, by: Actor, icon: str = "users", members: Iterable[User] = (), position: int = 0) -> Team:
    """Add a team. Refused when the name is empty or taken, and to all but admins."""
    _require_admin(by, "Only admins add teams.")
    called = _name(name)
    if Team.objects.filter(name__iexact=called).exists():
        raise Refusal(f"There is a team called {called} already.", field="name")
    team = Team.objects.create(name=called, icon=icon, position=position)
    team.members.set(members)
    return team


@transaction.atomic
def add_brand(
    *, key: str, name: str, address: str, by: Actor, hue: int = 268, base_url: str = "", postal_address: str = ""
) -> Brand:
    """Add a brand; the first one is the default. Records BrandAdded.

    Refused when its key, name or address is missing, when another brand has the key, the address or the host, and to
    all but admins.
    """
    _require_admin(by, "Only admins add brands.")
    called, sender = _name(name), require_mail_address(address, field="address")
    if not key or slugify(key) != key:
        raise Refusal("The key is made of small letters, digits and hyphens.", field="key")
    if Brand.objects.filter(key=key).exists():
        raise Refusal(f"The key {key} belongs to another brand.", field="key")
    if Brand.objects.filter(address=sender).exists():
        raise Refusal(f"{sender} belongs to another brand.", field="address")
    home = home_address(base_url, field="base_url")
    if home and any(host_of(one.base_url) == host_of(home) for one in Brand.objects.exclude(base_url="")):
        raise Refusal("Another brand has this host.", field="base_url")
    made = Brand.objects.create(
        key=key,
        name=called,
        address=sender,
        hue=hue % 360,
        base_url=home,
        postal_address=postal_address,
        is_default=not Brand.objects.filter(is_default=True).exists(),
        position=Brand.objects.count(),
    )
    record(BrandAdded(brand_id=made.pk), by=by)
    return made


def free_key(name: str) -> str:
    """A key for a brand of this name that no other brand has."""
    base = slugify(name)[:30].strip("-") or "brand"
    taken = set(Brand.objects.filter(key__startswith=base).values_list("key", flat=True)) | {"new"}
    keys = itertools.chain([base], (f"{base}-{n}" for n in itertools.count(2)))
    return next(key for key in keys if key not in taken)


def _require_admin(by: Actor, words: str) -> None:
    if isinstance(by, User) and not by.is_admin:
        raise Refusal(words)


def _name(name: str) -> str:
    called = " ".join(name.split())
    if not called or len(called) > 80:
        raise Refusal("Give it a name of up to 80 letters.", field="name")
    return called


def require_mail_address(address: str, *, field: str) -> str:
    """The address in small letters. Refuses what is none."""
    cleaned = address.strip().lower()
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Refusal("This is not an e-mail address.", field=field) from None
    return cleaned
