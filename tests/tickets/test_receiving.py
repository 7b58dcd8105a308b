"""A customer says something, by whatever door."""

import datetime as dt

import pytest
from django.utils import timezone

from helpdesk.conversations.events import ConversationStarted, Reopened, Woken
from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.snoozing import snooze
from helpdesk.conversations.rendering import render_composer
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import changes, said
from tests.helpers.recorded import records
from tickets.events import CustomerReplied, EntryKept, StateChanged
from tickets.models import Ticket, TicketType
from tickets.operations.receiving import keep_aside, receive_first, receive_reply
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db

Reopening = TicketType.Reopening


def moved_to(category: str, *, type: TicketType | None = None, resolved_days_ago: int = 0) -> Ticket:  # noqa: A002
    """A ticket that an agent moved."""
    then = timezone.now() - dt.timedelta(days=resolved_days_ago)
    return change_state(builders.ticket(type=type), to=builders.state(category), by=builders.teammate(), at=then)


def next_entry() -> int:
    return Entry.objects.latest("id").pk + 1


def test_a_first_message_begins_a_conversation() -> None:
    holmes = builders.customer()
    entry = receive_first(
        customer=holmes,
        brand=default_brand(),
        channel="portal",
        body=render_composer("It howled.\nTwice."),
        files=[NewFile("moor.txt", b"A map")],
    )
    row = Conversation.objects.get()
    assert (row.customer, row.channel, row.subject, row.is_unread, row.has_files) == (
        holmes,
        "portal",
        "It howled.",
        True,
        True,
    )
    assert row.waiting_since == entry.created_at
    assert entry.attachments.get().name == "moor.txt"
    assert said(row) == [("reply", "Sherlock Holmes", "It howled.\nTwice.")]


def test_it_records_what_happened() -> None:
    holmes = builders.customer()
    before = builders.conversation(cast.IRENE)
    with records(
        ConversationStarted(conversation_id=before.pk + 1, channel="email"),
        CustomerReplied(conversation_id=before.pk + 1, entry_id=next_entry(), customer_id=holmes.pk),
        by=holmes,
    ):
        receive_first(customer=holmes, brand=default_brand(), channel="email", body=render_composer("Help"))


def test_a_rollback_leaves_nothing_of_an_answer() -> None:
    ticket = moved_to("waiting")
    before = Conversation.objects.values().get(), Ticket.objects.values().get(), Entry.objects.count()
    with rolled_back():
        builders.says(ticket, "The Grimpen mire")
    assert (Conversation.objects.values().get(), Ticket.objects.values().get(), Entry.objects.count()) == before


def test_an_answer_to_an_open_conversation_is_only_that() -> None:
    thread, holmes = builders.conversation(), builders.customer()
    with records(CustomerReplied(conversation_id=thread.pk, entry_id=next_entry(), customer_id=holmes.pk), by=holmes):
        builders.says(thread, "Hurry")
    assert changes(thread) == []


@pytest.mark.parametrize("away", ["closed", "snoozed"])
def test_an_answer_wakes_or_reopens(away: str) -> None:
    thread, grace, holmes = builders.conversation(), builders.teammate(), builders.customer()
    if away == "closed":
        close(thread, by=grace)
    else:
        snooze(thread, until=timezone.now() + dt.timedelta(hours=1), by=grace)
    back = Reopened if away == "closed" else Woken
    with records(
        CustomerReplied(conversation_id=thread.pk, entry_id=next_entry(), customer_id=holmes.pk),
        back(conversation_id=thread.pk, reason="customer_reply"),
        by=holmes,
    ):
        builders.says(thread, "Hurry")
    row = Conversation.objects.get()
    assert (row.inbox_state, row.is_unread, row.waiting_since is not None) == ("open", True, True)


def test_an_answer_moves_waiting_on_customer_to_in_progress() -> None:
    ticket, holmes = moved_to("waiting"), builders.customer()
    with records(
        CustomerReplied(conversation_id=ticket.pk, entry_id=next_entry(), customer_id=holmes.pk),
        StateChanged(
            conversation_id=ticket.pk,
            from_state_id=builders.state("waiting").pk,
            to_state_id=builders.state("in_progress").pk,
            from_category="waiting",
            to_category="in_progress",
            is_hidden=False,
        ),
        by=holmes,
    ):
        builders.says(ticket, "The Grimpen mire")
    assert Ticket.objects.get().state == builders.state("in_progress")


@pytest.mark.parametrize("category", ["submitted", "in_progress"])
def test_an_answer_leaves_other_states_alone(category: str) -> None:
    ticket = moved_to(category)
    builders.says(ticket, "The Grimpen mire")
    assert Ticket.objects.get().state == builders.state(category)


def test_an_answer_reopens_a_resolved_ticket() -> None:
    ticket = moved_to("resolved")
    entry = builders.says(ticket, "It is back!")
    now = Ticket.objects.get()
    assert entry.conversation_id == ticket.pk
    assert (now.state, now.resolved_at, now.reopened_count) == (builders.state("in_progress"), None, 1)
    assert Conversation.objects.get().inbox_state == "open"


@pytest.mark.parametrize(
    ("rule", "days", "is_follow_up"),
    [
        (Reopening.REPLY, 400, False),
        (Reopening.DAYS, 13, False),
        (Reopening.DAYS, 15, True),
        (Reopening.FOLLOW_UP, 0, True),
    ],
)
def test_a_late_answer_follows_the_rule_of_the_type(rule: str, days: int, is_follow_up: bool) -> None:
    kind = builders.another_type("Theft", reopening=rule, reopening_days=14)
    ticket = moved_to("resolved", type=kind, resolved_days_ago=days)
    entry = builders.says(ticket, "It is back!")
    assert (entry.conversation_id != ticket.pk) is is_follow_up
    assert Ticket.objects.get().state.category == ("resolved" if is_follow_up else "in_progress")


def test_a_follow_up_is_a_new_conversation_that_knows_where_it_came_from() -> None:
    kind = builders.another_type("Theft", reopening=Reopening.FOLLOW_UP)
    ticket, holmes = moved_to("resolved", type=kind), builders.customer()
    entry = builders.says(ticket, "It is back!")
    follow_up = Conversation.objects.get(pk=entry.conversation_id)
    assert (follow_up.subject, follow_up.customer, follow_up.is_ticket, follow_up.inbox_state) == (
        "The hound",
        holmes,
        False,
        "open",
    )
    assert changes(follow_up) == [("follow_up_of", "Sherlock Holmes", {"number": ticket.number, "id": ticket.pk})]
    assert changes(ticket)[-1] == ("followed_up", "Sherlock Holmes", {"id": follow_up.pk})


def test_a_follow_up_of_what_is_kept_to_a_team_does_not_carry_its_title() -> None:
    kind = builders.another_type("Theft", reopening=Reopening.FOLLOW_UP)
    kind.teams.add(builders.team("Detectives", cast.ALAN))
    entry = builders.says(moved_to("resolved", type=kind), "It is back!\nAnd it barks")
    assert Conversation.objects.get(pk=entry.conversation_id).subject == "It is back!"


def test_another_participant_may_answer() -> None:
    ticket = moved_to("waiting")
    builders.participant(ticket.conversation, cast.WATSON)
    builders.says(ticket, "I was there", cast.WATSON)
    assert said(ticket)[-1] == ("reply", "John Watson", "I was there")
    assert Ticket.objects.get().state == builders.state("in_progress")


def test_the_move_an_answer_causes_is_the_customers_own() -> None:
    ticket = moved_to("waiting")
    builders.says(ticket, "The Grimpen mire")
    assert changes(ticket)[-1][:2] == ("state", "Sherlock Holmes")


@pytest.mark.parametrize(("is_automatic", "is_suspicious"), [(True, False), (False, True), (True, True)])
def test_what_is_kept_aside_moves_nothing(is_automatic: bool, is_suspicious: bool) -> None:
    ticket = moved_to("waiting")
    close(ticket.conversation, by=builders.teammate())
    with records(EntryKept(conversation_id=ticket.pk, entry_id=next_entry()), by=SYSTEM):
        entry = keep_aside(
            ticket.conversation,
            body=render_composer("On holiday"),
            by=SYSTEM,
            channel="email",
            author_name="Moriarty",
            files=[NewFile("a.txt", b"a")],
            is_automatic=is_automatic,
            is_suspicious=is_suspicious,
        )
    assert Ticket.objects.get().state == builders.state("waiting")
    row = Conversation.objects.get()
    assert (row.inbox_state, row.waiting_since) == ("closed", None)
    assert (entry.is_automatic, entry.is_suspicious, entry.attachments.count()) == (is_automatic, is_suspicious, 1)
    assert said(ticket)[-1] == ("reply", "Moriarty", "On holiday")


def test_history_keeps_its_own_time() -> None:
    then = timezone.now() - dt.timedelta(days=3)
    thread = builders.conversation()
    entry = receive_reply(thread, body=render_composer("Then"), by=builders.customer(), channel="email", at=then)
    assert entry.created_at == then
