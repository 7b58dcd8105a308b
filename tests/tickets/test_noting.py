"""Notes: what only the team reads."""

import pytest

from helpdesk.conversations.models import Conversation, Draft, Entry
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.drafting import save_draft
from helpdesk.ledger.event import SYSTEM
from tests import builders, cast
from tests.helpers.database import rolled_back
from tests.helpers.history import said
from tests.helpers.recorded import records
from tests.helpers.refusing import refused
from tickets.events import NoteAdded
from tickets.operations.noting import add_note

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", [cast.ADA, cast.GRACE, cast.CHARLES])
def test_every_teammate_writes_notes(who: cast.Teammate) -> None:
    thread, by = builders.conversation(), builders.teammate(who)
    with records(NoteAdded(conversation_id=thread.pk, entry_id=Entry.objects.latest("id").pk + 1), by=by):
        add_note(thread, body="He lies.", by=by)
    assert said(thread)[-1] == ("note", who.name, "He lies.")


@pytest.mark.parametrize("category", ["back_office", "tracker"])
def test_internal_tickets_are_talked_about_in_notes(category: str) -> None:
    ticket = builders.internal_ticket(category)
    add_note(ticket.conversation, body="Dig here.", by=builders.teammate())
    assert said(ticket) == [("note", "Grace Hopper", "Dig here.")]


def test_the_customer_never_reads_one() -> None:
    thread = builders.conversation()
    note = add_note(thread, body="He lies.", by=builders.teammate())
    assert note not in Entry.objects.public()


def test_it_changes_neither_newness_nor_waiting_nor_the_inbox_state() -> None:
    thread = builders.conversation()
    kept = ("is_unread", "waiting_since", "inbox_state", "assignee", "snoozed_until")
    before = Conversation.objects.values(*kept).get()
    add_note(thread, body="He lies.", by=builders.teammate())
    assert Conversation.objects.values(*kept).get() == before


def test_it_takes_files_and_drops_its_draft_only() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    reply = save_draft(thread, mode="reply", body="Dear", by=grace)
    save_draft(thread, mode="note", body="He", by=grace)
    [uploaded] = attach(thread, [NewFile("a.txt", b"a")], by=grace)
    note = add_note(thread, body="", by=grace, upload_keys=[str(uploaded.key)], files=[NewFile("b.txt", b"b")])
    assert list(note.attachments.order_by("name").values_list("name", flat=True)) == ["a.txt", "b.txt"]
    assert list(Draft.objects.all()) == [reply]
    assert Conversation.objects.get().has_files


@pytest.mark.parametrize("body", ["", " \n ", "<p></p>"])
def test_an_empty_one_is_refused(body: str) -> None:
    with refused("Write something first.", field="body"):
        add_note(builders.conversation(), body=body, by=builders.teammate())


def test_the_system_writes_notes_too() -> None:
    thread = builders.conversation()
    add_note(thread, body="Imported", by=SYSTEM)
    assert said(thread)[-1] == ("note", "Helpdesk", "Imported")


def test_a_rollback_leaves_nothing_of_it() -> None:
    thread = builders.conversation()
    before = Conversation.objects.values().get()
    with rolled_back():
        add_note(thread, body="He lies.", by=builders.teammate())
    assert Conversation.objects.values().get() == before
    assert len(said(thread)) == 1
