"""What only the team Finance may see, and beside it everything open that is tied to it."""

from dataclasses import dataclass
from typing import Any

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.tagging import tag
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.tickets.cascades import follow
from tickets.models import LinkKind, Ticket, TicketType
from tickets.operations.cascading import CascadePlan
from tickets.operations.checklist import add
from tickets.operations.forms import send_form
from tickets.operations.linking import link
from tickets.operations.merging import merge
from tickets.operations.noting import add_note
from tickets.operations.opening import convert, open_ticket
from tickets.operations.splitting import split
from tickets.operations.states import change_state

HALF, WORD = "Plughxyzzy", "Frobozz"  # stand in everything that is kept, and nowhere else
SAID = f"{HALF} {WORD}"
CATEGORIES = ("customer", "back_office", "tracker")


@dataclass
class Vault:
    """The kept ones, the open ones, and what hangs on the kept ones."""

    kept: dict[str, Conversation]
    seen: dict[str, Conversation]
    types: dict[str, TicketType]
    parts: dict[str, list[Any]]  # by the names that routes give them
    files: list[Any]  # of the kept ones, sent and not sent yet

    def ids(self) -> list[int]:
        return [one.pk for one in self.kept.values()]

    def numbers(self) -> list[int]:
        return [one.number for one in self.kept.values() if one.number]


def build() -> Vault:
    """By Ada, as the product makes it, with all that followed."""
    ada, holmes = builders.teammate(cast.ADA), builders.customer()
    types = {category: _kept_type(category) for category in CATEGORIES}
    kept = {category: _kept(types[category]) for category in CATEGORIES}
    seen = {
        "plain": builders.conversation(subject="A plain question"),
        "ticket": _of(builders.ticket()),
        "tracker": _of(builders.internal_ticket("tracker", title="All lamps flicker")),
        "back_office": _of(builders.internal_ticket(title="Pay it back")),
    }
    made = [
        link(seen["plain"], to=kept["back_office"].ticket, by=ada),
        link(seen["ticket"], to=kept["tracker"].ticket, by=ada),
        link(kept["customer"], to=seen["tracker"].ticket, by=ada),
        link(kept["customer"], to=seen["back_office"].ticket, by=ada),
        link(seen["ticket"], to=kept["customer"].ticket, by=ada, kind=LinkKind.PARENT),
        link(kept["customer"], to=kept["back_office"].ticket, by=ada),
    ]
    for one in [*kept.values(), *seen.values()]:
        add_note(one, body="Look here, please", by=ada)
    kept["primary"], seen["merged"] = _kept(types["customer"]), builders.conversation(subject="Once more")
    merge(seen["merged"], into=kept["primary"], by=ada)
    kept["merged"], seen["primary"] = _kept(types["customer"], said="Once more"), _of(builders.ticket())
    merge(kept["merged"], into=seen["primary"], by=ada)
    deliver_all()
    for tracker, state in ((kept["tracker"], "in_progress"), (seen["tracker"], "waiting")):
        change_state(tracker.ticket, to=builders.state(state), by=ada, cascade=CascadePlan(message="Soon"))
        follow()
    seen["split"] = split(builders.says(kept["customer"], "Another thing"), by=ada, subject="Another thing")
    kept["resolved"] = _kept(types["customer"])
    change_state(kept["resolved"].ticket, to=builders.state("resolved"), by=ada)
    seen["follow_up"] = builders.says(kept["resolved"], "It is back").conversation
    form = send_form(kept["customer"], ticket_type=builders.default_type(), by=ada)
    deliver_all()
    files = [attach(one, [NewFile(f"{SAID}.txt", b"42")], by=ada)[0] for one in kept.values()]  # not sent yet
    entries = Entry.objects.filter(conversation__in=list(kept.values()), kind=Entry.Kind.REPLY)
    parts = {
        "link": [one.pk for one in made],
        "form": [form.pk],
        "step": [add(kept["customer"], text=f"{SAID} first", by=ada).pk],
        "entry": list(entries.values_list("pk", flat=True)),
        "customer": [holmes.pk],
        "key": ["amount"],
        "tag": [tag(kept["customer"], name="ledger", by=ada).pk],
    }
    return Vault(
        {name: _now(one) for name, one in kept.items()},
        {name: _now(one) for name, one in seen.items()},
        types,
        parts,
        files,
    )


def _kept_type(category: str) -> TicketType:
    rules: dict[str, Any] = {"reopening": "follow_up"} if category == "customer" else {}
    kind = builders.another_type(f"{SAID} {category}", category=category, **rules)
    kind.teams.add(builders.team(f"Finance {category}", cast.ALAN))
    builders.field("text", "Amount", type=kind)
    builders.field("single_select", f"{SAID} bank", f"{SAID} & Sons", type=kind)
    return kind


def _kept(kind: TicketType, *, said: str = SAID) -> Conversation:
    """A ticket of this type that says the word wherever words can stand."""
    ada = builders.teammate(cast.ADA)
    words: dict[str, Any] = {"description": f"{SAID} described", "values": {"amount": f"{SAID} 5"}}
    if kind.category == "customer":
        thread = builders.conversation(text=said, subject=f"{SAID} asked")
        ticket = convert(thread, ticket_type=kind, title=f"{SAID} of the customer", by=ada, **words)
    else:
        ticket = open_ticket(ticket_type=kind, title=f"{SAID} inside", by=ada, brand=default_brand(), **words)
    return _of(ticket)


def _of(ticket: Ticket) -> Conversation:
    return Conversation.objects.get(pk=ticket.pk)


def _now(thread: Conversation) -> Conversation:
    return Conversation.objects.get(pk=thread.pk)
