"""`manage.py receive_mail`: a message on standard input, and an exit code that a mail program can act upon."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from helpdesk.mail.models import IncomingMail
from helpdesk.people.models import Brand
from helpdesk.running.ports import any_free
from tests.helpers.apart import environment
from tests.helpers.nursery import nursery
from tests.helpers.post import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)

STORED, REFUSED, TRY_AGAIN = 0, 65, 75
RAW = b"Message-ID: <one@orchard.test>\nSubject: Lamp\n\nIt hums.\n"


def _pipe(raw: bytes, *arguments: str, **more: str) -> tuple[int, str]:
    process = nursery().bear(["manage.py", "receive_mail", *arguments], environment(**more), raw)
    with process.stdout as output:
        return process.wait(60), output.read()


def _given(raw: bytes, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """As `_pipe`, in this process: for what does not depend on there being another."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    try:
        call_command("receive_mail", *arguments)
    except CommandError as problem:
        return problem.returncode
    return STORED


def test_a_message_is_stored_for_the_recipient_it_is_given(lumen: Brand) -> None:
    assert _pipe(RAW, "--to", "support+r2@lumen.test", "--from", "cleo@orchard.test") == (STORED, "")

    incoming = IncomingMail.objects.get()
    assert bytes(incoming.raw) == RAW
    assert (incoming.source, incoming.envelope_to) == ("pipe", "support+r2@lumen.test")
    assert incoming.envelope_from == "cleo@orchard.test"


def test_the_same_message_again_is_stored_too(lumen: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [_given(RAW, "--to", ADDRESS, monkeypatch=monkeypatch) for _ in range(2)] == [STORED, STORED]
    assert IncomingMail.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        b"Delivered-To: support+r2@lumen.test\nTo: list@quarry.test\n",
        b"Delivered-To: helpdesk@localhost\nX-Original-To: support+r2@lumen.test\nTo: support@lumen.test\n",
        b"To: Somebody <else@quarry.test>,\n Lumen <support+r2@lumen.test>\n",
        b"From bounces Mon Nov 23 08:00:00 2026\nTo: else@quarry.test\nCc: <support+r2@lumen.test>\n",
    ],
)
def test_without_a_recipient_the_headers_tell(lumen: Brand, headers: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _given(b"Return-Path: <cleo@orchard.test>\n" + headers + RAW, monkeypatch=monkeypatch) == STORED

    incoming = IncomingMail.objects.get()
    assert (incoming.envelope_from, incoming.envelope_to) == ("cleo@orchard.test", "support+r2@lumen.test")


def test_mail_for_nobody_here_is_refused_for_good(lumen: Brand) -> None:
    code, words = _pipe(RAW, "--to", "nobody@lumen.test")
    assert (code, "There is no mailbox nobody@lumen.test here." in words) == (REFUSED, True)

    code, words = _pipe(b"To: nobody@lumen.test\n" + RAW)
    assert (code, "name one with --to" in words) == (REFUSED, True)
    assert not IncomingMail.objects.exists()


def test_too_large_is_refused_for_good(lumen: Brand) -> None:
    code, words = _pipe(RAW * 100, "--to", ADDRESS, MAIL_MAX_BYTES="1000")
    assert (code, "larger than" in words) == (REFUSED, True)


def test_whatever_is_our_fault_is_tried_again(lumen: Brand) -> None:
    away = f"postgresql://helpdesk@127.0.0.1:{any_free()}/helpdesk"
    code, words = _pipe(RAW, "--to", ADDRESS, DATABASE_URL=away)
    assert (code, "try again later" in words) == (TRY_AGAIN, True)

    code, words = _pipe(RAW, "--to", ADDRESS, SMTP_PORT="no number")
    assert (code, "try again later" in words) == (TRY_AGAIN, True)
