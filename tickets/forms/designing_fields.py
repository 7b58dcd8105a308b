"""What admins are asked about a typed field: the same for every kind, and what only its kind knows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields import DECIDING, FieldSpec, Option, kinds
from helpdesk.refusal import Refusal
from tickets.forms.designing import DesignForm, line
from tickets.models import Field, FieldOption
from tickets.queries.designs import COLOURS
from tickets.queries.references import acquainted
from tickets.queries.specs import spec_of

FLAGS = {
    "required_for_agents": lazy("Agents must answer it"),
    "required_for_customers": lazy("Customers must answer it"),
    "required_to_resolve": lazy("Needed to resolve"),
    "on_customer_form": lazy("Customers are asked it on the form"),
    "on_customer_ticket": lazy("Customers read it on their ticket"),
    "customer_may_edit": lazy("Customers may change it later"),
}
SETTINGS = {
    "max_length": lazy("Longest answer, in letters"),
    "min": lazy("Smallest"),
    "max": lazy("Largest"),
    "unit": lazy("Unit"),
    "places": lazy("Digits after the point"),
    "earliest": lazy("Earliest day, or “today”"),
    "latest": lazy("Latest day, or “today”"),
    "most": lazy("Most files"),
    "endings": lazy("Kinds of files, by their endings"),
}
WITHOUT_DEFAULT = ("file", "customer", "company")  # nobody's problem is always about the same one
NEW = "new"


class FieldForm(DesignForm):
    """One field of a type; `field` is None for one that is being made. `others` are the live ones of its type."""

    name = line(lazy("Name"), 80)
    help_text = line(lazy("Help"), 300, required=False, help_text=lazy("Stands under the question."))
    placeholder = line(lazy("Placeholder"), 120, required=False)

    def __init__(self, *args: Any, kind: str, field: Field | None, others: Iterable[Field], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.field = kinds[kind], field
        self.options = list(field.options.all()) if field else []
        self.deciders = [one for one in others if one.kind in DECIDING and (field is None or one.pk != field.pk)]
        for name, label in FLAGS.items():
            shown = name.startswith("on_customer")
            self.fields[name] = forms.BooleanField(required=False, label=label, initial=getattr(field, name, shown))
        for name in self.kind.settings:
            self.fields[f"setting-{name}"] = line(SETTINGS.get(name, name), 200, required=False)
        if field is None:
            del self.fields["seen"]
            self.fields["name"].widget.attrs["autofocus"] = True
        self._ask_options()
        if self.kind.column not in WITHOUT_DEFAULT and not (self.kind.column == "option" and field is None):
            self._ask_default()
        if self.deciders:
            self._ask_condition()
        if field is not None:
            self.initial = {**self._present(field), **self.initial}

    def _ask_options(self) -> None:
        if self.kind.column != "option":
            return
        if self.field is None:
            self.fields["options"] = forms.CharField(
                label=lazy("Options"),
                help_text=lazy("One a line. Colours and more come later."),
                error_messages={"required": lazy("Give it options to choose from.")},
                widget=forms.Textarea({"class": "input", "rows": 4, "dir": "auto"}),
            )
        for pk in [*(one.pk for one in self.live_options), *([NEW] if self.field else [])]:
            self.fields[f"option-{pk}"] = line(lazy("Option"), 120, required=False)
            self.fields[f"colour-{pk}"] = forms.ChoiceField(
                choices=[("", lazy("No colour")), *COLOURS.items()], required=False, label=lazy("Colour"),
                widget=forms.Select({"class": "input"}),
            )  # fmt: skip

    @property
    def flags(self) -> list[forms.BoundField]:
        return [self[name] for name in FLAGS]

    @property
    def lines(self) -> list[forms.BoundField]:
        """What is asked in two columns: the default, the placeholder, the settings of the kind."""
        names = ["default", "placeholder", *self._settings]
        return [self[name] for name in names if name in self.fields]

    @property
    def conditions(self) -> list[tuple[Field, forms.BoundField]]:
        return [(one, self[f"values-{one.pk}"]) for one in self.deciders]

    @property
    def options_field(self) -> forms.BoundField | None:
        return self["options"] if "options" in self.fields else None

    @property
    def live_options(self) -> list[FieldOption]:
        return [one for one in self.options if one.archived_at is None]

    @property
    def archived_options(self) -> list[FieldOption]:
        return [one for one in self.options if one.archived_at is not None]

    def _ask_default(self) -> None:
        spec = spec_of(self.field) if self.field else FieldSpec(key="default", name="", kind=self.kind.key)
        known = acquainted([spec])[spec.key]
        asked = self.kind.form_field(known, audience="agent", required=False)
        asked.label, asked.help_text = _("Default"), ""
        self.fields["default"] = asked

    def _ask_condition(self) -> None:
        choices = [("", lazy("Always")), *((one.pk, _("Only when: %s") % one.name) for one in self.deciders)]
        self.fields["when"] = forms.TypedChoiceField(
            choices=choices, coerce=int, required=False, empty_value=None, label=lazy("Show it"),
            widget=forms.Select({"class": "input"}),
        )  # fmt: skip
        for one in self.deciders:
            self.fields[f"values-{one.pk}"] = forms.MultipleChoiceField(
                choices=answers_to(one), required=False, label=_("… is one of"), widget=forms.CheckboxSelectMultiple
            )

    def _present(self, field: Field) -> dict[str, Any]:
        found: dict[str, Any] = {name: getattr(field, name) for name in ("name", "help_text", "placeholder", *FLAGS)}
        found |= {f"setting-{name}": field.settings.get(name, "") for name in self.kind.settings}
        for one in self.live_options:
            found |= {f"option-{one.pk}": one.label, f"colour-{one.pk}": one.color}
        if field.shown_when_id:
            found["when"] = field.shown_when_id
            found[f"values-{field.shown_when_id}"] = [_sent(one) for one in field.shown_values]
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, read in self.kind.settings.items():
            raw = cleaned.get(f"setting-{name}")
            try:
                cleaned[f"setting-{name}"] = read(raw) if raw else ""
            except ValidationError as problem:
                self.add_error(f"setting-{name}", problem)
        return cleaned

    def say(self, no: Refusal) -> None:
        places = {"values": f"values-{self.cleaned_data.get('when')}", "settings": next(iter(self._settings), "")}
        super().say(Refusal(no.message, field=places.get(no.field, no.field)))

    @property
    def _settings(self) -> Iterator[str]:
        return (f"setting-{name}" for name in self.kind.settings)

    def changes(self) -> dict[str, Any]:
        """What `edit_field` and `add_field` take."""
        given = self.cleaned_data
        found = {name: given.get(name) for name in ("name", "help_text", "placeholder", *FLAGS)}
        found["settings"] = {
            name: given[f"setting-{name}"] for name in self.kind.settings if given.get(f"setting-{name}")
        }
        if "default" in self.fields:
            default = given.get("default")  # a box that is not ticked has none
            found["default"] = None if default is False or self.kind.is_empty(default) else self.kind.to_json(default)
        when = next((one for one in self.deciders if one.pk == given.get("when")), None)
        if self.deciders:
            found["condition"] = (when, given.get(f"values-{when.pk}", []) if when else [])
        if self.kind.column == "option":
            found |= self._options_given()
        return found

    def _options_given(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.field is None:
            return {"options": [one for one in given.get("options", "").splitlines() if one.strip()]}
        kept = {
            one.pk: (given.get(f"option-{one.pk}", ""), given.get(f"colour-{one.pk}", "")) for one in self.live_options
        }
        added = given.get(f"option-{NEW}", "")
        return {"options": kept, "new_options": [(added, given.get(f"colour-{NEW}", ""))] if added.strip() else []}


def answers_to(decider: Field) -> list[tuple[str, str]]:
    """What may be answered to a field that decides, as forms send it."""
    if decider.kind == "checkbox":
        return [("true", _("Ticked")), ("false", _("Not ticked"))]
    return [(str(one.pk), one.label) for one in decider.options.all() if one.archived_at is None]


def drafted_options(form: FieldForm) -> tuple[Option, ...]:
    """The options as they would be, for a look at what is not saved yet."""
    given: Mapping[str, Any] = form.cleaned_data
    if form.field is None:
        lines = [line.strip() for line in given.get("options", "").splitlines() if line.strip()]
        return tuple(Option(id=-n, label=line) for n, line in enumerate(lines, 1))
    kept = [Option(id=one.pk, label=given.get(f"option-{one.pk}") or one.label) for one in form.live_options]
    added = given.get(f"option-{NEW}", "").strip()
    return (*kept, *([Option(id=-1, label=added)] if added else []))


def _sent(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
