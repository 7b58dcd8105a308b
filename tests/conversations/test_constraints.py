"""Rows of conversations that PostgreSQL refuses, whoever writes them, and the words it keeps for the search."""

import pytest
from django.db import connection

from helpdesk.conversations.models import Attachment, Tag
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.drafting import save_draft
from helpdesk.conversations.operations.tagging import tag
from tests import builders, cast
from tests.helpers.database import refused_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("inbox_state = 'lost'", "inbox_state_known"),
        ("inbox_state = 'snoozed'", "snoozed_has_a_time"),
        ("snoozed_until = now()", "snoozed_has_a_time"),
        (
            "category = 'epic', number = 7, ticket_type_id = 1, state_id = 1, state_category = 'waiting'",
            "category_known",
        ),
        ("category = 'customer'", "a_ticket_has_its_whole_face"),
        ("number = 7", "a_ticket_has_its_whole_face"),
        ("category = 'customer', number = 7, ticket_type_id = 1, state_id = 1", "a_ticket_has_its_whole_face"),
        (
            "category = 'customer', number = 7, ticket_type_id = 0, state_id = 0, state_category = 'submitted'",
            "conversation_type_exists",
        ),
    ],
)
def test_impossible_conversations_are_refused(change: str, constraint: str) -> None:
    thread = builders.conversation()
    refused_by(constraint, f"UPDATE conversations_conversation SET {change} WHERE id = %s", thread.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("kind = 'rumour'", "entry_kind_known"),
        ("kind = 'change'", "only_changes_name_a_change"),
        ("change = 'closed'", "only_changes_name_a_change"),
        ("author_user_id = (SELECT min(id) FROM people_user)", "one_author_at_most"),
        ("kind = 'note'", "customers_write_no_notes"),
    ],
)
def test_impossible_entries_are_refused(change: str, constraint: str) -> None:
    builders.teammate()
    entry = builders.conversation().entries.get()
    refused_by(constraint, f"UPDATE conversations_entry SET {change} WHERE id = %s", entry.pk)


def test_nobody_takes_part_twice_or_in_an_unknown_way() -> None:
    thread = builders.conversation()
    other = builders.participant(thread, cast.WATSON)
    mine = thread.participants.get(customer__email=cast.HOLMES.email)
    refused_by(
        "one_participation_each",
        "UPDATE conversations_participant SET customer_id = %s WHERE id = %s",
        mine.customer_id,
        other.pk,
    )
    refused_by("participant_standing_known", "UPDATE conversations_participant SET standing = 'lurking'")


def test_a_tag_is_one_word_once_and_once_on_each_conversation() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    tag(thread, name="moor", by=grace)
    curse = tag(thread, name="curse", by=grace)
    refused_by("one_tag_per_name", "UPDATE conversations_tag SET name = 'MOOR' WHERE id = %s", curse.pk)
    refused_by("tag_has_a_name", "UPDATE conversations_tag SET name = '' WHERE id = %s", curse.pk)
    moor = Tag.objects.get(name="moor")
    refused_by("one_tagging_each", "UPDATE conversations_tagging SET tag_id = %s", moor.pk)


def test_a_teammate_has_one_draft_of_each_kind() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    save_draft(thread, mode="reply", body="Dear", by=grace)
    save_draft(thread, mode="note", body="Odd", by=grace)
    refused_by("one_draft_each", "UPDATE conversations_draft SET mode = 'reply'")
    refused_by("draft_mode_known", "UPDATE conversations_draft SET mode = 'poem' WHERE mode = 'note'")


def test_a_file_has_a_name() -> None:
    attach(builders.conversation(), [NewFile("a", b"a")], by=builders.teammate())
    refused_by("attachment_has_a_name", "UPDATE conversations_attachment SET name = ''")
    assert Attachment.objects.get().name == "a"


@pytest.mark.parametrize(
    ("word", "is_found"), [("moor", True), ("creme brulee", True), ("CRÈME", True), ("cat", False)]
)
def test_every_entry_is_found_by_its_words_without_accents(word: str, is_found: bool) -> None:
    builders.conversation(text="On the moor, with crème brûlée.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM conversations_entry WHERE search @@ plainto_tsquery('simple', unaccent(%s))",
            [word],
        )
        assert cursor.fetchone() == (int(is_found),)
