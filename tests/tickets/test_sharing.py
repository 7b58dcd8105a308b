"""Sharing: a customer may follow a back-office ticket, and reads nothing that was written inside."""

import pytest

from helpdesk.conversations.models import Conversation
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.tickets.links import lines, linked, mailed, thread_of
from tickets.events import TicketShared, TicketUnshared, Unlinked
from tickets.models import Ticket, TicketType
from tickets.operations.linking import link, unlink
from tickets.operations.merging import merge
from tickets.operations.noting import add_note
from tickets.operations.opening import convert, open_ticket
from tickets.operations.sharing import share, unshare
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def refund() -> TicketType:
    """A type whose tickets may be shared."""
    return builders.another_type("Refund", category="back_office", may_be_shared=True)


@pytest.fixture
def thread() -> Conversation:
    return builders.conversation()


def opened(kind: TicketType, thread: Conversation | None = None, title: str = "Pay back 40 €") -> Ticket:
    ticket = open_ticket(
        ticket_type=kind,
        title=title,
        by=builders.teammate(),
        brand=builders.conversation(cast.IRENE).brand,
        description="He is a friend of the boss",
    )
    if thread:
        linked(thread, ticket)
    return ticket


@pytest.fixture
def work(refund: TicketType, thread: Conversation) -> Ticket:
    return opened(refund, thread)


def test_it_is_shared_and_both_ends_say_so(work: Ticket, thread: Conversation) -> None:
    grace = builders.teammate()
    with records(TicketShared(conversation_id=work.pk, with_id=thread.pk), by=grace):
        assert share(work, by=grace).is_shared
    assert [(one["number"], one["title"]) for one in lines(thread, "shared")] == [(work.number, "Pay back 40 €")]
    assert [(one["id"], one["title"]) for one in lines(work, "shared")] == [(thread.pk, "The hound")]
    with records(by=grace):
        share(work, by=grace)


def test_its_customer_is_told_by_mail_where_they_write_to_us(work: Ticket, thread: Conversation) -> None:
    share(work, by=builders.teammate())
    assert mailed() == [("submitted", cast.HOLMES.email)]
    sent = OutgoingMail.objects.get()
    assert sent.conversation_id == thread.pk
    assert f"#{work.number}" in sent.text
    assert "Pay back 40 €" in sent.text
    assert "friend of the boss" not in sent.text + sent.html


def test_later_moves_are_told_and_notes_are_not(work: Ticket) -> None:
    share(work, by=builders.teammate())
    deliver_all()
    add_note(thread_of(work), body="canary-note", by=builders.teammate())
    change_state(work, to=builders.state("in_progress"), by=builders.teammate())
    assert mailed() == [("submitted", cast.HOLMES.email), ("state", cast.HOLMES.email)]
    assert "canary-note" not in "".join(one.text + one.html for one in OutgoingMail.objects.all())
    sent = OutgoingMail.objects.get(kind="state")
    assert "In progress" in sent.text
    assert f"#{work.number}" in sent.text


def test_what_is_not_shared_is_told_to_nobody(work: Ticket) -> None:
    change_state(work, to=builders.state("in_progress"), by=builders.teammate())
    assert mailed() == []


def test_unshared_nothing_more_is_sent(work: Ticket, thread: Conversation) -> None:
    grace = builders.teammate()
    share(work, by=grace)
    change_state(work, to=builders.state("in_progress"), by=grace)
    deliver_all()
    with records(TicketUnshared(conversation_id=work.pk, with_id=thread.pk), by=grace):
        unshare(work, by=grace)
    change_state(work, to=builders.state("resolved"), by=grace)
    assert mailed() == []  # none had left yet
    assert [one["number"] for one in lines(thread, "unshared")] == [work.number]
    with records(by=grace):
        unshare(work, by=grace)


def test_a_type_that_keeps_to_itself_is_not_shared(thread: Conversation) -> None:
    kind = builders.default_type("back_office")
    with refused(f"Tickets of the type “{kind.name}” are not shared."):
        share(opened(kind, thread), by=builders.teammate())


@pytest.mark.parametrize("category", ["customer", "tracker"])
def test_only_back_office_tickets_are_shared(category: str) -> None:
    ticket = builders.ticket() if category == "customer" else builders.internal_ticket(category)
    with refused("Only back-office tickets are shared."):
        share(ticket, by=builders.teammate())


def test_it_hangs_on_exactly_one_plain_conversation(refund: TicketType, work: Ticket) -> None:
    with refused("It came from no conversation: there is no customer to share it with."):
        share(opened(refund), by=builders.teammate())
    linked(builders.conversation(cast.WATSON), work)
    with refused("It hangs on several conversations: it can be shared with one customer only."):
        share(work, by=builders.teammate())
    ticket = builders.ticket()
    with refused(f"It hangs on ticket #{ticket.number}, which its customer follows already."):
        share(opened(refund, ticket.conversation), by=builders.teammate())


def test_one_at_a_time(refund: TicketType, work: Ticket, thread: Conversation) -> None:
    share(work, by=builders.teammate())
    with refused(f"This conversation shares #{work.number} already: one at a time."):
        share(opened(refund, thread), by=builders.teammate())


def test_collaborators_share_nothing(work: Ticket) -> None:
    for verb in (share, unshare):
        with refused("Collaborators write notes; an agent shares the ticket."):
            verb(work, by=builders.teammate(cast.CHARLES))


def test_cut_off_it_is_shared_no_longer(work: Ticket, thread: Conversation) -> None:
    grace = builders.teammate()
    share(work, by=grace)
    unshared = TicketUnshared(conversation_id=work.pk, with_id=thread.pk)
    cut = Unlinked(conversation_id=thread.pk, target_id=work.pk, kind="back_office")
    with records(unshared, cut, by=grace):
        unlink(thread.links.get(), by=grace)
    assert not Ticket.objects.get(pk=work.pk).is_shared


def test_a_conversation_that_becomes_a_ticket_shares_nothing_beside_it(work: Ticket, thread: Conversation) -> None:
    share(work, by=builders.teammate())
    ticket = convert(thread, ticket_type=builders.default_type(), by=builders.teammate())
    assert [one.kind for one in OutgoingMail.objects.exclude(state="cancelled")] == []
    assert mailed() == [("submitted", cast.HOLMES.email)]
    assert f"#{ticket.number}" in OutgoingMail.objects.exclude(state="cancelled").get().text
    assert not Ticket.objects.get(pk=work.pk).is_shared


def test_two_conversations_that_become_one_share_one(refund: TicketType, work: Ticket, thread: Conversation) -> None:
    other = builders.conversation()
    younger = opened(refund, other)
    for one in (work, younger):
        share(one, by=builders.teammate())
    merge(other, into=thread, by=builders.teammate())
    deliver_all()
    assert [Ticket.objects.get(pk=one.pk).is_shared for one in (work, younger)] == [True, False]


def test_nobody_shares_it_with_the_customer_of_what_they_may_not_see(refund: TicketType) -> None:
    grace, ada = builders.teammate(), builders.teammate(cast.ADA)
    kept, work = _kept_from_grace(builders.ticket()), opened(refund)
    link(thread_of(kept), to=work, by=ada)
    with refused("It came from something that you may not see: somebody who may shares it."):
        share(work, by=grace)
    with refused(f"It hangs on ticket #{kept.number}, which its customer follows already."):
        share(work, by=ada)


def test_what_is_shared_already_has_no_number_for_whoever_may_not_see_it(
    refund: TicketType, work: Ticket, thread: Conversation
) -> None:
    grace, second = builders.teammate(), opened(builders.another_type("Goodwill", category="back_office"))
    TicketType.objects.filter(name="Goodwill").update(may_be_shared=True)
    linked(thread, second)
    share(work, by=grace)
    refund.teams.add(builders.team("Finance", cast.ALAN))
    with refused("This conversation shares another ticket already: one at a time."):
        share(second, by=grace)


def _kept_from_grace(ticket: Ticket) -> Ticket:
    ticket.type.teams.add(builders.team("Finance", cast.ALAN))
    return ticket
