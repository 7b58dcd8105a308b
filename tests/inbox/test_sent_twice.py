"""What a page sends is done once: a double click, a step back, a lost answer."""

import re
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from helpdesk.conversations.models import Attachment, Conversation, Entry, Submission
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.submitting import forget_submissions, once
from helpdesk.ledger.models import Event
from helpdesk.people.queries import default_brand
from helpdesk.refusal import Refusal
from tests import builders
from tests.helpers.together import together
from tests.inbox.desk import Desk, words
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

KEY = re.compile(r'name="once" value="([^"]+)"')


def key(desk: Desk, name: str, *args: Any, **query: Any) -> str:
    """The key in a form of this page."""
    found = KEY.search(desk.get(name, *args, **query).content.decode())
    assert found
    return found[1]


def file(content: bytes = b"The moor") -> SimpleUploadedFile:
    return SimpleUploadedFile("map.txt", content, "text/plain")


@pytest.mark.parametrize("place", ["replies", "notes"])
@pytest.mark.parametrize("sent", ["words", "a file", "an upload"])
def test_a_message_sent_twice_from_one_page_is_said_once(desk: Desk, place: str, sent: str) -> None:
    thread = builders.conversation()
    written = {"body": "We are on our way." if sent == "words" else "", "once": key(desk, "show", thread)}
    if sent == "an upload":
        [kept] = attach(thread, [NewFile("map.txt", b"The moor", "text/plain")], by=desk.user)
        written["uploads"] = str(kept.key)
    for _ in range(2):
        desk.does(place, thread, **written | ({"attachments": file()} if sent == "a file" else {}))
    assert thread.entries.filter(author_user=desk.user).exclude(kind="change").count() == 1
    assert Attachment.objects.count() == (0 if sent == "words" else 1)
    assert Event.objects.filter(name__in=["conversation.agent_replied", "conversation.note_added"]).count() == 1


def test_send_anyway_sends_once(desk: Desk) -> None:
    thread, seen = builders.conversation(), Entry.objects.get().pk
    builders.says(thread, "Wait!")
    first = {"body": "On our way.", "seen_entry_id": seen}
    page = desk.is_refused("Something new came in", "replies", thread, status=409, **first, once="a")
    found = KEY.search(page)
    assert found
    for _ in range(2):
        desk.does("replies", thread, **first, anyway="1", once=found[1])
    assert thread.entries.filter(author_user=desk.user, kind="reply").count() == 1


def test_other_words_or_files_from_the_same_page_are_another_message(desk: Desk) -> None:
    thread = builders.conversation()
    same = {"once": key(desk, "show", thread)}
    desk.does("replies", thread, body="On our way.", **same)
    desk.does("replies", thread, body="Bring a lamp.", **same)
    desk.does("replies", thread, body="On our way.", attachments=file(), **same)
    desk.does("replies", thread, body="On our way.", attachments=file(b"Another moor"), **same)
    desk.does("notes", thread, body="On our way.", **same)
    assert thread.entries.filter(author_user=desk.user).exclude(kind="change").count() == 5


def test_the_same_words_from_a_new_page_are_said_again(desk: Desk) -> None:
    thread = builders.conversation()
    for _ in range(2):
        desk.does("replies", thread, body="Hello?", once=key(desk, "show", thread))
    assert thread.entries.filter(author_user=desk.user, kind="reply").count() == 2


def test_what_was_refused_may_be_sent_again(desk: Desk) -> None:
    thread, page = builders.conversation(), {"once": key(desk, "show", builders.conversation())}
    for _ in range(2):
        desk.is_refused("Write something first.", "notes", thread, body="", **page)
    with pytest.raises(Refusal):
        once("k", partial(_refuse, "No"))
    assert once("k", lambda: thread.pk) == thread.pk
    assert once("k", lambda: 0) == thread.pk


def _refuse(words: str) -> int:
    raise Refusal(words)


BEGINNINGS = {
    "new": {"email": "henry@alpha.example", "subject": "Your hat", "body": "We found it."},
    "new_ticket": {"email": "henry@alpha.example", "title": "The goose", "category": "customer"},
    "linked_ticket": {"title": "Look at the moor", "category": "back_office"},
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_dialog_sent_twice_begins_one_and_leads_there_twice(desk: Desk, name: str) -> None:
    thread = [builders.conversation()] if name == "linked_ticket" else []
    before = Conversation.objects.count()
    data = dict(BEGINNINGS[name]) | {"brand": str(default_brand().pk), "once": key(desk, name, *thread)}
    if category := data.pop("category", ""):
        data["type"] = str(builders.default_type(category).pk)
    answers = [desk.post(name, *thread, **data) for _ in range(2)]
    where = "HX-Redirect" if desk.is_htmx else "Location"
    assert [one.status_code for one in answers] == [204 if desk.is_htmx else 303] * 2, words(answers[1])
    assert answers[0][where] == answers[1][where]
    assert Conversation.objects.count() == before + 1
    assert Ticket.objects.count() == (0 if name == "new" else 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_say_it_once() -> None:
    thread, desk = builders.conversation(), Desk()
    page = {"body": "On our way.", "once": key(desk, "show", thread)}
    answers = together(*[partial(desk.post, "replies", thread, **page)] * 3)
    assert [getattr(one, "status_code", one) for one in answers] == [303] * 3
    assert thread.entries.filter(author_user=desk.user, kind="reply").count() == 1


def test_keys_are_forgotten_after_some_days() -> None:
    thread = builders.conversation()
    for name in ("old", "new"):
        once(name, lambda: thread.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE conversations_submission SET submitted_at = now() - interval '3 days' WHERE key = 'old'")
    assert forget_submissions() == 1
    assert list(Submission.objects.values_list("key", flat=True)) == ["new"]
