"""Posting on: notes and states are read where the work came from, once, and never posted on from there."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.conversations.events import Reopened
from helpdesk.conversations.models import Attachment, Conversation, Entry
from helpdesk.conversations.operations.assigning import assign_to_teammate
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.reading import mark_seen
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Event
from helpdesk.ledger.reacting import topics_of
from helpdesk.people.models import User
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tests.helpers.together import together
from tests.tickets.links import lines, linked, notes, thread_of
from tickets.events import NewsPosted, NoteAdded, NoteEdited
from tickets.models import Link, Ticket, TicketType
from tickets.operations import crossposting
from tickets.operations.cascading import CascadePlan
from tickets.operations.crossposting import AT_ONCE, Move, follow_the_original, post_on, tell_of_moves
from tickets.operations.linking import unlink
from tickets.operations.noting import add_note, edit_note
from tickets.operations.redacting import redact_message
from tickets.operations.states import change_state

pytestmark = pytest.mark.django_db


def note(ticket: Ticket, words: str = "Dig here.", *, by: User | None = None, post: bool | None = None) -> Entry:
    return add_note(thread_of(ticket), body=words, by=by or builders.teammate(), post_on=post)


def copies_of(original: Entry) -> list[Entry]:
    return list(Entry.objects.filter(origin=original).order_by("id"))


@pytest.fixture
def work() -> Ticket:
    """A back-office ticket that hangs on one conversation, with nothing left to follow."""
    ticket = builders.internal_ticket()
    linked(builders.conversation(), ticket)
    deliver_all()
    return ticket


@pytest.fixture
def thread(work: Ticket) -> Conversation:
    """That conversation, seen by whoever answers it."""
    found = Conversation.objects.get(links__target=work)
    mark_seen(found, by=builders.teammate())
    return found


def test_a_copy_says_who_wrote_it_and_where(work: Ticket, thread: Conversation) -> None:
    original = note(work)
    assert notes(thread) == [("Grace Hopper", "Dig here.")]
    [copy] = copies_of(original)
    assert copy.details == {"origin": {"id": work.pk, "number": work.number, "category": "back_office"}}
    assert copy.body_html == original.body_html
    assert copy.created_at == original.created_at


def test_the_conversation_shows_it_and_becomes_unread(work: Ticket, thread: Conversation) -> None:
    note(work)
    deliver_all()
    row = Conversation.objects.get(pk=thread.pk)
    assert (row.preview, row.preview_kind, row.preview_author) == ("Dig here.", "note", "Grace Hopper")
    assert row.is_unread
    assert row.last_activity_at > thread.last_activity_at
    assert row.last_entry_id == Entry.objects.get(conversation=thread, kind="note").pk
    assert row.waiting_since == thread.waiting_since


def test_not_for_whoever_wrote_it(work: Ticket, thread: Conversation) -> None:
    assign_to_teammate(thread, to=builders.teammate(), by=SYSTEM)
    note(work)
    deliver_all()
    assert not Conversation.objects.get(pk=thread.pk).is_unread
    note(work, by=builders.teammate(cast.ALAN))
    deliver_all()
    assert Conversation.objects.get(pk=thread.pk).is_unread


def test_notes_go_both_ways_and_stop_there() -> None:
    ticket, work, tracker = builders.ticket(), builders.internal_ticket(), builders.internal_ticket("tracker")
    for other in (work, tracker):
        linked(ticket, other)
    note(ticket, "From the customer's ticket")
    assert notes(work) == notes(tracker) == [("Grace Hopper", "From the customer's ticket")]
    note(work, "From the back office")
    assert [words for _, words in notes(ticket)] == ["From the customer's ticket", "From the back office"]
    assert [words for _, words in notes(tracker)] == ["From the customer's ticket"]


def test_a_note_of_a_plain_conversation_stays_there(work: Ticket, thread: Conversation) -> None:
    add_note(thread, body="He lies.", by=builders.teammate())
    assert notes(work) == []


def test_other_kinds_of_links_carry_nothing() -> None:
    one, other = builders.internal_ticket(), builders.internal_ticket()
    linked(one, other, "related")
    note(one)
    assert notes(other) == []


def test_once_however_often_it_is_delivered(work: Ticket, thread: Conversation) -> None:
    original = note(work)
    deliver_all()
    assert post_on(original.pk) == []
    assert len(copies_of(original)) == 1


@pytest.mark.parametrize(
    ("rule", "chosen", "is_posted"),
    [
        ("always", None, True),
        ("always", False, True),
        ("author", None, False),
        ("author", True, True),
        ("author", False, False),
        ("never", None, False),
    ],
)
def test_the_type_says_whether_it_is_posted_on(rule: str, chosen: bool | None, is_posted: bool) -> None:
    work, thread = builders.internal_ticket(), builders.conversation()
    linked(thread, work)
    TicketType.objects.filter(pk=work.type_id).update(cross_posting=rule)
    note(work, post=chosen)
    assert bool(notes(thread)) == is_posted


def test_what_stays_where_it_is_cannot_be_posted_on(work: Ticket) -> None:
    TicketType.objects.filter(pk=work.type_id).update(cross_posting="never")
    with refused(f"Notes of “{work.type.name}” stay where they are.", field="post_on"):
        note(work, post=True)
    with refused("Only notes of tickets are posted on.", field="post_on"):
        add_note(builders.conversation(), body="Hm", by=builders.teammate(), post_on=True)


def test_what_was_chosen_goes_with_the_event(work: Ticket) -> None:
    pk = Entry.objects.latest("id").pk + 1
    with records(NoteAdded(conversation_id=work.pk, entry_id=pk, post_on=True), by=builders.teammate()):
        note(work, post=True)


def test_nothing_is_posted_after_the_link_was_cut(work: Ticket, thread: Conversation) -> None:
    note(work, "Before")
    deliver_all()
    unlink(thread.links.get(), by=builders.teammate())
    note(work, "After")
    assert notes(thread) == [("Grace Hopper", "Before")]


def test_a_closed_conversation_stays_closed_unless_the_type_says_otherwise(work: Ticket, thread: Conversation) -> None:
    grace = builders.teammate()
    close(thread, by=grace)
    note(work)
    deliver_all()
    assert Conversation.objects.get(pk=thread.pk).inbox_state == "closed"
    TicketType.objects.filter(pk=work.type_id).update(news_reopens=True)
    note(work, "News")
    deliver_all()
    assert Conversation.objects.get(pk=thread.pk).inbox_state == "open"
    assert lines(thread, "reopened") == [{"reason": "linked_note"}]
    assert Event.objects.filter(name=Reopened.event_name, subject=f"conversation:{thread.pk}").count() == 1


def test_files_go_along_and_are_found_in_both(work: Ticket, thread: Conversation) -> None:
    original = add_note(thread_of(work), body="See", by=builders.teammate(), files=[NewFile("map.txt", b"moor")])
    deliver_all()
    [given], [copied] = ([*one.attachments.all()] for one in (original, *copies_of(original)))
    assert (copied.name, copied.size, copied.file.name) == (given.name, given.size, given.file.name)
    assert copied.key != given.key
    assert copied.conversation == thread
    assert Conversation.objects.get(pk=thread.pk).has_files


def test_every_screen_that_shows_it_is_touched(work: Ticket, thread: Conversation) -> None:
    note(work)
    deliver_all()
    happened = NewsPosted(conversation_id=work.pk, to_ids=[thread.pk])
    assert Event.objects.filter(name=NewsPosted.event_name).values_list("data", flat=True)[0] == happened.as_data()
    assert topics_of(happened) == {f"conversation-{thread.pk}", "inbox"}


# --- Editing and redacting ---


def test_an_edited_note_says_so_and_its_copies_follow(work: Ticket, thread: Conversation) -> None:
    grace, original = builders.teammate(), note(work)
    deliver_all()
    with records(NoteEdited(conversation_id=work.pk, entry_id=original.pk), by=grace):
        edit_note(original, body="Dig there.", by=grace)
    assert notes(work) == notes(thread) == [("Grace Hopper", "Dig there.")]
    original.refresh_from_db()
    assert original.details["edited_by"] == "Grace Hopper"
    [copy] = copies_of(original)
    assert copy.details == {
        **original.details,
        "origin": {"id": work.pk, "number": work.number, "category": "back_office"},
    }
    assert [Conversation.objects.get(pk=one.pk).preview for one in (work, thread)] == ["Dig there."] * 2


def test_an_edit_before_it_was_posted_is_posted(work: Ticket, thread: Conversation) -> None:
    edit_note(note(work), body="Dig there.", by=builders.teammate())
    assert notes(thread) == [("Grace Hopper", "Dig there.")]


def test_a_copy_of_what_its_reader_may_not_see_names_no_number(work: Ticket, thread: Conversation) -> None:
    original = note(work)
    deliver_all()
    Ticket.objects.get(pk=work.pk).type.teams.add(builders.team("Bletchley", cast.ALAN))
    [copy] = copies_of(original)
    with refused("This note was written on another ticket: change it there."):
        edit_note(copy, body="Here", by=builders.teammate())
    with refused(f"This note was written on #{work.number}: change it there."):
        edit_note(copy, body="Here", by=builders.teammate(cast.ADA))


def test_who_may_edit_a_note(work: Ticket, thread: Conversation) -> None:
    original = note(work)
    deliver_all()
    with refused("A note is changed by whoever wrote it."):
        edit_note(original, body="Mine", by=builders.teammate(cast.ALAN))
    edit_note(original, body="By an admin", by=builders.teammate(cast.ADA))
    with refused(f"This note was written on #{work.number}: change it there."):
        edit_note(copies_of(original)[0], body="Here", by=builders.teammate())
    with refused("Only notes can be changed."):
        edit_note(thread.entries.get(kind="reply"), body="Hm", by=builders.teammate())
    with refused("Write something first.", field="body"):
        edit_note(original, body=" ", by=builders.teammate())
    redact_message(original, by=builders.teammate())
    with refused("This note is gone for good."):
        edit_note(original, body="Back", by=builders.teammate())


def test_an_edit_that_changes_nothing_is_none(work: Ticket) -> None:
    original = note(work)
    with records(by=builders.teammate()):
        edit_note(original, body="Dig here.", by=builders.teammate())


def test_an_older_note_edited_leaves_the_preview(work: Ticket, thread: Conversation) -> None:
    first = note(work, "First")
    note(work, "Second")
    deliver_all()
    edit_note(first, body="First, in other words", by=builders.teammate())
    deliver_all()
    assert [Conversation.objects.get(pk=one.pk).preview for one in (work, thread)] == ["Second"] * 2


def test_redacting_the_original_redacts_the_copies(work: Ticket, thread: Conversation) -> None:
    original = add_note(thread_of(work), body="4111", by=builders.teammate(), files=[NewFile("card.txt", b"4111")])
    deliver_all()
    file = original.attachments.get().file
    path = str(file.name)
    redact_message(original, by=builders.teammate())
    deliver_all()
    [copy] = copies_of(original)
    assert (copy.body_html, copy.body_text) == ("", "")
    assert copy.redacted_at is not None
    assert not Attachment.objects.exists()
    assert not file.storage.exists(path)
    assert [Conversation.objects.get(pk=one.pk).preview for one in (work, thread)] == [""] * 2


def test_what_was_redacted_before_it_was_posted_never_is(work: Ticket, thread: Conversation) -> None:
    redact_message(note(work, "4111"), by=builders.teammate())
    assert notes(thread) == []


def test_a_copy_may_be_redacted_alone_and_stays_so(work: Ticket, thread: Conversation) -> None:
    original = add_note(thread_of(work), body="4111", by=builders.teammate(), files=[NewFile("card.txt", b"4111")])
    deliver_all()
    redact_message(copies_of(original)[0], by=builders.teammate())
    edit_note(original, body="4112", by=builders.teammate())
    assert (notes(thread), notes(work)) == ([("Grace Hopper", "")], [("Grace Hopper", "4112")])
    with original.attachments.get().file.open() as file:
        assert file.read() == b"4111"


def test_a_customers_words_that_began_work_elsewhere_leave_it_too() -> None:
    thread = builders.conversation(text="My card is 4111", subject="Refund")
    work = builders.internal_ticket(description="Refund\n\nMy card is 4111")
    linked(thread, work)
    redact_message(thread.entries.get(kind="reply"), by=builders.teammate())
    assert Ticket.objects.get(pk=work.pk).description_text == "Refund"


# --- Many ---


def tracker_with(links: int) -> Ticket:
    """A tracker that many plain conversations hang on. Rows, as operations would make them."""
    tracker, brand, customer = builders.internal_ticket("tracker"), default_brand(), builders.customer()
    threads = [Conversation(customer=customer, brand=brand, channel="email") for _ in range(links)]
    Conversation.objects.bulk_create(threads)
    Link.objects.bulk_create(
        [Link(kind="tracker", source=one, target=tracker, target_category="tracker") for one in threads]
    )
    return tracker


def statements_of(links: int) -> list[int]:
    """How many it takes to post a note on, to change the copies, and to tell of a move."""
    tracker, working, counts = tracker_with(links), builders.state("in_progress"), []
    original = note(tracker)
    move = Move(tracker.pk, tracker.state_id, working.pk, builders.teammate().actor_key, timezone.now())
    for does in (partial(post_on, original.pk), partial(follow_the_original, original.pk)):
        with CaptureQueriesContext(connection) as asked:
            assert len(does()) == links
        counts.append(len(asked))
        edit_note(original, body="Dig there.", by=builders.teammate())
    with CaptureQueriesContext(connection) as asked:
        tell_of_moves([move])
    assert Entry.objects.filter(change="linked_state", details__id=tracker.pk).count() == links
    return [*counts, len(asked)]


def test_many_links_cost_as_many_statements_as_two() -> None:
    assert statements_of(AT_ONCE - 1) == statements_of(2)


def follow_in_steps_of(most: int, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(crossposting, "AT_ONCE", most)
    deliver_all()


def test_more_links_than_fit_one_transaction_are_served_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = tracker_with(5)
    original = note(tracker)
    follow_in_steps_of(2, monkeypatch)
    assert sorted(len(one.data["to_ids"]) for one in Event.objects.filter(name=NewsPosted.event_name)) == [1, 2, 2]
    assert [one.body_text for one in copies_of(original)] == ["Dig here."] * 5
    edit_note(original, body="Dig there.", by=builders.teammate())
    deliver_all()
    assert [one.body_text for one in copies_of(original)] == ["Dig there."] * 5
    redact_message(original, by=builders.teammate())
    deliver_all()
    assert [one.body_text for one in copies_of(original)] == [""] * 5


def test_what_is_written_one_after_the_other_arrives_in_that_order_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    tracker, grace = tracker_with(5), builders.teammate()
    note(tracker, "First")
    note(tracker, "Second")
    for to in ("in_progress", "waiting"):
        change_state(tracker, to=builders.state(to), by=grace, cascade=CascadePlan(moves=False))
    follow_in_steps_of(2, monkeypatch)
    for link in Link.objects.filter(target=tracker).select_related("source"):
        found = Entry.objects.filter(conversation=link.source).order_by("id")
        assert list(found.filter(kind="note").values_list("body_text", flat=True)) == ["First", "Second"]
        told = found.filter(change="linked_state").values_list("details__state_category", flat=True)
        assert list(told) == ["in_progress", "waiting"]


def test_a_note_redacted_between_two_steps_goes_no_further_and_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossposting, "AT_ONCE", 2)
    tracker = tracker_with(5)
    original = note(tracker, "4111")
    assert len(post_on(original.pk)) == 2
    redact_message(original, by=builders.teammate())
    deliver_all()
    assert [(one.body_text, one.redacted_at is not None) for one in copies_of(original)] == [("", True)] * 2


def test_telling_again_of_a_move_tells_nobody_twice() -> None:
    tracker, grace = tracker_with(3), builders.teammate()
    move = Move(tracker.pk, tracker.state_id, builders.state("in_progress").pk, grace.actor_key, timezone.now())
    assert tell_of_moves([move])
    assert tell_of_moves([move])
    assert Entry.objects.filter(change="linked_state", details__id=tracker.pk).count() == 3


# --- At once ---


@pytest.mark.django_db(transaction=True)
def test_a_note_redacted_while_it_is_posted_on_leaves_no_copy_that_says_it() -> None:
    for _ in range(4):
        ticket, work = builders.ticket(cast.WATSON), builders.internal_ticket()
        linked(ticket, work)
        deliver_all()
        original, grace = note(work, "4111"), builders.teammate()
        results = together(partial(post_on, original.pk), partial(redact_message, original, by=grace))
        assert not [one for one in results if isinstance(one, Exception)]
        assert "4111" not in [words for _, words in notes(ticket)]


@pytest.mark.django_db(transaction=True)
def test_notes_that_cross_each_other_both_arrive() -> None:
    for _ in range(4):
        ticket, work = builders.ticket(cast.WATSON), builders.internal_ticket()
        linked(ticket, work)
        deliver_all()
        here, there = note(ticket, "Here"), note(work, "There")
        together(partial(post_on, here.pk), partial(post_on, there.pk))
        assert sorted(notes(ticket)) == sorted(notes(work)) == [("Grace Hopper", "Here"), ("Grace Hopper", "There")]
