"""A customer opens a ticket: by the form of its type, at whichever door."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.starting import require_subject
from helpdesk.conversations.rendering import render_plain
from helpdesk.people.models import Brand, Customer
from helpdesk.refusal import Refusal
from tickets.access import may_submit
from tickets.models import Ticket, TicketType
from tickets.operations.opening import convert
from tickets.operations.receiving import receive_first


@transaction.atomic
def submit_ticket(  # the questions of the form
    *,
    ticket_type: TicketType,
    title: str,
    body: str,
    by: Customer,
    brand: Brand,
    channel: str,
    values: Mapping[str, Any] | None = None,
    files: Sequence[NewFile] = (),
) -> Ticket:
    """What the customer writes is the first message, and that is the ticket. Records ConversationStarted,
    CustomerReplied, TicketOpened.

    Refuses types that they may not submit here, an empty title or message, answers that cannot be, and files that are
    too large, each at its field.
    """
    if not may_submit(by, ticket_type, brand):
        raise Refusal(_("“%(name)s” cannot be chosen here (any more).") % {"name": ticket_type.name}, field="type")
    subject = require_subject(title)
    if not body.strip():
        raise Refusal(_("Tell us what it is about."), field="body")
    first = receive_first(
        customer=by, brand=brand, channel=channel, body=render_plain(body), subject=subject, files=files
    )
    conversation = Conversation.objects.get(pk=first.conversation_id)
    return convert(conversation, ticket_type=ticket_type, by=by, title=subject, values=values)
