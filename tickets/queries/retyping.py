"""What changing the type of a ticket means: which answers move, which are kept, where it then stands."""

import dataclasses
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError

from helpdesk.fields import kinds
from helpdesk.refusal import Refusal
from tickets.models import Field, FieldValue, State, Ticket, TicketType
from tickets.queries.answered import shown_answers
from tickets.queries.offers import offers_of, state_for
from tickets.queries.specs import fields_of, spec_of, values_of

type Answers = tuple[tuple[str, str], ...]  # names of fields, and what they say


@dataclasses.dataclass(frozen=True, slots=True)
class TypeForesight:
    """A ticket as another type: its answers there, those that are kept, those that come back, and its state."""

    moving: Answers
    kept: Answers
    returning: Answers
    state: State
    is_moved: bool  # its own state is not offered


def foresee_type(ticket: Ticket, to: TicketType) -> TypeForesight:
    """What `change_type` would do. A few queries, however many fields. Refuses a type with no state in its step."""
    moving = moving_values(ticket, ticket.type, to)
    moved = {row.pk: row for row in moving}
    stored = list(FieldValue.objects.filter(ticket=ticket).order_by("id"))
    replaced = {row.field_id for row in moving}
    old, new = _all_fields(ticket.type_id), _all_fields(to.pk)
    kept = [row for row in stored if row.pk not in moved]
    state = kept_state(ticket.state, offers_of({to.pk}).get(to.pk, []), to)
    return TypeForesight(
        moving=_named(new, [moved[row.pk] for row in stored if row.pk in moved]),
        kept=_named(old, kept),
        returning=_named(new, [row for row in kept if row.field_id not in replaced]),
        state=state,
        is_moved=state.pk != ticket.state_id,
    )


def kept_state(state: State, offered: Sequence[State], to: TicketType) -> State:
    """The same state if the type offers it, else its default of the same step. Refuses a type that has none there."""
    found = state_for(state, offered)
    if found is None:
        raise Refusal(f"“{to.name}” has no state in this step.", field="type")
    return found


def moving_values(ticket: Ticket, before: TicketType, to: TicketType) -> list[FieldValue]:
    """The answers that go to fields of the same key and kind, choices by their name; not saved yet."""
    old, new = fields_of(before), {field.key: field for field in fields_of(to)}
    pairs = [(field, new[field.key]) for field in old if field.key in new and new[field.key].kind == field.kind]
    values = values_of(ticket, [field for field, _ in pairs])
    targets = {field.pk: target for field, target in pairs if _takes(target, values[field.key])}
    options = _options_by_label(targets)
    moving: list[FieldValue] = []
    for row in FieldValue.objects.filter(ticket=ticket, field__in=targets).order_by("id"):
        target = targets[row.field_id]
        if row.option_id is not None:
            chosen = options.get((target.pk, row.option_id))
            if chosen is None:
                continue
            row.option_id = chosen
        row.field = target
        moving.append(row)
    return moving


def _all_fields(type_id: int) -> list[Field]:
    """Archived ones too: their answers are kept as well."""
    fields = Field.objects.filter(type=type_id).select_related("shown_when")
    return list(fields.order_by("position", "id").prefetch_related("options"))


def _named(fields: list[Field], rows: list[FieldValue]) -> Answers:
    return tuple((field.name, display) for field, display in shown_answers(fields, rows))


def _takes(target: Field, value: object) -> bool:
    """Whether the other field's settings allow it. What points at rows is as good there as here."""
    if kinds[target.kind].column not in ("text", "number", "moment", "flag"):
        return True
    try:
        kinds[target.kind].clean(value, spec_of(target))
    except ValidationError:
        return False
    return True


def _options_by_label(targets: Mapping[int, Field]) -> dict[tuple[int, int], int]:
    """For a field and an option of its predecessor: its own live option of the same name."""
    labels = {
        (target.pk, option.label.lower()): option.pk
        for target in targets.values()
        for option in target.options.all()
        if option.archived_at is None
    }
    found: dict[tuple[int, int], int] = {}
    for field in Field.objects.filter(pk__in=targets).prefetch_related("options"):
        target = targets[field.pk]
        for option in field.options.all():
            if same := labels.get((target.pk, option.label.lower())):
                found[target.pk, option.pk] = same
    return found
