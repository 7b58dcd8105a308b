"""A teammate answers a customer."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from helpdesk.conversations.events import Assigned, Reopened
from helpdesk.conversations.models import Conversation, Draft, Entry
from helpdesk.conversations.operations.assigning import assign_to_teammate
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.drafting import save_draft
from helpdesk.conversations.operations.participating import remove_participant
from helpdesk.conversations.operations.snoozing import snooze
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import changes, said
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.events import AgentReplied, StateChanged
from tickets.models import Ticket
from tickets.operations.noting import add_note
from tickets.operations.replying import SomebodyWasFaster, reply_to_customer
from tickets.operations.states import MissingFields

pytestmark = pytest.mark.django_db

FASTER = "Something new came in while you were writing. Read it, then send."


def test_the_customer_has_an_answer_and_waits_no_more() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    entry = reply_to_customer(thread, body="We are on our way.", by=grace)
    assert said(thread)[-1] == ("reply", "Grace Hopper", "We are on our way.")
    row = Conversation.objects.get()
    assert (row.waiting_since, row.is_unread, row.preview_kind, row.last_entry_id) == (None, False, "agent", entry.pk)


def test_whoever_answers_first_takes_it() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    last = Entry.objects.latest("id").pk
    with records(
        Assigned(conversation_id=thread.pk, assignee_id=grace.pk, team_id=None),
        AgentReplied(conversation_id=thread.pk, entry_id=last + 1),
        by=grace,
    ):
        reply_to_customer(thread, body="Mine", by=grace)
    reply_to_customer(thread, body="Let me add", by=alan)
    assert Conversation.objects.get().assignee == grace


def test_a_rollback_leaves_no_answer_and_keeps_the_draft() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    save_draft(thread, mode="reply", body="We", by=grace)
    before = Conversation.objects.values().get()
    with rolled_back():
        reply_to_customer(thread, body="We are", by=grace)
    assert Conversation.objects.values().get() == before
    assert len(said(thread)) == 1
    assert Draft.objects.count() == 1


def test_sending_drops_the_writers_draft_of_a_reply_only() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    save_draft(thread, mode="reply", body="We", by=grace)
    note = save_draft(thread, mode="note", body="Odd", by=grace)
    reply_to_customer(thread, body="We are", by=grace)
    assert list(Draft.objects.all()) == [note]


@pytest.mark.parametrize("away", ["closed", "snoozed"])
def test_an_answer_brings_it_back(away: str) -> None:
    thread, grace = builders.conversation(), builders.teammate()
    assign_to_teammate(thread, to=grace, by=grace)
    if away == "closed":
        close(thread, by=grace)
    else:
        snooze(thread, until=timezone.now() + dt.timedelta(hours=1), by=grace)
    last = Entry.objects.latest("id").pk
    with records(
        Reopened(conversation_id=thread.pk, reason="reply"),
        AgentReplied(conversation_id=thread.pk, entry_id=last + 1),
        by=grace,
    ):
        reply_to_customer(thread, body="One more thing", by=grace)


def test_the_first_answer_to_a_ticket_is_stamped_once() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    add_note(ticket.conversation, body="Not an answer", by=grace)
    assert Ticket.objects.get().first_answered_at is None
    first = reply_to_customer(ticket.conversation, body="One", by=grace, at=timezone.now())
    reply_to_customer(ticket.conversation, body="Two", by=grace)
    assert Ticket.objects.get().first_answered_at == first.created_at


def test_answer_and_move_are_one_action() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    assign_to_teammate(ticket.conversation, to=grace, by=grace)
    submitted, waiting = builders.state("submitted"), builders.state("waiting")
    last = Entry.objects.latest("id").pk
    with records(
        AgentReplied(conversation_id=ticket.pk, entry_id=last + 1),
        StateChanged(
            conversation_id=ticket.pk,
            from_state_id=submitted.pk,
            to_state_id=waiting.pk,
            from_category="submitted",
            to_category="waiting",
            is_hidden=False,
            entry_id=last + 1,
        ),
        by=grace,
    ):
        reply_to_customer(ticket.conversation, body="Which moor?", by=grace, to_state=waiting)
    assert Ticket.objects.get().state == waiting


def test_answer_and_resolve_closes_it() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    reply_to_customer(ticket.conversation, body="Caught.", by=grace, to_state=builders.state("resolved"))
    assert Conversation.objects.get().inbox_state == "closed"
    assert changes(ticket)[-1] == ("closed", "Grace Hopper", {})


def test_when_the_move_is_refused_nothing_is_sent() -> None:
    breed = builders.field("text", "Breed", required_to_resolve=True)
    ticket, grace = builders.ticket(), builders.teammate()
    with refused("Fill in first: Breed.", field=breed.key, kind=MissingFields):
        reply_to_customer(ticket.conversation, body="Caught.", by=grace, to_state=builders.state("resolved"))
    assert [words for _, _, words in said(ticket)] == [builders.QUESTION]


def test_a_conversation_that_is_no_ticket_has_no_state_to_move_to() -> None:
    thread = builders.conversation()
    with refused("Make it a ticket first: a conversation has no state.", field="state"):
        reply_to_customer(thread, body="Hm", by=builders.teammate(), to_state=builders.state("waiting"))


@pytest.mark.parametrize("body", ["", "  \n ", "<p> </p>", "\x00"])
def test_an_empty_answer_is_refused(body: str) -> None:
    with refused("Write something first.", field="body"):
        reply_to_customer(builders.conversation(), body=body, by=builders.teammate())


def test_a_file_is_answer_enough() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    [uploaded] = attach(thread, [NewFile("moor.txt", b"A map")], by=grace)
    entry = reply_to_customer(thread, body="", by=grace, upload_keys=[str(uploaded.key)])
    assert list(entry.attachments.all()) == [uploaded]
    assert Conversation.objects.get().has_files
    direct = reply_to_customer(thread, body="", by=grace, files=[NewFile("b.txt", b"b")])
    assert direct.attachments.get().name == "b.txt"


def test_an_answer_whose_file_is_gone_is_not_sent() -> None:
    thread = builders.conversation()
    with refused("A file is not there any more. Attach it again.", field="files"):
        reply_to_customer(thread, body="See the map", by=builders.teammate(), upload_keys=[str(uuid.uuid4())])
    assert len(said(thread)) == 1


def test_collaborators_answer_nobody() -> None:
    with refused("Collaborators write notes; an agent answers the customer."):
        reply_to_customer(builders.conversation(), body="Hello", by=builders.teammate(cast.CHARLES))


@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_nobody_answers_into_an_internal_ticket(category: str) -> None:
    with refused("No customer reads this ticket: write a note.", field="body"):
        reply_to_customer(builders.internal_ticket(category).conversation, body="Hello", by=builders.teammate())


def test_an_answer_has_a_reader() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    remove_participant(thread, customer=builders.customer(), by=grace)
    with refused("Nobody would read this: add a participant first.", field="body"):
        reply_to_customer(thread, body="Hello", by=grace)


def test_what_came_in_meanwhile_is_read_first() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    seen = Entry.objects.latest("id").pk
    builders.says(thread, "It is back!")
    with refused(FASTER, kind=SomebodyWasFaster):
        reply_to_customer(thread, body="All quiet?", by=grace, seen_entry_id=seen)
    reply_to_customer(thread, body="All quiet?", by=grace, seen_entry_id=None)


def test_what_one_wrote_oneself_and_what_only_the_team_reads_holds_up_nobody() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    seen = Entry.objects.latest("id").pk
    reply_to_customer(thread, body="One", by=grace, seen_entry_id=seen)
    add_note(thread, body="Careful", by=alan)
    reply_to_customer(thread, body="Two", by=grace, seen_entry_id=seen)
    assert len(said(thread)) == 4


@pytest.mark.parametrize(
    ("came_by", "goes_by"), [("email", "email"), ("portal", "teammate"), ("messenger", "teammate")]
)
def test_the_answer_says_by_which_channel_it_went(came_by: str, goes_by: str) -> None:
    entry = reply_to_customer(builders.conversation(channel=came_by), body="Hello", by=builders.teammate())
    assert entry.channel == goes_by


def test_the_history_tells_it_in_order() -> None:
    ticket, grace = builders.ticket(), builders.teammate()
    reply_to_customer(ticket.conversation, body="Caught.", by=grace, to_state=builders.state("resolved"))
    assert [what for what, _, _ in changes(ticket)] == ["ticket_opened", "assigned", "state", "closed"]
