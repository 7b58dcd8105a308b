"""Drafts: never lost, never written over by another tab."""

from functools import partial

import pytest

from helpdesk.conversations.models import Draft
from helpdesk.conversations.operations.drafting import LONGEST, DraftMoved, drop_draft, save_draft
from tests import builders, cast
from tests.helpers.refusing import refused
from tests.helpers.together import together

pytestmark = pytest.mark.django_db

MOVED = "This draft was changed in another window."


def test_what_is_written_is_kept_and_counted() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    first = save_draft(thread, mode="reply", body="Dear\x00 Mr Holmes", by=grace, version=0)
    assert first is not None
    assert (first.body, first.version) == ("Dear Mr Holmes", 1)
    second = save_draft(thread, mode="reply", body="Dear Sherlock", by=grace, version=1)
    assert second is not None
    assert (Draft.objects.get().body, second.version) == ("Dear Sherlock", 2)
    assert second.updated_at > first.updated_at


def test_each_teammate_has_one_for_replies_and_one_for_notes() -> None:
    thread = builders.conversation()
    for who in (cast.GRACE, cast.ALAN):
        for mode in ("reply", "note"):
            save_draft(thread, mode=mode, body=f"{mode} by {who.name}", by=builders.teammate(who))
    assert Draft.objects.count() == 4


@pytest.mark.parametrize("version", [0, 1])
def test_another_tab_is_not_written_over(version: int) -> None:
    thread, grace = builders.conversation(), builders.teammate()
    save_draft(thread, mode="reply", body="From this tab", by=grace)
    save_draft(thread, mode="reply", body="From the other tab", by=grace)
    with refused(MOVED, kind=DraftMoved):
        save_draft(thread, mode="reply", body="From this tab, later", by=grace, version=version)
    assert Draft.objects.get().body == "From the other tab"


def test_without_a_version_the_last_word_counts() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    save_draft(thread, mode="reply", body="One", by=grace)
    save_draft(thread, mode="reply", body="Two", by=grace)
    assert Draft.objects.get().body == "Two"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_begin_at_once_do_not_break_each_other() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    saved = together(*[partial(save_draft, thread, mode="reply", body="Dear", by=grace, version=0)] * 3)
    assert sorted(type(one).__name__ for one in saved) == ["Draft", "DraftMoved", "DraftMoved"]
    assert Draft.objects.get().version == 1


@pytest.mark.parametrize("body", ["", " \n ", "\x00"])
def test_an_empty_one_is_dropped(body: str) -> None:
    thread, grace = builders.conversation(), builders.teammate()
    assert save_draft(thread, mode="reply", body=body, by=grace) is None
    save_draft(thread, mode="reply", body="Dear", by=grace)
    assert save_draft(thread, mode="reply", body=body, by=grace) is None
    assert not Draft.objects.exists()


def test_it_is_dropped_for_its_writer_and_mode_only() -> None:
    thread, grace, alan = builders.conversation(), builders.teammate(), builders.teammate(cast.ALAN)
    save_draft(thread, mode="reply", body="Mine", by=grace)
    note, other = (
        save_draft(thread, mode="note", body="Mine too", by=grace),
        save_draft(thread, mode="reply", body="His", by=alan),
    )
    drop_draft(thread, mode="reply", by=grace)
    assert set(Draft.objects.all()) == {note, other}


def test_a_book_is_not_a_draft() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    with refused("This is too long to keep: attach it as a file.", field="body"):
        save_draft(thread, mode="reply", body="x" * (LONGEST + 1), by=grace)
    with refused("Write a reply or a note.", field="mode"):
        save_draft(thread, mode="poem", body="x", by=grace)
