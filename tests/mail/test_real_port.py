"""What people break with, handed to the real SMTP port of a running receiver: each has its outcome, none an error."""

import re
from collections.abc import Callable

import pytest
from pytest_django import Settings

from helpdesk.conversations.models import Conversation, Entry, Participant
from helpdesk.mail.addressing import reply_address
from helpdesk.mail.models import IncomingMail
from helpdesk.people.models import Brand
from tests import builders, cast
from tests.helpers.post import ADDRESS, Door
from tests.mail.raw import HEAD, raw
from tests.mail.test_hostile_mail import nested
from tickets.operations.intake import take_in

pytestmark = pytest.mark.django_db(transaction=True)

FORGED = "From: Sherlock Holmes <holmes@bakerstreet.example>\r\nAuthentication-Results: mx.lumen.test; dmarc=fail\r\n"
OURS = f"From: Support <{ADDRESS}>\r\n"
# What is sent, what becomes of it, and words of the reason.
BREAK_ITS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "5,000 nested parts": (lambda: nested(5_000), "unreadable", "nested too deeply"),
    "a forged sender": (lambda: raw(head=FORGED), "suspended", "forgery"),
    "one of our own addresses as sender": (lambda: raw(head=OURS), "suspended", "our own addresses"),
    "no sender": (lambda: raw(head="Subject: Hello\r\n"), "suspended", "no sender"),
    "a charset that does not exist": (
        lambda: raw("Content-Type: text/plain; charset=klingon", "Wie geht's? Schön.".encode()),
        "started",
        "",
    ),
    "bytes that are no UTF-8": (
        lambda: raw("Content-Type: text/plain; charset=utf-8", b"Sch\xf6n \xff\xfe"),
        "started",
        "",
    ),
    "NULs": (lambda: raw("Subject: Hi\x00dden\r\n", b"It \x00was\x00 on the moor"), "started", ""),
    "nothing but NULs": (lambda: b"\x00" * 10_000, "suspended", ""),
    "a header without an end": (lambda: raw("X: " + "y" * 300_000), "unreadable", "longer than"),
    "a script": (lambda: raw("Content-Type: text/html", "<script>alert(1)</script><p>Hello</p>"), "started", ""),
}


@pytest.fixture
def trusting(settings: Settings) -> None:
    settings.MAIL_TRUSTED_AUTHSERV_ID = "mx.lumen.test"


@pytest.mark.parametrize("name", BREAK_ITS)
def test_whatever_comes_through_the_port_has_an_outcome(door: Door, lumen: Brand, trusting: None, name: str) -> None:
    make, outcome, reason = BREAK_ITS[name]
    message = make()
    door.send(message)
    incoming = take_in(IncomingMail.objects.get().pk)
    assert (incoming.outcome, reason in incoming.reason) == (outcome, True), incoming.reason
    assert bytes(incoming.raw).rstrip() == re.sub(rb"\r?\n", b"\r\n", message).rstrip()  # nothing is lost
    if incoming.entry_id:
        entry = Entry.objects.get(pk=incoming.entry_id)
        assert "\x00" not in entry.body_text + entry.body_html + entry.conversation.subject
        assert "<script" not in entry.body_html
    assert take_in(incoming.pk).handled_at == incoming.handled_at
    assert IncomingMail.objects.count() == 1


def spoiled(address: str) -> str:
    at = address.index("+r") + 5
    return address[:at] + ("a" if address[at] != "a" else "b") + address[at + 1 :]


@pytest.mark.parametrize("spoil", [spoiled, lambda address: address.replace("+r", "+rzz"), lambda _: ADDRESS])
def test_a_wrong_reply_token_is_accepted_and_leads_into_nobodys_conversation(
    door: Door, lumen: Brand, spoil: Callable[[str], str]
) -> None:
    thread = builders.conversation()
    holder = Participant.objects.get(conversation=thread)
    right = reply_address(ADDRESS, conversation_id=thread.pk, participant_id=holder.pk)
    door.send(raw("Subject: Let me in\r\n"), spoil(right))
    incoming = take_in(IncomingMail.objects.get().pk)
    assert incoming.outcome == "started"
    assert incoming.conversation_id != thread.pk
    assert thread.entries.count() == 1


def test_a_right_token_from_a_stranger_is_kept_visibly_apart(door: Door, lumen: Brand) -> None:
    thread = builders.conversation()
    holder = Participant.objects.get(conversation=thread)
    right = reply_address(ADDRESS, conversation_id=thread.pk, participant_id=holder.pk)
    stranger = HEAD.replace("holmes@bakerstreet.example", cast.IRENE.email)
    door.send(raw("Subject: I found this\r\n", head=stranger), right)
    incoming = take_in(IncomingMail.objects.get().pk)
    entry = Entry.objects.get(pk=incoming.entry_id or 0)
    assert (incoming.outcome, entry.conversation_id, entry.is_suspicious) == ("threaded", thread.pk, True)
    assert Conversation.objects.get(pk=thread.pk).participants.count() == 2
