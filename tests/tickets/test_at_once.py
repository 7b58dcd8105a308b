"""Two people, one ticket, the same moment: each on a connection of their own."""

from functools import partial

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.helpers.history import changes, said
from tests.helpers.together import together
from tickets.events import AgentReplied, StateChanged, TicketOpened
from tickets.models import Ticket
from tickets.operations.fields import fill_in
from tickets.operations.noting import add_note
from tickets.operations.opening import convert
from tickets.operations.replying import reply_to_customer
from tickets.operations.states import change_state
from tickets.queries.specs import fields_of, values_of

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(results: list[object]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def happened(name: str) -> int:
    return Event.objects.filter(name=name).count()


def test_of_two_agents_who_reply_one_is_told_that_somebody_was_faster() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    seen = Entry.objects.latest("id").pk
    results = together(
        partial(reply_to_customer, thread, body="Grace here", by=grace, seen_entry_id=seen),
        partial(reply_to_customer, thread, body="Alan here", by=alan, seen_entry_id=seen),
    )
    assert kinds(list(results)) == ["Entry", "SomebodyWasFaster"]
    assert len(said(thread)) == 2
    assert happened(AgentReplied.event_name) == 1
    [sent] = [one for one in results if isinstance(one, Entry)]
    assert Conversation.objects.get().assignee == sent.author_user


def test_two_who_send_anyway_both_send() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    together(
        partial(reply_to_customer, thread, body="Grace here", by=grace),
        partial(reply_to_customer, thread, body="Alan here", by=alan),
    )
    assert {by for kind, by, _ in said(thread)} == {"Sherlock Holmes", "Grace Hopper", "Alan Turing"}
    assert [what for what, _, _ in changes(thread)] == ["assigned"]


def test_of_two_conversions_one_makes_the_ticket() -> None:
    thread, kind = builders.conversation(), builders.default_type()
    results = together(
        *[partial(convert, thread, ticket_type=kind, by=builders.teammate(who)) for who in (cast.GRACE, cast.ALAN)]
    )
    assert kinds(list(results)) == ["Ticket", "TicketAlready"]
    assert happened(TicketOpened.event_name) == 1
    assert Ticket.objects.count() == 1


def test_of_two_who_change_a_field_one_is_shown_what_the_other_wrote() -> None:
    builders.field("text", "Breed")
    ticket, grace, alan = builders.ticket(), builders.teammate(), builders.teammate(cast.ALAN)
    results = together(
        partial(fill_in, ticket, values={"breed": "Mastiff"}, by=grace, seen={"breed": ""}),
        partial(fill_in, ticket, values={"breed": "Poodle"}, by=alan, seen={"breed": ""}),
    )
    assert kinds(list(results)) == ["FieldMoved", "NoneType"]
    [line] = [details for what, _, details in changes(ticket) if what == "field"]
    assert values_of(ticket, fields_of(ticket.type_id)) == {"breed": line["after"]}


def test_two_fields_changed_by_two_are_both_kept() -> None:
    builders.field("text", "Breed")
    builders.field("text", "Colour")
    ticket, grace, alan = builders.ticket(), builders.teammate(), builders.teammate(cast.ALAN)
    together(
        partial(fill_in, ticket, values={"breed": "Mastiff"}, by=grace, seen={"breed": ""}),
        partial(fill_in, ticket, values={"colour": "Black"}, by=alan, seen={"colour": ""}),
    )
    assert values_of(ticket, fields_of(ticket.type_id)) == {"breed": "Mastiff", "colour": "Black"}


def test_two_who_resolve_resolve_it_once() -> None:
    ticket, resolved = builders.ticket(), builders.state("resolved")
    together(
        *[partial(change_state, ticket, to=resolved, by=builders.teammate(who)) for who in (cast.GRACE, cast.ALAN)]
    )
    assert happened(StateChanged.event_name) == 1
    assert [what for what, _, _ in changes(ticket)] == ["ticket_opened", "state", "closed"]


def test_a_customer_and_an_agent_at_once_leave_the_row_as_the_thread_says() -> None:
    for _ in range(3):
        thread, grace = builders.conversation(cast.WATSON, subject="Again"), builders.teammate()
        together(
            partial(builders.says, thread, "Hurry", cast.WATSON),
            partial(reply_to_customer, thread, body="Coming", by=grace),
            partial(add_note, thread, body="Impatient", by=grace),
        )
        row = Conversation.objects.get(pk=thread.pk)
        last = said(row)[-1]
        kinds_of = {"note": "note"} | {"reply": "agent" if last[1] == "Grace Hopper" else "customer"}
        assert (row.preview, row.preview_kind) == (last[2], kinds_of[last[0]])
        last_reply = [by for kind, by, _ in said(row) if kind == "reply"][-1]
        assert (row.waiting_since is None) == (last_reply == "Grace Hopper")
        assert row.last_entry_id == row.entries.exclude(kind="change").latest("id").pk
