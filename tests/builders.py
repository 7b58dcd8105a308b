"""What tests begin with, built by calling operations: no test owns a row that the product could not have made.

Every builder takes only what the test is about and invents nothing at random.
"""

from typing import Any

from helpdesk.conversations.models import Conversation, Entry, Participant
from helpdesk.conversations.operations.participating import add_participant
from helpdesk.conversations.rendering import render_composer
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.models import Brand, Customer, Team, User
from helpdesk.people.operations import joining
from helpdesk.people.operations.knowing import know_company, know_customer
from helpdesk.people.queries import default_brand
from tests import cast
from tickets.models import Field, State, Ticket, TicketType
from tickets.operations import types
from tickets.operations.designing_fields import add_field
from tickets.operations.opening import convert, open_ticket
from tickets.operations.receiving import receive_first, receive_reply

QUESTION = "The hound was on the moor again last night."


def teammate(who: cast.Teammate = cast.GRACE) -> User:
    """A member of the cast who answers; the same row each time."""
    found = User.objects.filter(email=who.email).first()
    return found or joining.add_teammate(email=who.email, name=who.name, role=who.role, by=SYSTEM)


def customer(who: cast.Client = cast.HOLMES) -> Customer:
    """A member of the cast who asks; the same row each time."""
    found = Customer.objects.filter(email=who.email).first()
    if found and found.name == who.name:
        return found
    company = know_company(name=who.company, by=SYSTEM) if who.company else None
    return know_customer(email=who.email, name=who.name, company=company, by=SYSTEM)


def team(name: str, *members: cast.Teammate) -> Team:
    return joining.add_team(name=name, by=SYSTEM, members=[teammate(who) for who in members])


def brand(name: str = "Scotland Yard") -> Brand:
    """A second brand, beside the default one."""
    key = name.lower().replace(" ", "-")
    return joining.add_brand(key=key, name=name, address=f"help@{key}.example", by=SYSTEM)


def conversation(
    who: cast.Client = cast.HOLMES, text: str = QUESTION, *, subject: str = "The hound", channel: str = "email"
) -> Conversation:
    """Somebody has written, nobody has answered."""
    entry = receive_first(
        customer=customer(who), brand=default_brand(), channel=channel, body=render_composer(text), subject=subject
    )
    return Conversation.objects.get(pk=entry.conversation_id)


def says(thread: Conversation | Ticket, text: str, who: cast.Client = cast.HOLMES) -> Entry:
    """A participant writes into a thread."""
    pk = thread.pk
    return receive_reply(Conversation.objects.get(pk=pk), body=render_composer(text), by=customer(who), channel="email")


def participant(thread: Conversation, who: cast.Client) -> Participant:
    """Somebody who takes part besides the customer."""
    return add_participant(thread, customer=customer(who), by=SYSTEM)


def ticket(who: cast.Client = cast.HOLMES, *, type: TicketType | None = None, **more: Any) -> Ticket:  # noqa: A002
    """A customer ticket, made out of a conversation by an agent."""
    return convert(conversation(who), ticket_type=type or default_type(), by=teammate(), **more)


def internal_ticket(category: str = "back_office", *, title: str = "Look at the moor", **more: Any) -> Ticket:
    """A back-office or tracker ticket, opened by an agent."""
    return open_ticket(ticket_type=default_type(category), title=title, by=teammate(), brand=default_brand(), **more)


def default_type(category: str = "customer") -> TicketType:
    """The type that every workspace has from the start."""
    return TicketType.objects.get(category=category, is_default=True)


def state(category: str) -> State:
    """The state of a category that every workspace has from the start."""
    return State.objects.get(category=category, is_default=True)


def another_type(name: str = "Theft", *, category: str = "customer", **rules: Any) -> TicketType:
    """A second type of a category, with the states of the first."""
    return types.add_type(category=category, name=name, by=SYSTEM, **rules)


def field(kind: str, name: str, *options: str, type: TicketType | None = None, **rules: Any) -> Field:  # noqa: A002
    """A typed field of a type, with its options."""
    return add_field(type or default_type(), name=name, kind=kind, options=options, by=SYSTEM, **rules)


def another_state(category: str, name: str, **words: Any) -> State:
    """A second state of a category, offered by every type. A row, until there is an operation for it."""
    made = State.objects.create(category=category, name=name, **{"customer_label": name, "position": 9, **words})
    for offering in TicketType.objects.all():
        offering.states.add(made)
    return made
