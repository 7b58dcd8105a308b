"""Files: stored under random names, typed by their bytes, named by their sender."""

import unicodedata
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.conversations.models import Attachment, Conversation
from helpdesk.conversations.operations.attaching import (
    LARGEST,
    NewFile,
    attach,
    claim,
    clean_name,
    content_type_of,
)
from tests import builders, cast
from tests.helpers.refusing import refused

GONE = "A file is not there any more. Attach it again."
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


def note(name: str = "note.txt", content: bytes = b"It howled.") -> NewFile:
    return NewFile(name, content, "text/plain")


@pytest.mark.django_db
def test_a_file_is_kept_under_a_random_name_inside_the_store() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    [kept] = attach(thread, [note("../../etc/passwd.txt")], by=grace, entry=thread.entries.get())
    place = Path(kept.file.path).resolve()
    assert place.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert "passwd" not in str(place)
    assert place.suffix == ""
    assert (kept.name, kept.size, kept.content_type, kept.uploaded_by) == ("passwd.txt", 10, "text/plain", grace)
    with kept.file.open() as stored:
        assert stored.read() == b"It howled."


@pytest.mark.django_db
def test_too_many_or_too_large_files_are_refused_and_none_is_kept() -> None:
    thread, grace = builders.conversation(), builders.teammate()
    with refused("Attach 50 files at most.", field="files"):
        attach(thread, [note()] * 51, by=grace)
    with refused("hound.bin is larger than 25 MB.", field="files"):
        attach(thread, [note(), note("hound.bin", b"\0" * (LARGEST + 1))], by=grace)
    assert not Attachment.objects.exists()


@pytest.mark.django_db
class TestClaiming:
    """Files that were uploaded for a draft go with the message that is sent."""

    @pytest.fixture
    def thread(self) -> Conversation:
        return builders.conversation()

    def test_they_move_to_the_entry(self, thread: Conversation) -> None:
        grace, entry = builders.teammate(), thread.entries.get()
        files = attach(thread, [note("a"), note("b")], by=grace)
        assert claim(thread, [str(file.key) for file in files], entry=entry, by=grace) == 2
        assert set(entry.attachments.all()) == set(files)

    def test_not_twice_not_those_of_others_and_not_those_of_another_conversation(self, thread: Conversation) -> None:
        grace, alan, entry = builders.teammate(), builders.teammate(cast.ALAN), thread.entries.get()
        [sent] = attach(thread, [note()], by=grace, entry=entry)
        [his] = attach(thread, [note()], by=alan)
        [elsewhere] = attach(builders.conversation(cast.IRENE), [note()], by=grace)
        for file in (sent, his, elsewhere):
            with refused(GONE, field="files"):
                claim(thread, [str(file.key)], entry=entry, by=grace)
        his.refresh_from_db()
        assert his.entry is None

    @pytest.mark.parametrize("key", ["", "not-a-key", str(uuid.UUID(int=1))])
    def test_one_that_is_not_there_is_missed(self, thread: Conversation, key: str) -> None:
        with refused(GONE, field="files"):
            claim(thread, [key], entry=thread.entries.get(), by=builders.teammate())


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\holmes\\hound.doc", "hound.doc"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("fdp.\u202egnp.exe", "fdp.gnp.exe"),
        ("a\r\nb\x00.txt", "ab.txt"),
        ("\uff0e\uff0e\uff0fetc\uff0fshadow", "shadow"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".tar.gz", "x" * 197 + ".gz"),
        ("x" * 300, "x" * 200),
        ("猟犬.jpeg", "猟犬.jpeg"),
    ],
)
def test_names_say_what_they_are(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@given(st.text(max_size=400))
def test_any_name_becomes_a_harmless_one(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 200
    assert not {unicodedata.category(char)[0] for char in cleaned} & {"C"}
    assert not set(cleaned) & set("/\\")


@pytest.mark.parametrize(
    ("content", "claimed", "found"),
    [
        (PNG, "text/html", "image/png"),
        (b"\xff\xd8\xff\xe0 photo", "application/octet-stream", "image/jpeg"),
        (b"GIF89a....", "text/plain", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", "image/webp"),
        (b"%PDF-1.7", "text/html", "application/pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml", "application/octet-stream"),
        (b"<!doctype html><script>alert(1)</script>", "text/html", "application/octet-stream"),
        (b"<html><body>", "image/png", "application/octet-stream"),
        (b"plain words", "text/plain; charset=utf-8", "text/plain"),
        (b"alert(1)", "text/javascript", "application/octet-stream"),
        (b"name,size\n", "text/csv", "text/csv"),
        (b"", "", "application/octet-stream"),
    ],
)
def test_what_a_file_is_its_bytes_say(content: bytes, claimed: str, found: str) -> None:
    assert content_type_of(content, claimed) == found


@pytest.mark.parametrize("content_type", ["image/png", "image/jpeg", "image/gif", "image/webp"])
def test_four_kinds_of_picture_are_shown_in_the_page(content_type: str) -> None:
    assert Attachment(content_type=content_type).is_image
    assert not Attachment(content_type="image/svg+xml").is_image
