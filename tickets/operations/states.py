"""Moving a ticket through its states."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.closing import close, reopen
from helpdesk.conversations.operations.locking import lock, require_unmerged
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Customer, User
from helpdesk.refusal import Refusal
from tickets.events import StateChanged
from tickets.models import Field, State, StateCategory, Ticket, TicketType
from tickets.operations import cascading
from tickets.operations.cascading import CascadePlan
from tickets.operations.facing import show_face
from tickets.operations.fields import missing_to_resolve


class MissingFields(Refusal):
    """Some fields must be filled in before this ticket can be resolved."""

    def __init__(self, fields: list[Field]) -> None:
        names = ", ".join(field.name for field in fields)
        super().__init__(f"Fill in first: {names}.", field=fields[0].key)
        self.fields = fields


@transaction.atomic
def change_state(
    ticket: Ticket,
    *,
    to: State,
    by: Actor,
    at: dt.datetime | None = None,
    entry_id: int | None = None,
    cascade: CascadePlan | None = None,
) -> Ticket:
    """Move it. Does nothing when it stands there already. Records StateChanged.

    Resolving closes it if its type says so; leaving resolved reopens it and counts. A hidden state leaves what
    the customer sees as it was. `entry_id` names the reply that carries the news. Refuses a state that the type
    does not offer, and resolving while required fields are empty (MissingFields), but for customers.

    What is linked to a tracker follows in the background, as `cascade` says (see `cascading`): without a plan all
    linked customer tickets move.
    """
    conversation = lock(ticket.conversation_id)
    require_unmerged(conversation)
    ticket = Ticket.objects.select_related("type", "state", "shown_state").get(pk=ticket.pk)
    if isinstance(by, User) and not by.may_reply and not conversation.is_internal:
        raise Refusal("Collaborators write notes; an agent moves the ticket.", field="state")
    if ticket.state_id == to.pk:
        return ticket
    require_offered(ticket.type, to)
    before, resolves = ticket.state, to.category == StateCategory.RESOLVED
    was_resolved = before.category == StateCategory.RESOLVED
    # What the team must still fill in does not keep a customer from saying that it is solved.
    if resolves and not was_resolved and not isinstance(by, Customer) and (missing := missing_to_resolve(ticket)):
        raise MissingFields(missing)
    follows = cascading.follows(ticket, cascade, by=by)
    moment = at or timezone.now()
    is_visible = not to.is_hidden and to.look != ticket.shown_state.look
    ticket.state = to
    ticket.state_changed_at = moment
    if not to.is_hidden:
        ticket.shown_state = to
    if resolves and not was_resolved:
        ticket.resolved_at = moment
    elif was_resolved and not resolves:
        ticket.resolved_at = None
        ticket.reopened_count += 1
    ticket.save(update_fields=["state", "state_changed_at", "shown_state", "resolved_at", "reopened_count"])
    show_face(conversation, ticket)
    append_change(
        conversation,
        "state",
        by=by,
        at=at,
        before=before.name,
        after=to.name,
        category=to.category,
        is_hidden=to.is_hidden,
    )
    event_id = record(
        StateChanged(
            conversation_id=conversation.pk,
            from_state_id=before.pk,
            to_state_id=to.pk,
            from_category=before.category,
            to_category=to.category,
            is_hidden=to.is_hidden,
            is_visible=is_visible,
            entry_id=entry_id,
        ),
        by=by,
    )
    if follows is not None:
        cascading.begin(ticket, follows, event_id=event_id, by=by)
    _follow_with_the_inbox(conversation, ticket, resolves=resolves, was_resolved=was_resolved, by=by, at=at)
    return ticket


def require_offered(ticket_type: TicketType, state: State) -> None:
    """Refuses a state that is archived or that the type does not offer."""
    if state.archived_at is not None or not ticket_type.type_states.filter(state=state).exists():
        raise Refusal(f"“{ticket_type.name}” does not offer the state “{state.name}”.", field="state")


def default_state(ticket: Ticket, category: str) -> State:
    """The type's default state of a category: the default one if it is on offer, else its first."""
    offered = State.objects.filter(types=ticket.type_id, category=category, archived_at=None)
    state = offered.order_by("-is_default", "position", "id").first()
    if state is None:
        raise Refusal(_("This type has no state to go to."), field="state")
    return state


def _follow_with_the_inbox(
    conversation: Conversation, ticket: Ticket, *, resolves: bool, was_resolved: bool, by: Actor, at: dt.datetime | None
) -> None:
    if resolves and ticket.type.close_on_resolve:
        close(conversation, by=by, at=at)
    elif was_resolved and not resolves:
        reopen(conversation, by=by, reason="state", at=at)
