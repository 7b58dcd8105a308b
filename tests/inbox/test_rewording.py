"""Words that are written anew or taken back: what a ticket is about, a note, a message."""

import pytest

from helpdesk.conversations.models import Entry
from helpdesk.conversations.rendering import mark
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.inbox.desk import Desk, words
from tests.tickets.links import linked, notes
from tickets.models import Ticket
from tickets.operations.noting import add_note
from tickets.operations.opening import open_ticket

pytestmark = pytest.mark.django_db


def described(ticket: Ticket) -> str:
    return Ticket.objects.get(pk=ticket.pk).description_html


def test_a_description_is_added_and_written_anew_in_the_editor(desk: Desk) -> None:
    ticket = builders.internal_ticket("tracker")
    assert "Add a description…" in words(desk.get("tracker", ticket))
    assert desk.get("description", ticket).status_code == 200
    answer = desk.post("description", ticket, body="<p>Since <b>4.2</b></p>", seen=mark(""))
    assert answer.status_code == (204 if desk.is_htmx else 303)
    assert described(ticket) == "<p>Since <b>4.2</b></p>"
    assert "&lt;p&gt;Since &lt;b&gt;4.2&lt;/b&gt;&lt;/p&gt;" in desk.get("description", ticket).text
    assert "Edit the description…" in words(desk.get("tracker", ticket))
    assert "Grace Hopper changed the description" in words(desk.get("thread", ticket))


def test_of_two_who_describe_the_second_reads_the_first_and_keeps_their_own(desk: Desk) -> None:
    ticket = builders.internal_ticket()
    desk.post("description", ticket, body="<p>First</p>", seen=mark(""))
    answer = desk.post("description", ticket, body="<p>Second</p>", seen=mark(""))
    assert answer.status_code == 409
    read = words(answer)
    assert "Somebody changed this meanwhile. What stands there now First" in read
    assert "Keep theirs Use mine" in read
    assert "&lt;p&gt;Second&lt;/p&gt;" in answer.text
    assert described(ticket) == "<p>First</p>"
    again = desk.post("description", ticket, body="<p>Second</p>", seen=mark("<p>First</p>"))
    assert again.status_code < 400
    assert described(ticket) == "<p>Second</p>"


def test_what_its_customer_handed_in_is_not_written_anew(desk: Desk) -> None:
    holmes = builders.customer()
    ticket = open_ticket(
        ticket_type=builders.default_type(),
        title="The hound",
        description="It howls",
        by=holmes,
        brand=default_brand(),
        customer=holmes,
        channel="portal",
    )
    assert "Its customer wrote this" in words(desk.get("description", ticket))
    answer = desk.post("description", ticket, body="It sings", seen=mark(ticket.description_html))
    assert (answer.status_code, "Its customer wrote this" in words(answer)) == (422, True)
    assert described(ticket) == "<p>It howls</p>"


def test_a_plain_conversation_has_none(desk: Desk) -> None:
    thread = builders.conversation()
    assert desk.get("description", thread).status_code == 404
    assert desk.post("description", thread, body="x").status_code == 404


def test_a_note_is_put_in_other_words_and_its_copies_follow(desk: Desk) -> None:
    ticket, work = builders.ticket(), builders.internal_ticket()
    linked(ticket, work)
    note = add_note(ticket.conversation, body="<p>He lies</p>", by=desk.user)
    deliver_all()
    assert "Edit the note…" in words(desk.get("thread", ticket))
    assert "&lt;p&gt;He lies&lt;/p&gt;" in desk.get("note_words", ticket, note.pk).text
    desk.post("note_words", ticket, note.pk, body="<p>He errs</p>", seen=mark(note.body_html))
    assert notes(ticket) == notes(work) == [("Grace Hopper", "He errs")]
    assert "edited" in words(desk.get("thread", ticket))


def test_of_two_who_edit_a_note_the_second_reads_the_first(desk: Desk) -> None:
    note = add_note(builders.conversation(), body="<p>One</p>", by=desk.user)
    seen = mark(note.body_html)
    Desk(cast.ADA).post("note_words", note.conversation, note.pk, body="<p>Two</p>", seen=seen)
    answer = desk.post("note_words", note.conversation, note.pk, body="<p>Three</p>", seen=seen)
    assert (answer.status_code, "What stands there now Two" in words(answer)) == (409, True)
    assert "&lt;p&gt;Three&lt;/p&gt;" in answer.text


def test_notes_of_others_are_theirs_but_for_admins(desk: Desk) -> None:
    note = add_note(builders.conversation(), body="Mine", by=builders.teammate(cast.ALAN))
    assert "Edit the note…" not in words(desk.get("thread", note.conversation))
    assert "A note is changed by whoever wrote it." in words(desk.get("note_words", note.conversation, note.pk))
    desk.is_refused(
        "A note is changed by whoever wrote it.", "note_words", note.conversation, note.pk, body="Yours", seen=""
    )
    ada = Desk(cast.ADA)
    assert "Edit the note…" in words(ada.get("thread", note.conversation))


def test_a_copy_is_changed_where_it_was_written(desk: Desk) -> None:
    ticket, work = builders.ticket(), builders.internal_ticket()
    linked(ticket, work)
    add_note(ticket.conversation, body="He lies", by=desk.user)
    deliver_all()
    copy = Entry.objects.get(conversation=work.pk, kind="note")
    assert "Edit the note…" not in words(desk.get("thread", work))
    assert f"This note was written on #{ticket.number}" in words(desk.get("note_words", work, copy.pk))


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_message_is_taken_back_after_a_question(desk: Desk, kind: str) -> None:
    thread = builders.conversation(text="My card is 4111")
    if kind == "note":
        add_note(thread, body="The card is 4111", by=desk.user)
    entry = thread.entries.filter(kind=kind).get()
    assert "Redact…" in words(desk.get("thread", thread))
    assert "It cannot be undone." in words(desk.get("redaction", thread, entry.pk))
    assert Entry.objects.get(pk=entry.pk).body_text
    assert desk.post("redaction", thread, entry.pk).status_code in (204, 303)
    assert Entry.objects.get(pk=entry.pk).body_text == ""
    assert "This message was redacted." in words(desk.get("thread", thread))
    assert desk.post("redaction", thread, entry.pk).status_code in (204, 303)


def test_collaborators_take_nothing_back_and_edit_their_own_notes() -> None:
    thread, desk = builders.conversation(), Desk(cast.CHARLES)
    entry, note = thread.entries.get(), add_note(thread, body="Mine", by=desk.user)
    read = words(desk.get("thread", thread))
    assert ("Redact…" in read, "Edit the note…" in read) == (False, True)
    desk.is_refused("Collaborators cannot redact messages.", "redaction", thread, entry.pk)
    assert Entry.objects.get(pk=entry.pk).body_text
    assert desk.post("note_words", thread, note.pk, body="Mine again").status_code == 303


def test_lines_of_history_and_messages_of_elsewhere_are_no_messages_here(desk: Desk) -> None:
    ticket, other = builders.ticket(), builders.conversation()
    line = ticket.conversation.entries.get(kind="change", change="ticket_opened")
    for name in ("redaction", "note_words"):
        assert desk.get(name, ticket, line.pk).status_code == 404
        assert desk.post(name, ticket, other.entries.get().pk).status_code == 404


def test_a_dialog_leads_back_beside_the_list_it_was_opened_from() -> None:
    desk, ticket = Desk(is_htmx=True), builders.internal_ticket()
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/inbox/conversations/7/?view=mine&state=closed"}
    answer = desk.post("description", ticket, body="x", headers=here)
    assert answer["HX-Redirect"] == f"/inbox/conversations/{ticket.pk}/?view=mine&state=closed"
    for odd in ("http://[::1", "", "http://testserver/?view=nonsense&after=%00"):
        answer = desk.post("description", ticket, body="y", headers={**here, "HX-Current-URL": odd})
        assert answer["HX-Redirect"] == f"/inbox/conversations/{ticket.pk}/"
