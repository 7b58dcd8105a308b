"""Who and what a large workspace consists of before anybody writes: brands, teams, agents, types, fields, tags."""

import dataclasses
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from helpdesk.conversations.models import Tag
from helpdesk.fields import Columns, kinds
from helpdesk.mail.models import Mailbox
from helpdesk.people.models import Brand, Role, Team, User
from helpdesk.people.operations import founding as people_founding
from inbox.scale.prose import Prose
from tickets.models import Field, FieldOption, State, TicketType, TypeState
from tickets.operations import founding as tickets_founding
from tickets.queries.specs import fields_of, spec_of

AGENTS, PASSWORD = 60, "demo"
BRANDS = (("juniper", "Juniper", 150), ("basalt", "Basalt", 230), ("tern", "Tern", 20))
TEAMS = (
    *("Front desk", "Billing", "Shipping", "Returns", "Technical support", "Accounts"),
    *("Onboarding", "Warehouse", "Partners", "Engineering", "Finance", "Legal"),
)
TAGS = (
    *("billing", "refund", "shipping", "damaged", "login", "bug", "feature request", "vip", "urgent", "invoice"),
    *("contract", "cancellation", "onboarding", "api", "mobile", "printer", "returns", "warranty", "feedback", "spam"),
    *("tax", "address", "duplicate", "escalated", "partner", "reseller", "renewal", "trial", "export", "import"),
    *("label", "parts", "calendar", "webhook", "permissions", "password", "security", "legal", "press", "thanks"),
)
TYPES: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("customer", "Return", "", (("Order number", "text"), ("Reason", "single_select"), ("Quantity", "number"))),
    ("customer", "Billing question", "", (("Amount", "decimal"), ("Due on", "date"), ("Paid", "checkbox"))),
    ("customer", "Fault report", "", (("Component", "single_select"), ("Affected parts", "multi_select"))),
    ("back_office", "Refund approval", "", (("Amount", "decimal"), ("Approved", "checkbox"))),
    ("back_office", "Legal review", "Legal", (("Deadline", "date"),)),  # seen by one team only
    ("tracker", "Incident", "", (("Severity", "single_select"), ("Began at", "datetime"))),
)
CHOICES = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta")
STATES = (("in_progress", "Waiting for parts", "In progress"), ("in_progress", "With the supplier", "In progress"))


@dataclasses.dataclass(frozen=True, slots=True)
class Agent:
    id: int
    name: str
    may_reply: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    id: int
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class StateFacts:
    id: int
    name: str
    category: str
    is_hidden: bool


@dataclasses.dataclass(frozen=True)
class TypeFacts:
    """A ticket type with its states by category and, for each field, answers as the rows they are stored in."""

    id: int
    name: str
    category: str
    closes: bool
    states: dict[str, list[StateFacts]]
    answers: list[tuple[int, list[tuple[Columns, ...]]]]


@dataclasses.dataclass(frozen=True)
class Cast:
    """The workspace as plain values: a million stories ask no database."""

    brands: list[int]
    teams: list[Named]
    agents: list[Agent]
    tags: list[Named]
    types: dict[str, list[TypeFacts]]


@transaction.atomic
def gather(prose: dict[str, Prose], rnd: Random) -> Cast:
    """What a workspace of this size has, made where it is missing. Nothing there already is changed."""
    people_founding.found_workspace()
    tickets_founding.found_workspace()
    _brands()
    teams, users = _teams_and_agents(prose, rnd)
    for category, name, label in STATES:
        state, is_new = State.objects.get_or_create(name=name, defaults={"category": category, "customer_label": label})
        if is_new:
            TypeState.objects.bulk_create(TypeState(type=one, state=state) for one in TicketType.objects.all())
    for category, name, team, fields in TYPES:
        _type(category, name, fields, [one for one in teams if one.name == team])
    for name in TAGS:
        Tag.objects.get_or_create(name=name)
    return Cast(
        brands=[brand.pk for brand in Brand.objects.all()],
        teams=[Named(team.pk, team.name) for team in teams],
        agents=[Agent(user.pk, user.name, user.may_reply) for user in users],
        tags=[Named(tag.pk, tag.name) for tag in Tag.objects.filter(name__in=TAGS).order_by("id")],
        types=_types(prose, rnd),
    )


def _brands() -> None:
    for position, (key, name, hue) in enumerate(BRANDS, start=1):
        brand, _ = Brand.objects.get_or_create(
            key=key, defaults={"name": name, "address": f"support@{key}.test", "hue": hue, "position": position}
        )
        Mailbox.objects.get_or_create(address=brand.address, defaults={"brand": brand})


def _teams_and_agents(prose: dict[str, Prose], rnd: Random) -> tuple[list[Team], list[User]]:
    password = make_password(PASSWORD)
    teams = [Team.objects.get_or_create(name=name, defaults={"position": at})[0] for at, name in enumerate(TEAMS)]
    users = []
    for number in range(1, AGENTS + 1):
        role = Role.ADMIN if number <= 4 else Role.COLLABORATOR if number > 54 else Role.AGENT
        name = prose[rnd.choice(("en", "en", "de", "fr", "es"))].name(rnd.randrange(10_000))
        user, is_new = User.objects.get_or_create(
            email=f"agent{number}@scale.test",
            defaults={"name": name, "role": role, "password": password, "hue": number * 7 % 36 * 10},
        )
        if is_new:
            user.teams.set([teams[number % len(teams)], teams[number * 5 % len(teams)]])
        users.append(user)
    return teams, users


def _type(category: str, name: str, fields: tuple[tuple[str, str], ...], teams: list[Team]) -> None:
    made, is_new = TicketType.objects.get_or_create(category=category, name=name, defaults={"position": 10})
    if not is_new:
        return
    made.teams.set(teams)
    TypeState.objects.bulk_create(TypeState(type=made, state=state) for state in State.objects.all())
    for position, (label, kind) in enumerate(fields):
        field = Field.objects.create(
            type=made, key=label.lower().replace(" ", "_"), name=label, kind=kind, position=position
        )
        if kind in ("single_select", "multi_select"):
            FieldOption.objects.bulk_create(
                FieldOption(field=field, label=choice, position=at) for at, choice in enumerate(CHOICES)
            )


def _types(prose: dict[str, Prose], rnd: Random) -> dict[str, list[TypeFacts]]:
    found: dict[str, list[TypeFacts]] = {}
    for one in TicketType.objects.filter(archived_at=None).order_by("id").prefetch_related("states"):
        states: dict[str, list[StateFacts]] = {}
        for state in sorted(one.states.all(), key=lambda state: (not state.is_default, state.position, state.pk)):
            if state.archived_at is None:
                facts = StateFacts(state.pk, state.name, state.category, state.is_hidden)
                states.setdefault(state.category, []).append(facts)
        answers = [(field.pk, _answers(field, prose, rnd)) for field in fields_of(one)]
        found.setdefault(one.category, []).append(
            TypeFacts(one.pk, one.name, one.category, one.close_on_resolve, states, answers)
        )
    return found


def _answers(field: Field, prose: dict[str, Prose], rnd: Random, count: int = 60) -> list[tuple[Columns, ...]]:
    kind, spec = kinds[field.kind], spec_of(field)
    options = [option.id for option in spec.offered]
    return [kind.to_columns(kind.clean(_raw(field.kind, options, prose, rnd), spec)) for _ in range(count)]


def _raw(kind: str, options: list[int], prose: dict[str, Prose], rnd: Random) -> object:
    """Something a person could have answered; nothing where we cannot think of it."""
    day = f"20{rnd.randint(23, 27)}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}"
    number, hour = rnd.randint(1, 40_000), rnd.randint(0, 23)
    chosen = rnd.sample(options, k=min(len(options), rnd.randint(1, 3)))
    return {
        "text": f"{prose['en'].subject(rnd)} {number}",
        "long_text": prose["en"].message(rnd).text,
        "number": number % 400,
        "decimal": f"{number / 100:.2f}",
        "checkbox": number % 5 < 3,
        "date": day,
        "datetime": f"{day}T{hour:02}:15:00+00:00",
        "single_select": chosen[0] if chosen else None,
        "multi_select": chosen,
        "url": f"https://shop.example/orders/{number}",
        "email": f"buyer{number}@shop.example",
    }.get(kind)
