"""Designing the typed fields of a type: what is asked, of whom, and when. Rows only: no ticket is ever rewritten."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from helpdesk.fields import kinds
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal
from tickets.design_events import FieldAdded, FieldArchived, FieldEdited, FieldRestored
from tickets.models import Field, TicketType
from tickets.operations.conditions import set_condition
from tickets.operations.designing import Place, named, placed, renumber, require_admin, require_unmoved
from tickets.operations.designing_options import add_options, relabel
from tickets.queries import workspace
from tickets.queries.references import acquainted
from tickets.queries.specs import spec_of

LONGEST_NAME = 80
FLAGS = (
    "required_for_agents",
    "required_for_customers",
    "required_to_resolve",
    "on_customer_form",
    "on_customer_ticket",
    "customer_may_edit",
)
EDITABLE = (*FLAGS, "name", "help_text", "placeholder", "settings", "default")

type Condition = tuple[Field | None, Sequence[Any]]
type Options = Mapping[int, tuple[str, str]]  # label and colour by the id of an option


@transaction.atomic
def add_field(  # a field is its settings
    ticket_type: TicketType,
    *,
    name: str,
    kind: str,
    by: Actor,
    key: str = "",
    options: Sequence[str | tuple[str, str]] = (),
    settings: Mapping[str, Any] | None = None,
    default: Any = None,
    condition: Condition | None = None,
    **rules: Any,
) -> Field:
    """Add a typed field behind the others: one row, and every form, filter and API answer has it.

    The kind and the key are fixed from now on; the key comes from the name when none is given. `rules` are the
    model's flags and words: required_to_resolve, on_customer_form, help_text … Records FieldAdded.
    Refused for an unknown kind, a taken name or key, settings or a default that the kind does not take, a select
    without options, options for anything else, and to all but admins.
    """
    require_admin(by)
    if kind not in kinds:
        raise Refusal(_("There is no such kind of field."), field="kind")
    _lock(ticket_type.pk)
    fields = list(ticket_type.fields.all())
    called = _free_name(name, fields)
    field = Field.objects.create(
        type=ticket_type,
        key=_free_key(key, called, fields),
        name=called,
        kind=kind,
        settings=_checked(kind, settings or {}),
        default=default,
        position=max((one.position for one in fields), default=-1) + 1,
        **rules,
    )
    add_options(field, options)
    _require_possible_default(field)
    if condition is not None and condition[0] is not None:
        set_condition(field, when=condition[0], values=condition[1], by=by)
    record(FieldAdded(type_id=field.type_id, field_id=field.pk), by=by)
    workspace.forget()
    return field


@transaction.atomic
def edit_field(
    field: Field,
    *,
    by: Actor,
    seen: str = "",
    options: Options | None = None,
    new_options: Sequence[tuple[str, str]] = (),
    condition: Condition | None = None,
    **changes: Any,
) -> Field:
    """Change what a field asks: words, flags, settings, default, names and colours of options, when it is shown.

    Records FieldEdited when something is different. Its kind and key never change; values that tickets have stay.
    `seen` is the `mark` of what the form showed (`SEEN`): refused (DesignMoved) when somebody was faster. Refused like
    `add_field` and `set_condition`.
    """
    require_admin(by)
    if unknown := set(changes) - set(EDITABLE):
        raise TypeError(f"A field has no {', '.join(sorted(unknown))} to edit.")
    _lock(field.type_id)
    row = Field.objects.get(pk=field.pk)
    require_unmoved(row, SEEN, seen=seen, subject=f"type:{row.type_id}", by=by)
    if "name" in changes:
        changes["name"] = _free_name(changes["name"], [one for one in row.type.fields.all() if one.pk != row.pk])
    if "settings" in changes:
        changes["settings"] = _checked(row.kind, changes["settings"])
    what = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in what:
        setattr(row, name, changes[name])
    row.save(update_fields=what or None)
    if relabel(row, options or {}, new_options):
        what.append("options")
    if "default" in what or "settings" in what:
        _require_possible_default(row)
    if condition is not None:
        before = (row.shown_when_id, row.shown_values)
        row = set_condition(row, when=condition[0], values=condition[1], by=by)
        if before != (row.shown_when_id, row.shown_values):
            what.append("condition")
    _recorded(row, what, by)
    return row


SEEN = (*EDITABLE, "options", "shown_when", "shown_values")


@transaction.atomic
def set_flags(
    ticket_type: TicketType, *, flags: Mapping[int, Mapping[str, bool]], by: Actor, seen: Mapping[int, str]
) -> None:
    """Set who must answer and who sees which fields, for many at once: by the id of a field, by the name of a flag.

    Records a FieldEdited for each that is different. `seen` has the `mark` of the flags of each field as it was shown:
    refused (DesignMoved) when somebody was faster. The same few questions for 3 fields and for 60.
    """
    require_admin(by)
    _lock(ticket_type.pk)
    changed: list[tuple[Field, list[str]]] = []
    for row in ticket_type.fields.filter(pk__in=flags):
        wanted = {name: bool(flags[row.pk][name]) for name in FLAGS if name in flags[row.pk]}
        what = [name for name, value in wanted.items() if getattr(row, name) != value]
        if not what:
            continue
        require_unmoved(row, FLAGS, seen=seen.get(row.pk, ""), subject=f"type:{row.type_id}", by=by)
        for name in what:
            setattr(row, name, wanted[name])
        changed.append((row, what))
    Field.objects.bulk_update([row for row, _what in changed], FLAGS)
    for row, what in changed:
        _recorded(row, what, by)


@transaction.atomic
def archive_field(field: Field, *, by: Actor) -> None:
    """Ask it no more. What tickets answered is kept; fields that hang on it are always shown."""
    require_admin(by)
    _lock(field.type_id)
    if Field.objects.filter(pk=field.pk, archived_at=None).update(archived_at=timezone.now()):
        record(FieldArchived(type_id=field.type_id, field_id=field.pk), by=by)
        workspace.forget()


@transaction.atomic
def restore_field(field: Field, *, by: Actor) -> None:
    """Ask it again, behind the others. Refused when another field took its name meanwhile."""
    require_admin(by)
    _lock(field.type_id)
    others = list(Field.objects.filter(type=field.type_id).exclude(pk=field.pk))
    row = Field.objects.get(pk=field.pk)
    if row.archived_at is not None:
        _free_name(row.name, others)
        last = max((one.position for one in others), default=-1) + 1
        Field.objects.filter(pk=row.pk).update(archived_at=None, position=last)
        record(FieldRestored(type_id=row.type_id, field_id=row.pk), by=by)
        workspace.forget()


@transaction.atomic
def move_field(field: Field, *, to: Place, by: Actor) -> None:
    """Ask it a place earlier (up) or later (down), or at a place counted from 0."""
    require_admin(by)
    _lock(field.type_id)
    rows = list(Field.objects.filter(type=field.type_id, archived_at=None).order_by("position", "id"))
    if renumber(placed(rows, field, to=to)):
        _recorded(field, ["position"], by)


def _lock(type_id: int) -> None:
    """One admin at a time designs a type. Tickets may go on pointing at it."""
    TicketType.objects.select_for_update(no_key=True).get(pk=type_id)


def _free_name(name: str, others: Sequence[Field]) -> str:
    called = named(name, most=LONGEST_NAME)
    if any(one.name.lower() == called.lower() for one in others if one.archived_at is None):
        raise Refusal(_("There is a field called “%s” already.") % called, field="name")
    return called


def _free_key(key: str, name: str, fields: Sequence[Field]) -> str:
    taken = {one.key for one in fields}
    if key:
        if key in taken:
            raise Refusal(_("The key “%s” belongs to another field.") % key, field="key")
        return key
    word = slugify(name).replace("-", "_")[:56] or f"field_{len(fields) + 1}"
    numbered = (f"{word}_{n}" for n in range(2, len(fields) + 3))
    return word if word not in taken else next(one for one in numbered if one not in taken)


def _require_possible_default(field: Field) -> None:
    spec = spec_of(field)
    known = acquainted([spec], raw={field.key: field.default})[field.key]
    try:
        kinds[field.kind].clean(field.default, known)
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages), field="default") from None


def _checked(kind: str, settings: Mapping[str, Any]) -> dict[str, object]:
    try:
        return kinds[kind].clean_settings(settings)
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages), field="settings") from None


def _recorded(row: Field, what: list[str], by: Actor) -> None:
    if what:
        record(FieldEdited(type_id=row.type_id, field_id=row.pk, what=what), by=by)
        workspace.forget()
