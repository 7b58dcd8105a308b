"""Lists narrowed by what a ticket is: `?type=3&assignee=me&field.severity=High`. Wrong input is told in words."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Choices, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.conversations.models import Channel, Priority
from helpdesk.conversations.models.tag import Tag, Tagging
from helpdesk.people.models import Company, Customer, User
from helpdesk.refusal import Refusal
from helpdesk.worded import AnyOf
from inbox.queries.asking import Asked
from inbox.queries.pages import Chip
from inbox.queries.ranges import moments
from inbox.queries.sorting import FieldSort, sort_by
from inbox.queries.typed_filters import typed_filter
from tickets.access import hidden_from
from tickets.models import Category, Field, StateCategory
from tickets.queries.workspace import Workspace, workspace

MOST_VALUES = 30
LABELS = {
    "type": noop("Type is"),
    "category": noop("Category is"),
    "status": noop("State is"),
    "assignee": noop("Assigned to"),
    "team": noop("Team is"),
    "brand": noop("Brand is"),
    "priority": noop("Priority is"),
    "tag": noop("Tagged"),
    "customer": noop("Customer is"),
    "company": noop("Company is"),
    "channel": noop("Came by"),
    "created": noop("Begun"),
    "active": noop("Last active"),
    "opened": noop("Ticket opened"),
    "resolved": noop("Resolved"),
}
MOMENTS = {
    "created": "created_at",
    "active": "last_activity_at",
    "opened": "ticket__opened_at",
    "resolved": "ticket__resolved_at",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Filtering:
    """What the filters of a list mean for whoever asks."""

    conditions: tuple[Q, ...] = ()
    chips: tuple[Chip, ...] = ()
    problem: str = ""
    sort: FieldSort | None = None


NO_FILTERS = Filtering()


@dataclasses.dataclass(frozen=True, slots=True)
class Surroundings:
    """What names can mean here, for this teammate."""

    user: User
    here: Workspace
    types: frozenset[int]  # those that they may know of

    def fields(self, key: str, asked: Asked) -> list[Field]:
        """The typed fields of this key, of the types that are asked for or of all."""
        wanted = {int(one) for one in dict(asked.filters).get("type", "").split(",") if one.isdecimal()}
        types = self.types & wanted if wanted else self.types
        return [field for pk in sorted(types) for field in self.here.fields_of.get(pk, ()) if field.key == key]


def surroundings(user: User) -> Surroundings:
    """One query, none for those who see every type."""
    here = workspace()
    return Surroundings(user, here, frozenset(here.types) - hidden_from(user))


def read_filters(asked: Asked, user: User) -> Filtering:
    """What is asked for, as conditions and as chips. At most one query each for types, tags, people and companies."""
    around = surroundings(user)
    conditions, chips, problems = list[Q](), list[Chip](), list[str]()
    for name, value in asked.filters:
        key = name.removeprefix("field.")
        fields = around.fields(key, asked) if key != name else []
        label, shown = fields[0].name if fields else _(LABELS.get(name, key)), value
        try:
            if key != name:
                meant = typed_filter(key, fields, value)
                label, shown, condition = meant.label, meant.shown, meant.condition
            else:
                condition, shown = MEANINGS[name](value, around)
            conditions.append(condition)
        except Refusal as no:
            problems.append(f"{label}: {no.message}")
        chips.append(Chip(label, shown, f"/inbox/{asked.without(name).url()}"))
    sort = None
    if asked.is_by_field:
        key = asked.sort.removeprefix("-").removeprefix("field.")
        try:
            sort = sort_by(around.fields(key, asked), is_falling=asked.sort.startswith("-"))
        except Refusal as no:
            problems.append(no.message)
    return Filtering(tuple(conditions), tuple(chips), " ".join(problems), sort)


type Meaning = Callable[[str, Surroundings], tuple[Q, str]]


def _split(value: str) -> list[str]:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) > MOST_VALUES:
        raise Refusal(_("Choose %d at most.") % MOST_VALUES)
    return list(dict.fromkeys(parts))


def _chosen[K: (int, str)](value: str, known: Mapping[K, str], unknown: str) -> dict[K, str]:
    """The named ones, by key or by the words they are shown with."""
    by_word = {str(words).casefold(): key for key, words in known.items()}
    by_key = {str(key): key for key in known}
    found: dict[K, str] = {}
    for part in _split(value):
        key = by_key.get(part, by_word.get(part.casefold()))
        if key is None:
            raise Refusal(unknown % part)
        found[key] = known[key]
    return found


def _of_column(column: str, known: Callable[[Surroundings], Mapping[Any, str]], unknown: str) -> Meaning:
    def meaning(value: str, around: Surroundings) -> tuple[Q, str]:
        found = _chosen(value, known(around), _(unknown))
        condition = Q(**{f"{column}__in": [key for key in found if key != "none"]})
        if "none" in found:
            condition |= Q(**{f"{column}__isnull": True})
        return condition, ", ".join(str(words) for words in found.values())

    return meaning


def _names(found: Mapping[int, Any], *, none: str = "") -> dict[Any, str]:
    named: dict[Any, str] = {"none": _(none)} if none else {}
    return named | {pk: one.name for pk, one in found.items()}


def _labels(choices: type[Choices]) -> dict[Any, str]:
    return {key: str(label) for key, label in choices.choices}


def _types(around: Surroundings) -> dict[Any, str]:
    return {pk: one.name for pk, one in around.here.types.items() if pk in around.types}


def _assignees(around: Surroundings) -> dict[Any, str]:
    return _names(around.here.teammates, none=noop("Nobody"))


def _category(value: str, around: Surroundings) -> tuple[Q, str]:
    known = {"none": _("Conversation")} | {key: str(label) for key, label in Category.choices}
    found = _chosen(value.replace("back-office", "back_office"), known, _("There is no category “%s”."))
    return Q(category__in=["" if key == "none" else key for key in found]), ", ".join(found.values())


def _status(value: str, around: Surroundings) -> tuple[Q, str]:
    steps = {key: str(label) for key, label in StateCategory.choices}
    known: dict[Any, str] = {pk: state.name for pk, state in around.here.states.items()} | steps
    found = _chosen(value, known, _("There is no state “%s”."))
    ids, named = [one for one in found if isinstance(one, int)], [one for one in found if isinstance(one, str)]
    return Q(state_id__in=ids) | Q(state_category__in=named), ", ".join(found.values())


def _assignee(value: str, around: Surroundings) -> tuple[Q, str]:
    words = ",".join(str(around.user.pk) if part == "me" else part for part in _split(value))
    return _of_column("assignee", _assignees, noop("There is no teammate “%s”."))(words, around)


def _tag(value: str, around: Surroundings) -> tuple[Q, str]:
    parts = _split(value)
    found = dict(
        Tag.objects.alias(small=Lower("name"))
        .filter(small__in=[part.lower() for part in parts])
        .values_list("pk", "name")
    )
    for part in parts:
        if part.lower() not in {name.lower() for name in found.values()}:
            raise Refusal(_("There is no tag “%s”.") % part)
    tagged = Tagging.objects.filter(conversation=OuterRef("pk"), tag__in=list(found))
    return Q(AnyOf(tagged)), ", ".join(found.values())


def _customer(value: str, around: Surroundings) -> tuple[Q, str]:
    ids, addresses = _apart(value)
    found = list(Customer.objects.filter(Q(pk__in=ids) | Q(email__in=addresses))[:MOST_VALUES])
    known = {str(one.pk) for one in found} | {one.email for one in found}
    _require_all(value, known, _("There is no customer “%s”. Write the e-mail address."))
    return Q(customer__in=[one.pk for one in found]), ", ".join(one.display_name for one in found)


def _company(value: str, around: Surroundings) -> tuple[Q, str]:
    ids, names = _apart(value)
    named = Company.objects.alias(small=Lower("name")).filter(Q(pk__in=ids) | Q(small__in=names))
    found = list(named[:MOST_VALUES])
    _require_all(
        value, {str(one.pk) for one in found} | {one.name.lower() for one in found}, _("There is no company “%s”.")
    )
    return Q(customer__company__in=[one.pk for one in found]), ", ".join(one.name for one in found)


def _apart(value: str) -> tuple[list[int], list[str]]:
    parts = _split(value)
    ids = [int(part) for part in parts if part.isdecimal() and part.isascii() and len(part) < 19]
    return ids, [part.lower() for part in parts]


def _require_all(value: str, known: Iterable[str | None], unknown: str) -> None:
    named = set(known)
    for part in _split(value):
        if part.lower() not in named:
            raise Refusal(unknown % part)


def _of_moment(column: str) -> Meaning:
    def meaning(value: str, around: Surroundings) -> tuple[Q, str]:
        between, shown = moments(value)
        return Q(**{f"{column}__{how}": moment for how, moment in between.items()}), shown

    return meaning


MEANINGS: dict[str, Meaning] = {
    "type": _of_column("ticket_type_id", _types, noop("There is no type “%s”.")),
    "category": _category,
    "status": _status,
    "assignee": _assignee,
    "team": _of_column(
        "team", lambda around: _names(around.here.teams, none=noop("No team")), noop("There is no team “%s”.")
    ),
    "brand": _of_column("brand", lambda around: _names(around.here.brands), noop("There is no brand “%s”.")),
    "priority": _of_column("priority", lambda _around: _labels(Priority), noop("There is no priority “%s”.")),
    "channel": _of_column("channel", lambda _around: _labels(Channel), noop("There is no channel “%s”.")),
    "tag": _tag,
    "customer": _customer,
    "company": _company,
    **{name: _of_moment(column) for name, column in MOMENTS.items()},
}
