"""Making a ticket one of another type, inside its category."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.saving import save_many
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.fields import kinds
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal
from tickets.events import TypeChanged
from tickets.models import Category, Field, FieldValue, State, Ticket, TicketType
from tickets.operations.facing import show_face
from tickets.queries.offers import offers_of, state_for
from tickets.queries.specs import fields_of, spec_of, values_of


@transaction.atomic
def change_type(ticket: Ticket, *, to: TicketType, by: Actor) -> Ticket:
    """Make it one of another type. Does nothing when it is one already. Records TypeChanged; nobody is mailed.

    Values move to the fields of the same key and kind, choices by their name; what the new type does not ask, or
    would not take, is kept (`previous_values`). The state stays if it is offered, else it is the default of the same
    step. Refuses another category, an archived type, a shared ticket for a type that is not shared, collaborators
    where a customer reads along.
    """
    conversation = lock_unmerged(ticket.conversation_id)
    require_voice(conversation, by=by, instead="an agent changes the type")
    ticket = Ticket.objects.select_related("type", "state", "shown_state").get(pk=ticket.pk)
    if ticket.type_id == to.pk:
        return ticket
    _require_possible(ticket, to)
    before = ticket.type
    offered = offers_of({to.pk}).get(to.pk, [])
    ticket.type = to
    ticket.state = _kept_state(ticket.state, offered, to)
    ticket.shown_state = _kept_shown(ticket.shown_state, ticket.state, offered)
    ticket.save(update_fields=["type", "state", "shown_state"])
    show_face(conversation, ticket)
    _move_values(ticket, before, to)
    append_change(conversation, "type", by=by, before=before.name, after=to.name)
    record(TypeChanged(conversation_id=conversation.pk, from_type_id=before.pk, to_type_id=to.pk), by=by)
    return ticket


def _require_possible(ticket: Ticket, to: TicketType) -> None:
    if to.category != ticket.type.category:
        kind = Category(ticket.type.category).label.lower()
        raise Refusal(f"A {kind} stays one: choose another type of the same category.", field="type")
    if to.archived_at is not None:
        raise Refusal(f"The type “{to.name}” is archived.", field="type")
    if ticket.is_shared and not to.may_be_shared:
        raise Refusal(f"“{to.name}” is never shared with customers: stop sharing this ticket first.", field="type")


def _kept_state(state: State, offered: Sequence[State], to: TicketType) -> State:
    found = state_for(state, offered)
    if found is None:
        raise Refusal(f"“{to.name}” has no state in this step.", field="type")
    return found


def _kept_shown(shown: State, state: State, offered: Sequence[State]) -> State:
    """What the customer sees: as before if it is offered, else where the ticket stands, or the step's first visible."""
    if shown in offered:
        return shown
    if not state.is_hidden:
        return state
    return next((one for one in offered if one.category == shown.category and not one.is_hidden), shown)


def _move_values(ticket: Ticket, before: TicketType, to: TicketType) -> None:
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
    # Left from when it was of this type before: what it says now is newer.
    FieldValue.objects.filter(ticket=ticket, field__in={row.field_id for row in moving}).delete()
    save_many(moving, ["field", "option"])


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
