"""What admins are asked about where a brand's portal is, and who may enter."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.people.models import Brand, Company
from helpdesk.people.operations.ruling import require_rule
from helpdesk.people.queries.audiences import MOST_CONDITIONS
from helpdesk.refusal import Refusal
from portal.forms.branding import WEB
from tickets.forms.designing import DesignForm

ENTRIES = (
    ("everyone", lazy("Everyone: whoever is not signed in finds a first page")),
    ("signed_in", lazy("Whoever signs in: the first page asks for an address")),
    ("audience", lazy("Only customers who fit a rule")),
)
KINDS = (
    ("", lazy("No condition")),
    ("domain", lazy("E-mail domain is one of")),
    ("company", lazy("Company is one of")),
    ("member", lazy("Verified member of a company")),
    ("customer", lazy("Attribute of the customer")),
    ("company_attribute", lazy("Attribute of the company")),
)
OF = {"customer": "customer", "company_attribute": "company"}


class EntryForm(DesignForm):
    """Host, entry, rule, search engines, language. Conditions are rows: `kind-0`, `key-0`, `value-0` …"""

    base_url = forms.CharField(
        required=False,
        max_length=200,
        label=lazy("Host of its own"),
        help_text=lazy("Like https://help.example.com. Let its DNS lead here first; it works as soon as you save."),
        widget=forms.TextInput(WEB),
    )
    entry = forms.ChoiceField(choices=ENTRIES, widget=forms.RadioSelect, label=lazy("Who may enter"))
    match = forms.ChoiceField(
        choices=(("all", lazy("All conditions hold")), ("any", lazy("Any of them holds"))),
        initial="all",
        required=False,
        label=lazy("They fit when"),
        widget=forms.Select({"class": "input"}),
    )
    is_listed = forms.BooleanField(
        required=False,
        label=lazy("Search engines may list its first page"),
        help_text=lazy("Only where everyone may enter. Tickets are never listed."),
    )
    language = forms.ChoiceField(label=lazy("Language"), widget=forms.Select({"class": "input"}))

    def __init__(self, brand: Brand, *args: Any, then: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.then = then
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = list(settings.LANGUAGES)
        self.fields["match"].initial = brand.audience.get("match", "all")
        kept = [_written(one) for one in brand.audience.get("conditions", [])]
        for n in range(MOST_CONDITIONS):
            kind, key, value = kept[n] if n < len(kept) else ("", "", "")
            self.fields[f"kind-{n}"] = forms.ChoiceField(
                choices=KINDS, required=False, initial=kind, widget=forms.Select({"class": "input"})
            )
            self.fields[f"key-{n}"] = forms.CharField(
                required=False, max_length=80, initial=key,
                widget=forms.TextInput({"class": "input", "dir": "auto", "placeholder": lazy("Attribute, like plan")}),
            )  # fmt: skip
            self.fields[f"value-{n}"] = forms.CharField(
                required=False, max_length=4000, initial=value,
                widget=forms.Textarea({"class": "input", "rows": 1, "dir": "auto", "placeholder": lazy("One a line")}),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[int, Any, Any, Any]]:
        """The conditions that are written, and one more to write."""
        written = [n for n in range(MOST_CONDITIONS) if self[f"kind-{n}"].value() and self.then != f"remove-{n}"]
        free = [n for n in range(MOST_CONDITIONS) if not self[f"kind-{n}"].value()][:1]
        return [(n, self[f"kind-{n}"], self[f"key-{n}"], self[f"value-{n}"]) for n in sorted(written + free)]

    @property
    def order(self) -> list[int]:
        """The rows that are conditions."""
        given = self.cleaned_data
        return [n for n in range(MOST_CONDITIONS) if given.get(f"kind-{n}") and self.then != f"remove-{n}"]

    def rule(self) -> dict[str, Any]:
        """The rule that is written, as it would be kept. Refuses what is none."""
        return require_rule(self._raw())

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {name: given[name] for name in ("base_url", "entry", "is_listed", "language")}
        if given["entry"] == Brand.Entry.AUDIENCE:
            found["audience"] = self._raw()
        return found

    def say(self, no: Refusal) -> None:
        name, sep, n = no.field.partition("-")
        if name == "condition" and sep and n.isdecimal() and int(n) < len(self.order):
            self.add_error(f"value-{self.order[int(n)]}", no.message)
        else:
            self.add_error("entry" if no.field == "audience" else None, no.message) if no.field not in (
                self.fields
            ) else super().say(no)

    def _raw(self) -> dict[str, Any]:
        conditions = [self._condition(n, at) for at, n in enumerate(self.order)]
        return {"match": self.cleaned_data.get("match") or "all", "conditions": conditions}

    def _condition(self, n: int, at: int) -> dict[str, Any]:
        kind, key, value = (self.cleaned_data.get(f"{name}-{n}", "") for name in ("kind", "key", "value"))
        lines = [one.strip() for one in value.replace("\r", "").split("\n") if one.strip()]
        if kind == "domain":
            return {"kind": kind, "values": [part for one in lines for part in one.replace(",", " ").split()]}
        if kind == "company":
            return {"kind": kind, "values": [_company(one, f"condition-{at}") for one in lines]}
        if kind in OF:
            return {"kind": "attribute", "of": OF[kind], "key": key, "value": " ".join(lines)}
        return {"kind": kind}


def _company(name: str, field: str) -> int:
    found = list(Company.objects.filter(name__iexact=" ".join(name.split())).values_list("pk", flat=True)[:2])
    if not found:
        raise Refusal(_("We know no company called “%(name)s”.") % {"name": name}, field=field)
    return found[0]


def _written(condition: Mapping[str, Any]) -> tuple[str, str, str]:
    kind = condition["kind"]
    if kind == "attribute":
        name = "company_attribute" if condition["of"] == "company" else "customer"
        return name, condition["key"], condition["value"]
    if kind == "company":
        names = Company.objects.filter(pk__in=condition["values"]).order_by("name").values_list("name", flat=True)
        return kind, "", "\n".join(names)
    return kind, "", "\n".join(condition.get("values", []))
