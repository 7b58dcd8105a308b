"""Making a ticket one of another type, inside its category."""

from collections.abc import Sequence

from django.db import transaction

from helpdesk.conversations.operations.appending import append_change, hide_answers
from helpdesk.conversations.operations.locking import lock_unmerged, require_unmerged
from helpdesk.conversations.operations.saving import save_many
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.refusal import Refusal
from tickets.events import TypeChanged
from tickets.models import Category, FieldValue, State, Ticket, TicketType
from tickets.operations.facing import show_face
from tickets.queries.offers import offers_of
from tickets.queries.retyping import kept_state, moving_values


@transaction.atomic
def change_type(ticket: Ticket, *, to: TicketType, by: Actor) -> Ticket:
    """Make it one of another type. Does nothing when it is one already. Records TypeChanged; nobody is mailed.

    Values move to the fields of the same key and kind, choices by their name; what the new type does not ask, or
    would not take, is kept (`previous_values`). The state stays if it is offered, else it is the default of the same
    step. Refuses another category, an archived type, a shared ticket for a type that is not shared, collaborators
    where a customer reads along.
    """
    conversation = lock_unmerged(ticket.conversation_id)
    ticket = Ticket.objects.select_related("conversation", "type", "state", "shown_state").get(pk=ticket.pk)
    require_retypable(ticket, to, by=by)
    if ticket.type_id == to.pk:
        return ticket
    before = ticket.type
    offered = offers_of({to.pk}).get(to.pk, [])
    ticket.type = to
    ticket.state = kept_state(ticket.state, offered, to)
    ticket.shown_state = _kept_shown(ticket.shown_state, ticket.state, offered)
    ticket.save(update_fields=["type", "state", "shown_state"])
    show_face(conversation, ticket)
    hide_answers(conversation)
    moving = moving_values(ticket, before, to)
    # Left from when it was of this type before: what it says now is newer.
    FieldValue.objects.filter(ticket=ticket, field__in={row.field_id for row in moving}).delete()
    save_many(moving, ["field", "option"])
    append_change(conversation, "type", by=by, before=before.name, after=to.name, type_id=to.pk)
    record(TypeChanged(conversation_id=conversation.pk, from_type_id=before.pk, to_type_id=to.pk), by=by)
    return ticket


def require_retypable(ticket: Ticket, to: TicketType | None, *, by: Actor) -> None:
    """Refuses what `change_type` refuses; without a type, what cannot be changed into any."""
    require_voice(ticket.conversation, by=by, instead="an agent changes the type")
    require_unmerged(ticket.conversation)
    if to is None or to.pk == ticket.type_id:
        return
    if to.category != ticket.type.category:
        kind = Category(ticket.type.category).label.lower()
        raise Refusal(f"A {kind} stays one: choose another type of the same category.", field="type")
    if to.archived_at is not None:
        raise Refusal(f"The type “{to.name}” is archived.", field="type")
    if to.is_draft:
        raise Refusal(f"The type “{to.name}” is a draft. An admin finishes it in the settings.", field="type")
    if ticket.is_shared and not to.may_be_shared:
        raise Refusal(f"“{to.name}” is never shared with customers: stop sharing this ticket first.", field="type")


def _kept_shown(shown: State, state: State, offered: Sequence[State]) -> State:
    """What the customer sees: as before if it is offered, else where the ticket stands, or the step's first visible."""
    if shown in offered:
        return shown
    if not state.is_hidden:
        return state
    return next((one for one in offered if one.category == shown.category and not one.is_hidden), shown)
