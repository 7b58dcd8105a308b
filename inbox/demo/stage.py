"""The workspace before anything happens in it: teams and teammates, brands, companies, customers, ticket types."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from helpdesk.ledger.event import SYSTEM
from helpdesk.mail.operations.founding import found_mailboxes
from helpdesk.people.models import Brand, Company, Customer, Role, Team, User
from helpdesk.people.operations import branding, joining, knowing
from helpdesk.ui.pictures import picture_of
from inbox.demo import design, people, pictures
from tickets.models import Category, TicketType
from tickets.operations import types
from tickets.operations.designing_fields import add_field


@dataclass
class Stage:
    """Everybody and everything a story may name, by its key."""

    now: dt.datetime
    brands: dict[str, Brand] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    teammates: dict[str, User] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    types: dict[str, TicketType] = field(default_factory=dict)


def set_stage(now: dt.datetime) -> Stage:
    """Make everybody and everything. Expects a migrated, empty database."""
    stage = Stage(now)
    _brands(stage)
    _teammates(stage)
    _customers(stage, _companies())
    _types(stage)
    return stage


def _brands(stage: Stage) -> None:
    Brand.objects.all().delete()  # the nameless one that every workspace is founded with makes room
    for key, name, hue in (("lumen", "Lumen", 268), ("harbor", "Harbor", 190)):
        stage.brands[key] = joining.add_brand(
            key=key,
            name=name,
            address=f"support@{key}.test",
            hue=hue,
            base_url=settings.BASE_URL if key == "lumen" else "",
            by=SYSTEM,
            postal_address="Lumen AB, Hantverkargatan 11, 112 21 Stockholm",
        )
    found_mailboxes()
    _faces(stage)


def _faces(stage: Stage) -> None:
    """What customers see around their tickets."""
    for key, ground, headline, welcome in (
        (
            "lumen",
            (61, 84, 214),
            "How can we help?",
            "Light that behaves. Tell us when it does not, and follow it here.",
        ),
        (
            "harbor",
            (0, 124, 130),
            "Harbor support",
            "Locked out, locked in, or just a question: we answer within a day.",
        ),
    ):
        branding.edit_brand(
            stage.brands[key],
            headline=headline,
            welcome=welcome,
            footer="Every day, 8–20 (CET)",
            feedback_url=f"https://feedback.{key}.test/",
            updates_url=f"https://{key}.test/updates/",
            help_url=f"https://help.{key}.test/",
            logo=picture_of(pictures.emblem(ground, is_lock=key == "harbor")),
            by=SYSTEM,
        )


def _teammates(stage: Stage) -> None:
    # Everybody knows it, so it need not be slow to guess; Django strengthens it at the first sign-in.
    password = PBKDF2PasswordHasher().encode(people.PASSWORD, salt="demo", iterations=1)
    for role in people.TEAMMATES:
        teammate = joining.add_teammate(email=role.email, name=role.name, role=role.role, hue=role.hue, by=SYSTEM)
        User.objects.filter(pk=teammate.pk).update(
            password=password, title=role.title, created_at=stage.now - dt.timedelta(days=400)
        )
        stage.teammates[role.key] = User.objects.get(pk=teammate.pk)
    for position, (name, icon) in enumerate(people.TEAMS):
        members = [stage.teammates[role.key] for role in people.TEAMMATES if name in role.teams]
        stage.teams[name] = joining.add_team(name=name, icon=icon, members=members, position=position, by=SYSTEM)


def _companies() -> dict[str, Company]:
    return {role.key: knowing.know_company(name=role.name, domain=role.domain, by=SYSTEM) for role in people.COMPANIES}


def _customers(stage: Stage, companies: dict[str, Company]) -> None:
    homes = {role.key: role for role in people.COMPANIES}
    for key, home in homes.items():
        companies[key].hue = home.hue
        companies[key].attributes = {"plan": home.plan}
        companies[key].sharing = Company.Sharing.ALL if key == "orchard" else Company.Sharing.OWN
    Company.objects.bulk_update(companies.values(), ["hue", "attributes", "sharing"])
    for role in people.CUSTOMERS:
        home = homes[role.company]
        customer = knowing.know_customer(
            email=f"{role.key}@{home.domain}",
            name=role.name,
            company=companies[role.company],
            kind=Customer.Kind.USER,
            by=SYSTEM,
        )
        # What they told us when they signed up: there is no verb for that yet.
        customer.hue = role.hue
        customer.locale = role.locale or home.locale
        customer.timezone = role.timezone or home.timezone
        customer.attributes = {"plan": home.plan, "city": role.city}
        customer.created_at = stage.now - dt.timedelta(days=role.since)
        customer.verified_at = customer.created_at
        stage.customers[role.key] = customer
    told = ["hue", "locale", "timezone", "attributes", "created_at", "verified_at"]
    Customer.objects.bulk_update(stage.customers.values(), told)


def _types(stage: Stage) -> None:
    stage.types.update({one.category: one for one in TicketType.objects.filter(is_default=True)})
    admin = User.objects.filter(role=Role.ADMIN).earliest("id")
    general = types.edit_type(
        stage.types[Category.CUSTOMER],
        name="General request",
        customer_description="Anything else you need from us.",
        by=admin,
    )
    stage.types[Category.CUSTOMER] = general
    for drawn in design.TYPES:
        added = types.add_type(
            category=drawn.category,
            name=drawn.name,
            icon=drawn.icon,
            description=drawn.description,
            customer_description=drawn.description if drawn.category == Category.CUSTOMER else "",
            by=admin,
        )
        stage.types[drawn.key] = added
        for question in drawn.fields:
            shown = not question.is_for_agents
            flags: dict[str, Any] = dict.fromkeys(question.flags, True)
            add_field(
                added,
                key=question.key,
                name=question.name,
                kind=question.kind,
                options=question.options,
                settings=question.settings,
                help_text=question.help_text,
                placeholder=question.placeholder,
                by=admin,
                on_customer_form=shown,
                on_customer_ticket=shown,
                **flags,
            )
    types.move_type(general, to=len(design.TYPES), by=admin)  # what is particular is offered first
