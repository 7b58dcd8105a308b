"""Opening tickets: out of a conversation, or from nothing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.closing import reopen
from helpdesk.conversations.operations.locking import lock, require_unmerged
from helpdesk.conversations.operations.starting import require_subject, start_conversation
from helpdesk.conversations.rendering import Rendered
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Brand, Customer, User
from helpdesk.refusal import Refusal
from tickets.events import TicketOpened
from tickets.models import Category, State, StateCategory, Ticket, TicketType
from tickets.operations.facing import show_face
from tickets.operations.fields import store_first_values
from tickets.operations.privacy import is_kept_private, keep_private
from tickets.operations.states import require_offered


class TicketAlready(Refusal):
    """This conversation is a ticket."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(f"This conversation is ticket #{conversation.number} already.")
        self.conversation = conversation


@transaction.atomic
def convert(  # the questions of the dialog
    conversation: Conversation,
    *,
    ticket_type: TicketType,
    by: Actor,
    title: str = "",
    description: str | None = None,
    values: Mapping[str, Any] | None = None,
    state: State | None = None,
    tell_customer: bool = True,
    at: dt.datetime | None = None,
) -> Ticket:
    """Make a conversation a customer ticket: same thread, same row, everything kept. Records TicketOpened.

    The title comes from the subject or the first line, the description from the customer's first message.
    A closed or snoozed conversation becomes open. What came out of a private ticket is private. Refused when it is a
    ticket already (TicketAlready), for a type of another category or an archived one, a state that is not on offer,
    without a known e-mail, and to collaborators.
    """
    locked = lock(conversation)
    require_unmerged(locked)
    _require_reply_rights(by)
    if locked.is_ticket:
        raise TicketAlready(locked)
    if ticket_type.category != Category.CUSTOMER:
        raise Refusal("A conversation becomes a customer ticket; link internal ones instead.", field="type")
    if locked.customer is None or not locked.customer.email:
        raise Refusal("We do not know this customer's e-mail address. Ask for it first.", field="email")
    first = (
        Entry.objects.filter(conversation=locked, kind=Entry.Kind.REPLY, author_customer__isnull=False)
        .order_by("id")
        .first()
    )
    words = description if description is not None else (first.body_text if first else "")
    locked.subject = require_subject(title or locked.subject or rendering.first_line(words) or "No subject")
    locked.save(update_fields=["subject"])
    body = _said(description, by) if description is not None else rendering.render_plain(words)
    is_private = is_kept_private(locked)
    ticket = _make(locked, ticket_type, state, body, at)
    reopen(locked, by=by, reason="ticket", at=at)
    opened = _opened(locked, ticket, values, by, tell_customer, at)
    return keep_private(opened, is_private=True, by=by) if is_private else opened


@transaction.atomic
def open_ticket(  # the questions of the form
    *,
    ticket_type: TicketType,
    title: str,
    by: Actor,
    brand: Brand,
    customer: Customer | None = None,
    description: str = "",
    values: Mapping[str, Any] | None = None,
    channel: str = "teammate",
    state: State | None = None,
    tell_customer: bool = True,
    at: dt.datetime | None = None,
) -> Ticket:
    """Make a ticket of any category with a conversation of its own. Records ConversationStarted, TicketOpened.

    Customer tickets need a customer with an e-mail address; internal ones have none, and a thread for notes only.
    Refused for archived types and drafts, states that are not on offer, empty titles, and to collaborators for
    customer tickets.
    """
    subject = require_subject(title)
    if ticket_type.category == Category.CUSTOMER:
        _require_reply_rights(by)
        if customer is None or not customer.email:
            raise Refusal("Say which customer it is for.", field="customer")
    elif customer is not None:
        raise Refusal("No customer reads an internal ticket: leave the customer out.", field="customer")
    conversation = start_conversation(customer=customer, brand=brand, channel=channel, by=by, subject=subject, at=at)
    ticket = _make(conversation, ticket_type, state, _said(description, by), at)
    return _opened(conversation, ticket, values, by, tell_customer, at)


def _said(description: str, by: Actor) -> Rendered:
    """The team writes in an editor, everybody else plain words."""
    return (rendering.render_composer if isinstance(by, User) else rendering.render_plain)(description)


def _make(
    conversation: Conversation, ticket_type: TicketType, state: State | None, body: Rendered, at: dt.datetime | None
) -> Ticket:
    if ticket_type.archived_at is not None:
        raise Refusal(f"The type “{ticket_type.name}” is archived.", field="type")
    if ticket_type.is_draft:
        raise Refusal(f"The type “{ticket_type.name}” is a draft. An admin finishes it in the settings.", field="type")
    offered = ticket_type.states.filter(category=StateCategory.SUBMITTED, archived_at=None)
    beginnings = list(offered.order_by("-is_default", "position", "id"))
    if not beginnings:
        raise Refusal(f"“{ticket_type.name}” has no state to begin with.", field="type")
    chosen = state or beginnings[0]
    require_offered(ticket_type, chosen)
    # Begun in a hidden state it looks submitted: the customer sees the last visible one, and there is none yet.
    shown = next((one for one in beginnings if not one.is_hidden), chosen) if chosen.is_hidden else chosen
    moment = at or timezone.now()
    ticket = Ticket.objects.create(
        conversation=conversation,
        number=_next_number(),
        type=ticket_type,
        state=chosen,
        shown_state=shown,
        description_html=body.html,
        description_text=body.text,
        opened_at=moment,
        state_changed_at=moment,
        resolved_at=moment if chosen.category == StateCategory.RESOLVED else None,
    )
    show_face(conversation, ticket)
    if not conversation.preview and body.preview:
        conversation.preview = body.preview[:180]
        conversation.save(update_fields=["preview"])
    return ticket


def _opened(  # the end of both verbs above
    conversation: Conversation,
    ticket: Ticket,
    values: Mapping[str, Any] | None,
    by: Actor,
    tell_customer: bool,
    at: dt.datetime | None,
) -> Ticket:
    opened = append_change(
        conversation,
        "ticket_opened",
        by=by,
        at=at,
        number=ticket.number,
        type=ticket.type.name,
        type_id=ticket.type_id,
        category=ticket.type.category,
    )
    store_first_values(ticket, values or {}, by=by, entry=opened)
    record(
        TicketOpened(
            conversation_id=conversation.pk,
            number=ticket.number,
            category=ticket.type.category,
            type_id=ticket.type_id,
            tell_customer=tell_customer,
        ),
        by=by,
    )
    return ticket


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('tickets_number')")
        return int(cursor.fetchone()[0])


def _require_reply_rights(by: Actor) -> None:
    if isinstance(by, User) and not by.may_reply:
        raise Refusal("Collaborators write notes; ask an agent to open the ticket.")
