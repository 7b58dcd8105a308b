"""A look at the form that a type makes, as an agent and as a customer: also with what is not saved yet."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from helpdesk.fields import Audience, FieldSpec, kinds
from tickets.forms.designing_fields import FLAGS, FieldForm, drafted_options
from tickets.forms.typed import PREFIX
from tickets.models import Field
from tickets.queries.references import acquainted
from tickets.queries.specs import spec_of


@dataclasses.dataclass(frozen=True)
class Preview:
    """The form, and the names of the fields that this reader is not asked."""

    audience: Audience
    form: forms.Form
    left_out: tuple[str, ...]


def preview(
    fields: Sequence[Field],
    *,
    audience: Audience,
    draft: FieldForm | None = None,
    flags: Mapping[str, Any] | None = None,
) -> Preview:
    """The form that opens a ticket. `draft` is a field being written, `flags` what was ticked: `flag-<id>-<name>`."""
    drawn = [_drawn(one, draft, flags) for one in fields]
    if draft is not None and draft.field is None:
        drawn.append(_changed(FieldSpec(key="draft", name="", kind=draft.kind.key), {}, draft))
    asked = [spec for spec, seen in drawn if audience == "agent" or (seen and spec.kind != "teammate")]
    known = acquainted(asked)
    form = forms.Form(auto_id=f"preview-{audience}-%s")
    for spec in asked:
        form.fields[f"{PREFIX}{spec.key}"] = kinds[spec.kind].form_field(known[spec.key], audience=audience)
    keys = {spec.key for spec in asked}
    return Preview(audience, form, tuple(spec.name for spec, _seen in drawn if spec.key not in keys))


def _drawn(field: Field, draft: FieldForm | None, flags: Mapping[str, Any] | None) -> tuple[FieldSpec, bool]:
    spec, held = spec_of(field), {name: bool(getattr(field, name)) for name in FLAGS}
    if draft is not None and draft.field is not None and draft.field.pk == field.pk:
        return _changed(spec, held, draft)
    if flags is not None and f"flags-{field.pk}" in flags:
        held = {name: f"flag-{field.pk}-{name}" in flags for name in FLAGS}
    return _flagged(spec, held), held["on_customer_form"]


def _changed(spec: FieldSpec, held: Mapping[str, bool], draft: FieldForm) -> tuple[FieldSpec, bool]:
    draft.is_valid()  # what is wrong is left as it was
    given = draft.cleaned_data
    spec = dataclasses.replace(
        spec,
        name=given.get("name") or spec.name or str(draft.kind.label),
        help_text=given.get("help_text", spec.help_text),
        placeholder=given.get("placeholder", spec.placeholder),
        settings={name: given[f"setting-{name}"] for name in draft.kind.settings if given.get(f"setting-{name}")},
        default=draft.kind.to_json(given.get("default")) if "default" in given else spec.default,
    )
    if draft.kind.column == "option":
        spec = dataclasses.replace(spec, options=drafted_options(draft))
    if draft.deciders:
        when = next((one for one in draft.deciders if one.pk == given.get("when")), None)
        values = given.get(f"values-{when.pk}", []) if when else []
        wanted = tuple(one == "true" if when and when.kind == "checkbox" else int(one) for one in values)
        spec = dataclasses.replace(spec, shown_when=when.key if when and wanted else "", shown_values=wanted)
    ticked = {name: bool(given.get(name)) for name in FLAGS}
    return _flagged(spec, {**held, **ticked}), ticked["on_customer_form"]


def _flagged(spec: FieldSpec, flags: Mapping[str, bool]) -> FieldSpec:
    return dataclasses.replace(
        spec,
        required_for_agents=flags["required_for_agents"],
        required_for_customers=flags["required_for_customers"],
        required_to_resolve=flags["required_to_resolve"],
    )
