"""A switch beside a back-office ticket: the customer follows it, and whoever flips it reads before what that means."""

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.inbox.desk import Desk, words
from tests.tickets.links import linked
from tickets.models import Ticket
from tickets.operations.opening import convert, open_ticket
from tickets.queries import workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Conversation:
    return builders.conversation()


@pytest.fixture
def work(thread: Conversation) -> Ticket:
    """A refund that came from Holmes' conversation, of a type whose tickets may be shared."""
    kind = builders.another_type("Refund", category="back_office", may_be_shared=True)
    workspace.forget()
    ticket = open_ticket(ticket_type=kind, title="Pay back 40 €", by=builders.teammate(), brand=thread.brand)
    linked(thread, ticket)
    return ticket


def is_shared(ticket: Ticket) -> bool:
    return Ticket.objects.get(pk=ticket.pk).is_shared


def test_a_switch_shares_it_and_says_before_what_the_customer_will_see(desk: Desk, work: Ticket) -> None:
    before = desk.get("details", work)
    assert "Sherlock Holmes would get a mail with its number, title and state" in words(before)
    assert 'role="switch" aria-checked="false"' in before.content.decode()
    desk.does("sharing", work)
    after = desk.get("details", work)
    assert is_shared(work)
    assert "Sherlock Holmes follows it by mail" in words(after)
    assert 'role="switch" aria-checked="true"' in after.content.decode()


def test_both_threads_say_so_and_so_does_the_list_of_what_is_linked(
    desk: Desk, work: Ticket, thread: Conversation
) -> None:
    desk.does("sharing", work)
    assert "Grace Hopper shared with the customer: The hound" in words(desk.get("thread", work))
    told = words(desk.get("thread", thread))
    assert f"Grace Hopper shared with the customer: #{work.number} Pay back 40 €" in told
    assert "Submitted shared" in words(desk.get("details", thread))
    desk.does("sharing", work, undo="1")
    assert not is_shared(work)
    told = words(desk.get("thread", thread))
    assert f"Grace Hopper no longer shares with the customer: #{work.number} Pay back 40 €" in told
    assert "Submitted shared" not in words(desk.get("details", thread))


def test_twice_is_once(desk: Desk, work: Ticket) -> None:
    for undo in ({}, {"undo": "1"}):
        desk.does("sharing", work, **undo)
        before = Event.objects.count()
        desk.does("sharing", work, **undo)
        assert Event.objects.count() == before


def test_there_is_no_switch_where_the_type_keeps_to_itself(desk: Desk) -> None:
    work = builders.internal_ticket()
    assert 'role="switch"' not in desk.get("details", work).content.decode()
    desk.is_refused("are not shared.", "sharing", work)


def test_why_not_is_said_where_it_cannot_be_shared(desk: Desk, work: Ticket, thread: Conversation) -> None:
    convert(thread, ticket_type=builders.default_type(), by=builders.teammate())
    desk.is_refused("which its customer follows already", "sharing", work)
    assert not is_shared(work)


def test_the_switch_is_there_only_where_there_is_one_conversation_to_share_it_with(desk: Desk, work: Ticket) -> None:
    linked(builders.conversation(cast.WATSON), work)
    assert 'role="switch"' not in desk.get("details", work).content.decode()
    ticket, other = (
        builders.ticket(cast.IRENE),
        open_ticket(ticket_type=work.type, title="Pay back", by=builders.teammate(), brand=work.conversation.brand),
    )
    assert 'role="switch"' not in desk.get("details", other).content.decode()
    linked(ticket, other)
    assert 'role="switch"' not in desk.get("details", other).content.decode()


def test_why_there_is_no_switch_is_said(desk: Desk, work: Ticket, thread: Conversation) -> None:
    assert "Not shared with the customer" not in words(desk.get("details", work))
    other = open_ticket(ticket_type=work.type, title="Other", by=builders.teammate(), brand=work.conversation.brand)
    assert "It came from no conversation: there is nobody to share it with." in words(desk.get("details", other))
    convert(thread, ticket_type=builders.default_type(), by=builders.teammate())
    assert "It came from a ticket, which its customer follows already." in words(desk.get("details", work))
    linked(builders.conversation(cast.WATSON), work)
    assert "is shared with one customer only." in words(desk.get("details", work))
    assert "Not shared" not in words(Desk(cast.CHARLES).get("details", work))
    assert "Not shared" not in words(desk.get("details", builders.internal_ticket()))


def test_collaborators_have_no_switch_and_cannot_share(work: Ticket) -> None:
    desk = Desk(cast.CHARLES)
    assert 'role="switch"' not in desk.get("details", work).content.decode()
    desk.is_refused("an agent shares the ticket", "sharing", work)


def test_a_conversation_that_is_no_ticket_is_not_shared(desk: Desk, thread: Conversation) -> None:
    assert desk.post("sharing", thread).status_code == 404
