"""What a new entry does to the row that lists show."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.appending import append_change, append_note, append_reply
from helpdesk.conversations.operations.locking import lock, lock_many
from helpdesk.conversations.operations.starting import start_conversation
from helpdesk.conversations.rendering import VERSION, render_composer
from helpdesk.ledger.event import SYSTEM
from helpdesk.people.queries import default_brand
from tests import builders, cast
from tests.helpers.history import changes, said

pytestmark = pytest.mark.django_db

MOMENT = timezone.now() - dt.timedelta(hours=1)


@pytest.fixture
def thread() -> Conversation:
    return start_conversation(
        customer=builders.customer(), brand=default_brand(), channel="email", by=SYSTEM, at=MOMENT
    )


def shown(thread: Conversation) -> tuple[str, str, str]:
    row = Conversation.objects.get(pk=thread.pk)
    return (row.preview, row.preview_kind, row.preview_author)


def test_a_customers_words_make_it_unread_and_start_the_waiting(thread: Conversation) -> None:
    entry = append_reply(
        lock(thread), body=render_composer("It howled."), by=builders.customer(), channel="email", has_files=True
    )
    row = Conversation.objects.get()
    assert shown(row) == ("It howled.", "customer", "Sherlock Holmes")
    assert (row.is_unread, row.waiting_since, row.last_activity_at, row.last_entry_id, row.has_files) == (
        True,
        entry.created_at,
        entry.created_at,
        entry.pk,
        True,
    )
    assert (entry.body_text, entry.rendering, entry.channel, entry.is_public) == ("It howled.", VERSION, "email", True)


def test_a_second_message_does_not_restart_the_waiting(thread: Conversation) -> None:
    first = append_reply(lock(thread), body=render_composer("One"), by=builders.customer(), channel="email", at=MOMENT)
    append_reply(lock(thread), body=render_composer("Two"), by=builders.customer(), channel="email")
    row = Conversation.objects.get()
    assert (row.waiting_since, row.preview) == (first.created_at, "Two")


def test_a_teammates_answer_ends_waiting_and_newness(thread: Conversation) -> None:
    append_reply(lock(thread), body=render_composer("One"), by=builders.customer(), channel="email")
    append_reply(lock(thread), body=render_composer("Calm down."), by=builders.teammate(), channel="email")
    row = Conversation.objects.get()
    assert (row.is_unread, row.waiting_since) == (False, None)
    assert shown(row) == ("Calm down.", "agent", "Grace Hopper")


def test_a_note_is_shown_in_lists_and_answers_nobody(thread: Conversation) -> None:
    append_reply(lock(thread), body=render_composer("One"), by=builders.customer(), channel="email")
    entry = append_note(lock(thread), body=render_composer("Strange man"), by=builders.teammate())
    row = Conversation.objects.get()
    assert shown(row) == ("Strange man", "note", "Grace Hopper")
    assert (row.is_unread, row.waiting_since is None, row.last_entry_id) == (True, False, entry.pk)
    assert not entry.is_public


def test_an_automatic_answer_only_appears_in_the_thread(thread: Conversation) -> None:
    append_reply(lock(thread), body=render_composer("One"), by=builders.customer(), channel="email", at=MOMENT)
    before = Conversation.objects.values().get()
    entry = append_reply(
        lock(thread), body=render_composer("On holiday"), by=builders.customer(), channel="email", is_automatic=True
    )
    assert Conversation.objects.values().get() == before | {"last_entry_id": entry.pk}


def test_a_strangers_mail_is_noticed_under_his_own_name_and_nobody_waits(thread: Conversation) -> None:
    entry = append_reply(
        lock(thread),
        body=render_composer("Let me in"),
        by=SYSTEM,
        channel="email",
        is_suspicious=True,
        author_name="Moriarty",
    )
    row = Conversation.objects.get()
    assert shown(row) == ("Let me in", "customer", "Moriarty")
    assert (row.is_unread, row.waiting_since) == (True, None)
    assert not entry.is_public
    assert list(Entry.objects.public()) == []


def test_customers_read_replies_and_nothing_else(thread: Conversation) -> None:
    reply = append_reply(lock(thread), body=render_composer("One"), by=builders.customer(), channel="email")
    append_note(lock(thread), body=render_composer("Two"), by=builders.teammate())
    append_change(lock(thread), "closed", by=builders.teammate())
    assert list(Entry.objects.public()) == [reply]


def test_the_author_is_whoever_acts(thread: Conversation) -> None:
    for by in (builders.teammate(), builders.customer(), SYSTEM):
        append_change(lock(thread), "closed", by=by, why="done")
    assert changes(thread) == [
        ("closed", "Grace Hopper", {"why": "done"}),
        ("closed", "Sherlock Holmes", {"why": "done"}),
        ("closed", "Helpdesk", {"why": "done"}),
    ]


def test_a_long_message_has_a_short_preview(thread: Conversation) -> None:
    append_reply(lock(thread), body=render_composer("howl " * 500), by=builders.customer(), channel="email")
    row = Conversation.objects.get()
    assert 100 < len(row.preview) <= 180
    assert said(thread)[0][2].count("howl") == 500


@pytest.mark.parametrize(("text", "word"), [("猟犬が吠えた", "犬が"), ("The hound", "hound"), ("Ein Löwe", "lowe")])
def test_words_are_kept_for_search_and_of_text_without_spaces_each_pair(
    thread: Conversation, text: str, word: str
) -> None:
    entry = append_reply(lock(thread), body=render_composer(text), by=builders.customer(), channel="email")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s = ANY(tsvector_to_array(search)) FROM conversations_entry WHERE id = %s", [word, entry.pk]
        )
        assert cursor.fetchone() == (True,)


def test_history_keeps_its_own_time(thread: Conversation) -> None:
    entry = append_note(lock(thread), body=render_composer("Then"), by=builders.teammate(), at=MOMENT)
    assert (entry.created_at, Conversation.objects.get().last_activity_at) == (MOMENT, MOMENT)


def test_several_are_locked_in_the_order_of_their_ids() -> None:
    threads: list[Any] = [builders.conversation(who) for who in (cast.HOLMES, cast.WATSON, cast.IRENE)]
    pks = [one.pk for one in threads]
    assert [one.pk for one in lock_many(pks[::-1])] == sorted(pks)
