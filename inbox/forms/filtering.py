"""Choosing a filter: what to look at, then which of it."""

import dataclasses
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.conversations.models import Channel, Priority
from helpdesk.conversations.models.tag import Tag
from helpdesk.fields import kinds
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.searching import NameInput
from inbox.queries.filtering import LABELS, MOMENTS, Surroundings
from inbox.queries.typed_filters import SAID
from tickets.models import Category, Field, StateCategory

MOST_TAGS = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Property:
    """Something a list can be narrowed by, as the menu offers it."""

    name: str
    label: str
    icon: str


ICONS = {"type": "ticket", "category": "layers", "status": "circle-dot", "assignee": "user", "team": "users",
         "brand": "star", "priority": "flag", "tag": "tag", "customer": "user", "company": "building-2",
         "channel": "inbox"}  # fmt: skip


def properties() -> tuple[Property, ...]:
    """What every conversation or ticket has."""
    return tuple(Property(name, _(label), ICONS.get(name, "calendar")) for name, label in LABELS.items())


def typed_properties(around: Surroundings) -> tuple[tuple[str, tuple[Property, ...]], ...]:
    """The typed fields, by the name of their type."""
    groups = []
    for pk, one in around.here.types.items():
        fields = around.here.fields_of.get(pk, ())
        if pk in around.types and fields and one.archived_at is None:
            named = tuple(Property(f"field.{one.key}", one.name, kinds[one.kind].icon) for one in fields)
            groups.append((one.name, named))
    return tuple(groups)


class FilterForm(forms.Form):
    """One filter. Asks only for what its property needs."""

    def __init__(self, name: str, around: Surroundings, fields: list[Field], data: Any = None) -> None:
        super().__init__(data)
        self.name = name
        if fields:
            self._of_field(fields)
        elif name in MOMENTS:
            self._span()
        elif name in ("customer", "company"):
            self._somebody(name)
        else:
            self._choices(_known(name, around))
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")

    @property
    def value(self) -> str:
        """The filter as the URL says it; empty when nothing was chosen."""
        given = self.cleaned_data
        operator = given.get("operator", "")
        if operator in EMPTINESS:
            return str(operator)
        if "values" in given:
            value = ",".join(given["values"])
        elif "first" in given:
            value = f"{given['first'] or ''}..{given['last'] or ''}".removesuffix("..") or ""
            value = f"{value}.." if given["first"] and not given["last"] else value
        else:
            value = given.get("value", "")
        return f"{operator}:{value}" if operator and value else value

    def _of_field(self, fields: list[Field]) -> None:
        kind = kinds[fields[0].kind]
        operators = [(str(one), _(SAID[one])) for one in kind.operators]
        if kind.column == "moment":
            operators = [one for one in operators if one[0] in (Operator.BETWEEN, *EMPTINESS)]
        self.fields["operator"] = forms.ChoiceField(choices=operators, label=fields[0].name)
        if kind.column == "option":
            labels = dict.fromkeys(one.label for field in fields for one in field.options.all())
            by_id = [(str(one.pk), one.label) for one in fields[0].options.all()]
            self._choices(by_id if len(fields) == 1 else [(label, label) for label in labels])
        elif kind.column == "flag":
            self._choices([("yes", _("Yes")), ("no", _("No"))], is_one=True)
        elif kind.column == "moment":
            self._span()
        elif fields[0].kind in ("customer", "company", "teammate"):
            self._somebody(fields[0].kind)
        elif fields[0].kind != "files":
            self.fields["value"] = forms.CharField(required=False, label=_("Value"), max_length=300)

    def _choices(self, choices: list[tuple[str, str]], *, is_one: bool = False) -> None:
        if is_one:
            self.fields["value"] = forms.ChoiceField(required=False, choices=choices, label=_("Value"))
        else:
            self.fields["values"] = forms.MultipleChoiceField(
                required=False, choices=choices, widget=forms.CheckboxSelectMultiple, label=_("One of")
            )

    def _span(self) -> None:
        day = forms.DateInput(attrs={"type": "date", "class": "input"})
        self.fields["first"] = forms.DateField(required=False, widget=day, label=lazy("From"))
        self.fields["last"] = forms.DateField(required=False, widget=day, label=lazy("Until"))

    def _somebody(self, of: str) -> None:
        hint = _("Name of the company") if of == "company" else _("Name or e-mail address")
        widget: forms.Widget = NameInput(of=of, options=(), placeholder=hint)
        if of == "teammate":
            widget = forms.TextInput(attrs={"class": "input", "placeholder": hint, "dir": "auto"})
        self.fields["value"] = forms.CharField(required=False, widget=widget, label=_("Who"), max_length=300)


def _known(name: str, around: Surroundings) -> list[tuple[str, str]]:
    here = around.here
    if name == "type":
        return [(str(pk), one.name) for pk, one in here.types.items() if pk in around.types]
    if name == "category":
        return [*((key, str(label)) for key, label in Category.choices), ("none", _("Conversation"))]
    if name == "status":
        steps = [(key, str(label)) for key, label in StateCategory.choices]
        return [*steps, *((str(pk), one.name) for pk, one in here.states.items() if one.archived_at is None)]
    if name == "tag":
        names = Tag.objects.filter(archived_at=None).order_by("name").values_list("name", flat=True)[:MOST_TAGS]
        return [(one, one) for one in names if "," not in one]
    if name in ("priority", "channel"):
        return [(str(key), str(label)) for key, label in (Priority if name == "priority" else Channel).choices]
    if name == "assignee":
        people = [(str(pk), one.name) for pk, one in here.teammates.items() if pk != around.user.pk]
        return [("me", _("Me")), ("none", _("Nobody")), *people]
    if name == "team":
        return [("none", _("No team")), *((str(pk), one.name) for pk, one in here.teams.items())]
    return [(str(pk), one.name) for pk, one in here.brands.items()]
