"""Writing: what a composer sends arrives once, whole, or comes back as it was typed with the reason."""

import html
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.conversations.models import Attachment, Conversation, Draft, Entry
from helpdesk.conversations.operations.closing import close
from helpdesk.conversations.operations.drafting import save_draft
from helpdesk.conversations.operations.participating import remove_participant
from helpdesk.ledger.models import Event
from tests import builders, cast
from tests.helpers.history import said
from tests.inbox.desk import Desk, places, words
from tickets.models import Ticket
from tickets.operations.noting import add_note
from tickets.operations.replying import reply_to_customer

pytestmark = pytest.mark.django_db

FASTER = "Something new came in while you were writing. Read it, then send."
TYPED = "Dear Holmes,\n\nwe are <b>on</b> our way & soon there."


def typed_in(page: str) -> str:
    """What stands in the composer that is open, of the two."""
    mode = page.split('value="reply"')[1].split(">", maxsplit=1)[0] if 'value="reply"' in page else ""
    form = page.split(f"composer__form--{'reply' if 'checked' in mode else 'note'}")[1]
    return html.unescape(form.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0])


def test_a_reply_stands_in_the_thread(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("replies", thread, body="We are on our way.", seen_entry_id=thread.entries.get().pk)
    assert said(thread)[1:] == [("reply", "Grace Hopper", "We are on our way.")]
    assert Conversation.objects.get().assignee == desk.user


def test_the_answer_to_a_reply_shows_it_and_an_empty_composer() -> None:
    thread = builders.conversation()
    response = Desk(is_htmx=True).post(
        "replies", thread, body="On our way", headers={"HX-Target": "reply-composer#composer"}
    )
    assert places(response) == ["thread", "header", "details"]
    page = response.content.decode()
    assert page.lstrip().startswith("<reply-composer")
    assert page.index("<textarea") < page.index("<hx-partial")
    assert "On our way" in page.split('hx-target="#thread"')[1]
    assert typed_in(page) == ""


def test_a_note_is_for_the_team_only(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("notes", thread, body="He plays the violin.")
    assert said(thread)[1:] == [("note", "Grace Hopper", "He plays the violin.")]


def test_collaborators_write_notes_and_no_replies() -> None:
    thread, charles = builders.conversation(), Desk(cast.CHARLES)
    charles.does("notes", thread, body="I can help")
    charles.is_refused("Collaborators write notes; an agent answers the customer.", "replies", thread, body="Hello")
    assert said(thread)[1:] == [("note", "Charles Babbage", "I can help")]
    page = charles.get("show", thread).content.decode()
    assert 'value="note"' in page
    assert "composer__form--reply" not in page


def test_a_reply_and_a_state_are_one_action(desk: Desk) -> None:
    ticket = builders.ticket()
    desk.does("replies", ticket, body="Which moor?", state=builders.state("waiting").pk)
    assert Ticket.objects.get().state.category == "waiting"
    assert [row.name for row in Event.objects.order_by("-id")[:2]] == [
        "ticket.state_changed",
        "conversation.agent_replied",
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"body": "   "}, "Write something first."),
        ({"body": ""}, "Write something first."),
        ({}, "Write something first."),
        ({"body": TYPED, "state": "99999"}, "There is no such state any more."),
        ({"body": TYPED, "state": "9" * 40}, "There is no such state any more."),
        ({"body": TYPED, "uploads": str(uuid.uuid4())}, "A file is not there any more. Attach it again."),
        ({"body": TYPED, "uploads": "../etc/passwd"}, "A file is not there any more. Attach it again."),
    ],
)
def test_what_cannot_be_sent_comes_back_as_it_was_typed(desk: Desk, data: dict[str, str], expected: str) -> None:
    ticket = builders.ticket()
    page = desk.is_refused(expected, "replies", ticket, **data)
    assert typed_in(page) == data.get("body", "")
    assert len(said(ticket)) == 1


def test_a_reply_that_is_too_long_is_refused_and_kept(desk: Desk) -> None:
    thread = builders.conversation()
    body = "x" * 200_001
    assert typed_in(desk.is_refused("This is too long: attach it as a file.", "replies", thread, body=body)) == body


def test_an_empty_note_is_refused(desk: Desk) -> None:
    page = desk.is_refused("Write something first.", "notes", builders.conversation(), body=" ")
    assert "composer__form--note" in page


def test_nobody_would_read_it(desk: Desk) -> None:
    thread = builders.conversation()
    remove_participant(thread, customer=builders.customer(), by=desk.user)
    page = desk.is_refused("Nobody would read this: add a participant first.", "replies", thread, body=TYPED)
    assert typed_in(page) == TYPED  # in the note's form, the only one that is left


def test_internal_tickets_take_notes_only(desk: Desk) -> None:
    office = builders.internal_ticket()
    desk.is_refused("No customer reads this ticket: write a note.", "replies", office, body=TYPED)
    desk.does("notes", office, body="Done")


def test_what_must_be_filled_in_first_is_said_and_the_reply_is_kept(desk: Desk) -> None:
    ticket = builders.ticket()
    builders.field("text", "Culprit", required_to_resolve=True)
    page = desk.is_refused(
        "Fill in first: Culprit.", "replies", ticket, body=TYPED, state=builders.state("resolved").pk
    )
    assert typed_in(page) == TYPED
    assert len(said(ticket)) == 1


# Two at once


def test_somebody_was_faster_shows_what_came_in_and_keeps_the_words(desk: Desk) -> None:
    thread = builders.conversation()
    seen = thread.entries.get().pk
    builders.says(thread, "Never mind, I found it.")
    page = desk.is_refused(FASTER, "replies", thread, status=409, body=TYPED, seen_entry_id=seen)
    assert typed_in(page) == TYPED
    assert "Never mind, I found it." in page
    assert page.count("message--new") == 1
    assert 'name="anyway"' in page
    assert len(said(thread)) == 2


def test_send_anyway_sends(desk: Desk) -> None:
    thread = builders.conversation()
    seen = thread.entries.get().pk
    builders.says(thread, "Never mind, I found it.")
    desk.does("replies", thread, body="Good.", seen_entry_id=seen, anyway="1")
    assert said(thread)[-1] == ("reply", "Grace Hopper", "Good.")


def test_having_read_it_the_second_try_needs_no_anyway(desk: Desk) -> None:
    thread = builders.conversation()
    seen = thread.entries.get().pk
    builders.says(thread, "Never mind.")
    page = desk.is_refused(FASTER, "replies", thread, status=409, body="Good.", seen_entry_id=seen)
    newest = Entry.objects.latest("id").pk
    assert f'name="seen_entry_id" value="{newest}"' in page
    desk.does("replies", thread, body="Good.", seen_entry_id=newest)


def test_neither_one_s_own_words_nor_notes_are_faster(desk: Desk) -> None:
    thread = builders.conversation()
    seen = thread.entries.get().pk
    reply_to_customer(thread, body="First", by=desk.user)
    add_note(thread, body="Hm", by=builders.teammate(cast.ALAN))
    desk.does("replies", thread, body="Second", seen_entry_id=seen)


@pytest.mark.parametrize("seen", ["²", "x", "-1", "9" * 40])
def test_a_broken_mark_of_what_was_seen_loses_no_words(desk: Desk, seen: str) -> None:
    thread = builders.conversation()
    response = desk.post("replies", thread, body=TYPED, seen_entry_id=seen)
    if response.status_code == 422:
        assert typed_in(response.content.decode()) == TYPED
    else:
        assert said(thread)[-1][1] == "Grace Hopper"


# Files


def file(name: str = "map.txt", content: bytes = b"The moor", kind: str = "text/plain") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def test_files_go_along(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("replies", thread, body="See the map", attachments=[file("a.txt"), file("b.txt")])
    entry = Entry.objects.filter(kind="reply").latest("id")
    assert [(one.name, one.size) for one in entry.attachments.order_by("id")] == [("a.txt", 8), ("b.txt", 8)]


def test_a_file_alone_is_a_message(desk: Desk) -> None:
    thread = builders.conversation()
    desk.does("replies", thread, body="", attachments=[file()])
    assert Entry.objects.filter(kind="reply").latest("id").attachments.count() == 1


def test_uploads_wait_for_their_message(desk: Desk) -> None:
    thread = builders.conversation()
    kept = desk.post("uploads", thread, file=file()).json()
    assert (kept["name"], kept["size"], kept["url"]) == ("map.txt", 8, f"/inbox/files/{kept['key']}/")
    assert kept["key"] in desk.get("show", thread, headers={"HX-Request": ""}).content.decode()
    desk.does("notes", thread, body="See", uploads=[kept["key"]])
    assert Attachment.objects.get().entry == Entry.objects.latest("id")


def test_an_upload_may_be_taken_back(desk: Desk) -> None:
    thread = builders.conversation()
    key = desk.post("uploads", thread, file=file()).json()["key"]
    desk.does("upload_removal", thread, key)
    assert not Attachment.objects.exists()
    desk.does("upload_removal", thread, key)  # twice: nothing more happens


def test_nobody_takes_back_or_sends_the_uploads_of_another() -> None:
    thread, grace, alan = builders.conversation(), Desk(), Desk(cast.ALAN)
    key = grace.post("uploads", thread, file=file()).json()["key"]
    alan.does("upload_removal", thread, key)
    assert Attachment.objects.count() == 1
    alan.is_refused("A file is not there any more.", "replies", thread, body="Mine?", uploads=[key])


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inbox.views.files.LARGEST", 4)
    thread = builders.conversation()
    assert desk.post("uploads", thread, file=file()).json() == {"error": "map.txt is larger than 25 MB."}
    page = desk.is_refused("map.txt is larger than 25 MB.", "replies", thread, body=TYPED, attachments=[file()])
    assert typed_in(page) == TYPED
    assert not Attachment.objects.exists()


def test_no_file_is_no_upload() -> None:
    response = Desk().post("uploads", builders.conversation())
    assert (response.status_code, response.json()) == (422, {"error": "Choose a file."})


def test_an_empty_file_is_a_file(desk: Desk) -> None:
    desk.does("replies", builders.conversation(), body="See", attachments=[file("empty.log", b"")])
    assert Attachment.objects.get().size == 0


def test_files_of_a_refused_message_wait_in_its_draft(desk: Desk) -> None:
    ticket = builders.ticket()
    builders.says(ticket, "Wait!")
    page = desk.is_refused(FASTER, "replies", ticket, status=409, body="Hm", seen_entry_id=1, attachments=[file()])
    key = str(Attachment.objects.get().key)
    assert f'name="uploads" value="{key}"' in page
    desk.does("replies", ticket, body="Hm", anyway="1", uploads=[key])
    assert Attachment.objects.get().entry == Entry.objects.filter(kind="reply").latest("id")


# Drafts


def test_a_draft_is_kept_shown_and_gone_once_sent(desk: Desk) -> None:
    thread = builders.conversation()
    told = desk.post("draft", thread, mode="reply", body=TYPED).json()
    assert told["version"] == 1
    assert told["saved_at"]
    assert typed_in(desk.get("show", thread).content.decode()) == TYPED
    desk.does("replies", thread, body=TYPED)
    assert not Draft.objects.exists()


def test_replies_and_notes_have_a_draft_each_and_so_has_every_teammate() -> None:
    thread, grace, alan = builders.conversation(), Desk(), Desk(cast.ALAN)
    grace.post("draft", thread, mode="reply", body="Dear")
    grace.post("draft", thread, mode="note", body="Look")
    alan.post("draft", thread, mode="note", body="Mine")
    drafts = Draft.objects.values_list("author__name", "mode", "body").order_by("id")
    assert [*drafts] == [
        ("Grace Hopper", "reply", "Dear"),
        ("Grace Hopper", "note", "Look"),
        ("Alan Turing", "note", "Mine"),
    ]
    assert "Mine" not in words(grace.get("show", thread)).replace("Mine ", "", 3)


def test_two_windows_do_not_overwrite_each_other() -> None:
    thread, desk = builders.conversation(), Desk()
    save_draft(thread, mode="reply", body="One", by=desk.user)
    save_draft(thread, mode="reply", body="Two", by=desk.user, version=1)
    response = desk.post("draft", thread, mode="reply", body="Three", version="1")
    assert response.status_code == 409
    assert response.json() == {"error": "This draft was changed in another window.", "version": 2}
    assert Draft.objects.get().body == "Two"


def test_an_empty_draft_is_no_draft() -> None:
    thread, desk = builders.conversation(), Desk()
    save_draft(thread, mode="reply", body="One", by=desk.user)
    assert desk.post("draft", thread, mode="reply", body=" ", version="1").json() == {"version": 0, "saved_at": ""}
    assert not Draft.objects.exists()


@pytest.mark.parametrize("data", [{"mode": "poem"}, {"body": "x"}, {"mode": "reply", "body": "x" * 200_001}])
def test_a_draft_in_nonsense_is_refused_in_words(data: dict[str, str]) -> None:
    response = Desk().post("draft", builders.conversation(), **data)
    assert response.status_code == 422
    assert response.json()["error"]


def test_a_reply_reopens_what_was_closed(desk: Desk) -> None:
    thread = builders.conversation()
    close(thread, by=desk.user)
    desk.does("replies", thread, body="One more thing")
    assert Conversation.objects.get().inbox_state == "open"
