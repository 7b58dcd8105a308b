"""Sharing: the customer of a conversation may follow a back-office ticket that came from it. Its notes stay inside."""

import datetime as dt

from django.db import transaction

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_many
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.access import conversations_for
from tickets.events import TicketShared, TicketUnshared
from tickets.models import Category, Link, LinkKind, Ticket


@transaction.atomic
def share(ticket: Ticket, *, by: Actor, at: dt.datetime | None = None) -> Ticket:
    """Let the customer of the conversation it came from follow it. Does nothing when they do. Records TicketShared.

    Refused for types that keep to themselves, where there is not exactly one plain conversation with a customer,
    which its sharer may see, for a second one in a conversation, and to collaborators.
    """
    _require_rights(by)
    locked, origins = _lock(ticket)
    if locked.is_shared:
        return locked
    if locked.type.category != Category.BACK_OFFICE:
        raise Refusal("Only back-office tickets are shared.")
    if not locked.type.may_be_shared:
        raise Refusal(f"Tickets of the type “{locked.type.name}” are not shared.")
    origin = _followed_in(origins, by)
    locked.is_shared = True
    locked.save(update_fields=["is_shared"])
    _tell("shared", locked, origin, by, at)
    record(TicketShared(conversation_id=locked.pk, with_id=origin.pk), by=by)
    return locked


@transaction.atomic
def unshare(ticket: Ticket, *, by: Actor, at: dt.datetime | None = None) -> Ticket:
    """The customer follows it no longer, and is told nothing of that. Does nothing when they do not.

    Records TicketUnshared. Refused to collaborators.
    """
    _require_rights(by)
    locked, origins = _lock(ticket)
    if not locked.is_shared:
        return locked
    locked.is_shared = False
    locked.save(update_fields=["is_shared"])
    for origin in origins:  # one, as long as it is shared
        _tell("unshared", locked, origin, by, at)
        record(TicketUnshared(conversation_id=locked.pk, with_id=origin.pk), by=by)
    return locked


@transaction.atomic
def keep_one_shared(conversation_id: int, *, by: Actor) -> None:
    """A conversation that became a customer ticket shares nothing, any other one ticket: the older.

    Records TicketUnshared.
    """
    hanging = Ticket.objects.filter(linked__source=conversation_id, linked__kind=LinkKind.BACK_OFFICE, is_shared=True)
    most = 0 if Conversation.objects.filter(pk=conversation_id).exclude(category="").exists() else 1
    for ticket in list(hanging.order_by("pk"))[most:]:
        unshare(ticket, by=by)


def _require_rights(by: Actor) -> None:
    if isinstance(by, User) and not by.may_reply:
        raise Refusal("Collaborators write notes; an agent shares the ticket.")


def _lock(ticket: Ticket) -> tuple[Ticket, list[Conversation]]:
    """The ticket and what it hangs on, as they are now, locked: no link leads here without the ticket's own lock."""
    hangs_on = Link.objects.filter(target=ticket.pk, kind=LinkKind.BACK_OFFICE)
    pks = set(hangs_on.values_list("source_id", flat=True))
    rows = {one.pk: one for one in lock_many({ticket.pk, *pks})}
    still = set(hangs_on.values_list("source_id", flat=True))
    if still - rows.keys():
        raise Refusal("Somebody links this ticket at the moment. Try again.")
    locked = Ticket.objects.select_related("type").get(pk=ticket.pk)
    locked.conversation = rows[ticket.pk]
    return locked, [rows[pk] for pk in sorted(still)]


def _followed_in(origins: list[Conversation], by: Actor) -> Conversation:
    if not origins:
        raise Refusal("It came from no conversation: there is no customer to share it with.")
    if len(origins) > 1:
        raise Refusal("It hangs on several conversations: it can be shared with one customer only.")
    [origin] = origins
    if _is_hidden(origin.pk, by):
        raise Refusal("It came from something that you may not see: somebody who may shares it.")
    if origin.is_ticket:
        raise Refusal(f"It hangs on ticket #{origin.number}, which its customer follows already.")
    if origin.customer_id is None:
        raise Refusal("There is no customer in the conversation it came from.")
    other = Ticket.objects.filter(linked__source=origin, linked__kind=LinkKind.BACK_OFFICE, is_shared=True).first()
    if other is not None:
        which = "another ticket" if _is_hidden(other.pk, by) else f"#{other.number}"
        raise Refusal(f"This conversation shares {which} already: one at a time.")
    return origin


def _is_hidden(conversation_id: int, by: Actor) -> bool:
    return isinstance(by, User) and not conversations_for(by).filter(pk=conversation_id).exists()


def _tell(change: str, ticket: Ticket, origin: Conversation, by: Actor, at: dt.datetime | None) -> None:
    own = ticket.conversation
    append_change(
        own, change, by=by, at=at, id=origin.pk, number=None, title=origin.subject, category="", kind="back_office"
    )
    append_change(
        origin,
        change,
        by=by,
        at=at,
        id=own.pk,
        number=ticket.number,
        title=own.subject,
        category=own.category,
        kind="back_office",
    )
