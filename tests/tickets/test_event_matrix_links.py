"""The rows of the event matrix that links carry: what customers are mailed, what is posted, what else moves."""

import pytest

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.reading import mark_seen
from helpdesk.mail.models import OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.tickets.cascades import follow
from tests.tickets.links import lines, linked, mailed, notes, thread_of
from tickets.models import Ticket
from tickets.operations.linking import link, open_linked, unlink
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer
from tickets.operations.sharing import share, unshare
from tickets.operations.states import change_state
from tickets.queries.trackers import tracker_overview

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Conversation:
    return builders.conversation()


@pytest.fixture
def work(thread: Conversation) -> Ticket:
    """A back-office ticket that came from the conversation, which has been read since."""
    kind = builders.another_type("Refund", category="back_office", may_be_shared=True)
    ticket = open_linked(thread, ticket_type=kind, title="Pay back", by=builders.teammate())
    deliver_all()
    mark_seen(thread, by=builders.teammate())
    return ticket


def quiet_ticket(who: cast.Client = cast.HOLMES) -> Ticket:
    """A customer ticket whose customer has heard of it."""
    ticket = builders.ticket(who)
    deliver_all()
    OutgoingMail.objects.all().delete()
    return ticket


def told(change: str, *ends: Conversation | Ticket) -> list[int]:
    deliver_all()
    return [len(lines(end, change)) for end in ends]


def test_back_office_created_from_conversation_is_an_event_with_its_own_assignee_and_told_to_nobody(
    thread: Conversation,
) -> None:
    alan = builders.teammate(cast.ALAN)
    kind = builders.default_type("back_office")
    work = open_linked(thread, ticket_type=kind, title="Pay back", by=builders.teammate(), assignee=alan)
    assert thread_of(work).assignee == alan
    assert Conversation.objects.get(pk=thread.pk).assignee is None
    assert told("linked", thread, work) == [1, 1]
    assert mailed() == []
    assert list(Entry.objects.public().filter(conversation=thread).values_list("kind", flat=True)) == ["reply"]


def test_note_on_back_office_is_posted_to_the_conversation_it_came_from_and_told_to_nobody(
    work: Ticket, thread: Conversation
) -> None:
    add_note(thread_of(work), body="canary-note", by=builders.teammate())
    assert notes(thread) == [("Grace Hopper", "canary-note")]
    assert mailed() == []
    assert not Entry.objects.public().filter(body_text__contains="canary-note").exists()
    row = Conversation.objects.get(pk=thread.pk)
    assert (row.is_unread, row.inbox_state) == (True, "open")


def test_status_change_on_back_office_is_an_event_in_its_links_and_told_to_nobody(
    work: Ticket, thread: Conversation
) -> None:
    close(thread, by=builders.teammate())
    change_state(work, to=builders.state("in_progress"), by=builders.teammate())
    deliver_all()
    assert lines(thread, "linked_state") == [
        {
            "id": work.pk,
            "number": work.number,
            "category": "back_office",
            "title": "Pay back",
            "before": "Submitted",
            "after": "In progress",
            "state_category": "in_progress",
        }
    ]
    assert mailed() == []
    row = Conversation.objects.get(pk=thread.pk)
    assert (row.is_unread, row.inbox_state) == (True, "closed")


def test_status_change_on_a_shared_back_office_ticket_is_mailed(work: Ticket) -> None:
    share(work, by=builders.teammate())
    change_state(work, to=builders.state("in_progress"), by=builders.teammate())
    assert mailed() == [("submitted", cast.HOLMES.email), ("state", cast.HOLMES.email)]


def test_share_switched_on_is_mailed_as_submitted(work: Ticket, thread: Conversation) -> None:
    share(work, by=builders.teammate())
    assert mailed() == [("submitted", cast.HOLMES.email)]
    assert told("shared", thread, work) == [1, 1]


def test_share_switched_off_is_told_to_nobody_and_past_mails_stay(work: Ticket, thread: Conversation) -> None:
    share(work, by=builders.teammate())
    deliver_all()
    OutgoingMail.objects.update(state="sent")
    unshare(work, by=builders.teammate())
    assert mailed() == [("submitted", cast.HOLMES.email)]
    assert told("unshared", thread, work) == [1, 1]


def test_note_on_customer_ticket_is_copied_to_all_links_and_told_to_nobody() -> None:
    ticket, work, tracker = quiet_ticket(), builders.internal_ticket(), builders.internal_ticket("tracker")
    for other in (work, tracker):
        linked(ticket, other)
    add_note(ticket.conversation, body="canary-note", by=builders.teammate())
    assert notes(work) == notes(tracker) == [("Grace Hopper", "canary-note")]
    assert mailed() == []


def test_agent_reply_and_customer_reply_are_posted_nowhere() -> None:
    ticket, work = quiet_ticket(), builders.internal_ticket()
    linked(ticket, work)
    reply_to_customer(ticket.conversation, body="We look.", by=builders.teammate())
    builders.says(ticket, "Thank you")
    deliver_all()
    assert not Entry.objects.filter(conversation=work.pk).exclude(kind="change").exists()


def test_status_change_on_customer_ticket_is_an_event_for_those_who_work_for_it() -> None:
    ticket, work, tracker = quiet_ticket(), builders.internal_ticket(), builders.internal_ticket("tracker")
    for other in (work, tracker):
        linked(ticket, other)
    change_state(ticket, to=builders.state("in_progress"), by=builders.teammate())
    assert told("linked_state", work, tracker) == [1, 0]  # a tracker moves thousands: they are not told back to it
    assert not thread_of(work).is_unread
    assert mailed() == [("state", cast.HOLMES.email)]


def test_tracker_status_change_is_an_event_in_its_links_and_one_mail_each(thread: Conversation) -> None:
    ticket, work, tracker = quiet_ticket(cast.WATSON), builders.internal_ticket(), builders.internal_ticket("tracker")
    for end in (thread, thread_of(ticket), thread_of(work)):
        link(end, to=tracker, by=builders.teammate())
    change_state(tracker, to=builders.state("in_progress"), by=builders.teammate())
    follow()
    assert told("linked_state", thread, ticket, work) == [1, 1, 1]
    assert Ticket.objects.get(pk=ticket.pk).state.category == "in_progress"
    assert mailed() == [("state", cast.WATSON.email)]


def test_note_on_tracker_is_posted_to_every_link_and_told_to_nobody(thread: Conversation) -> None:
    ticket, tracker = quiet_ticket(cast.WATSON), builders.internal_ticket("tracker")
    for end in (thread, thread_of(ticket)):
        link(end, to=tracker, by=builders.teammate())
    add_note(thread_of(tracker), body="canary-note", by=builders.teammate())
    assert notes(thread) == notes(ticket) == [("Grace Hopper", "canary-note")]
    assert mailed() == []


def test_link_to_tracker_is_an_event_on_both_counts_one_more_and_is_told_to_nobody() -> None:
    ticket, tracker = quiet_ticket(), builders.internal_ticket("tracker")
    change_state(tracker, to=builders.state("in_progress"), by=builders.teammate())
    linked(ticket, tracker)
    assert told("linked", ticket, tracker) == [1, 1]
    assert tracker_overview(tracker.pk, user=builders.teammate()).impact.conversations == 1
    assert Ticket.objects.get(pk=ticket.pk).state.category == "submitted"
    assert mailed() == []


def test_unlink_is_an_event_on_both_counts_one_less_and_leaves_the_state() -> None:
    ticket, tracker = quiet_ticket(), builders.internal_ticket("tracker")
    made = linked(ticket, tracker)
    change_state(tracker, to=builders.state("in_progress"), by=builders.teammate())
    follow()
    OutgoingMail.objects.all().delete()
    unlink(made, by=builders.teammate())
    assert told("unlinked", ticket, tracker) == [1, 1]
    assert tracker_overview(tracker.pk, user=builders.teammate()).impact.conversations == 0
    assert Ticket.objects.get(pk=ticket.pk).state.category == "in_progress"
    assert mailed() == []
