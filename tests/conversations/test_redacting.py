"""Taking words back: gone for good, everywhere, and the place stays."""

from pathlib import Path

import pytest

from helpdesk.conversations.events import Redacted
from helpdesk.conversations.models import Attachment, Conversation, Entry
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.conversations.operations.locking import lock
from helpdesk.conversations.operations.redacting import redact
from helpdesk.mail.models import IncomingMail, OutgoingMail
from tests import builders, cast
from tests.helpers.delivering import deliver_all
from tests.helpers.history import changes
from tests.helpers.recorded import records
from tests.helpers.refusing import refused

pytestmark = pytest.mark.django_db

SECRET = "My card is 4111 1111 1111 1111"


@pytest.fixture
def entry() -> Entry:
    return builders.conversation(text=SECRET).entries.get()


def mail_about(entry: Entry, state: str) -> OutgoingMail:
    return OutgoingMail.objects.create(
        event_id=OutgoingMail.objects.count(),
        kind="reply",
        conversation_id=entry.conversation_id,
        entry_id=entry.pk,
        brand=entry.conversation.brand,
        recipient=cast.HOLMES.email,
        subject="Re: The hound",
        message_id=f"<{state}@helpdesk.example>",
        html=f"<p>{SECRET}</p>",
        text=SECRET,
        attachments=[{"name": "card.png"}],
        state=state,
    )


def test_text_files_and_preview_are_gone_and_the_place_stays(entry: Entry) -> None:
    grace = builders.teammate()
    [file] = attach(entry.conversation, [NewFile("card.png", b"4111")], by=grace, entry=entry)
    with records(Redacted(conversation_id=entry.conversation_id, entry_id=entry.pk, is_public=True), by=grace):
        redact(entry, by=grace)
    kept = Entry.objects.get(kind="reply")
    assert (kept.body_html, kept.quoted_html, kept.body_text) == ("", "", "")
    assert kept.redacted_at is not None
    assert Conversation.objects.get().preview == ""
    assert not Attachment.objects.exists()
    assert not Path(file.file.path).exists()
    assert changes(kept.conversation) == [("redacted", "Grace Hopper", {})]


def test_the_list_shows_it_no_more_even_behind_an_automatic_answer(entry: Entry) -> None:
    Entry.objects.create(conversation=entry.conversation, kind="reply", channel="email", is_automatic=True)
    append_change(lock(entry.conversation_id), "closed", by=builders.teammate())
    redact(entry, by=builders.teammate())
    assert Conversation.objects.get().preview == ""


def test_the_list_goes_on_showing_a_later_message(entry: Entry) -> None:
    builders.says(entry.conversation, "Never mind")
    redact(entry, by=builders.teammate())
    assert Conversation.objects.get().preview == "Never mind"


def test_two_agents_at_once_redact_it_once(entry: Entry) -> None:
    same = Entry.objects.get(pk=entry.pk)
    redact(entry, by=builders.teammate(cast.GRACE))
    with records(by=builders.teammate(cast.ALAN)):
        redact(same, by=builders.teammate(cast.ALAN))


def test_mails_with_it_that_wait_are_stopped_at_once(entry: Entry) -> None:
    states = ("queued", "claimed", "sending", "sent", "failed")
    mails = [mail_about(entry, state) for state in states]
    redact(entry, by=builders.teammate())
    for mail in mails:
        mail.refresh_from_db()
    assert [mail.state for mail in mails] == ["cancelled", "cancelled", "sending", "sent", "failed"]


def test_a_reaction_empties_every_mail_that_carried_it(entry: Entry) -> None:
    for state in ("queued", "sending", "sent", "failed", "unknown"):
        mail_about(entry, state)
    IncomingMail.objects.create(source="smtp", raw=SECRET.encode(), size=30, message_id="<1@b>", entry_id=entry.pk)
    redact(entry, by=builders.teammate())
    deliver_all()
    assert {(mail.html, mail.text, str(mail.attachments)) for mail in OutgoingMail.objects.all()} == {("", "", "[]")}
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"cancelled", "sent"}
    assert bytes(IncomingMail.objects.get().raw) == b""


def test_collaborators_redact_nothing(entry: Entry) -> None:
    with refused("Collaborators cannot redact messages."):
        redact(entry, by=builders.teammate(cast.CHARLES))
    entry.refresh_from_db()
    assert entry.body_text == SECRET


def test_history_is_not_redacted(entry: Entry) -> None:
    line = append_change(lock(entry.conversation_id), "closed", by=builders.teammate())
    with refused("What happened stays in the history."):
        redact(line, by=builders.teammate())
