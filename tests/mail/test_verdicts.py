"""What headers prove, and what they do not."""

import pytest
from pytest_django import Settings

from helpdesk.mail.parsing import parse
from tests.mail.raw import raw

ANSWERS = "In-Reply-To: <1@engine.example>\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-replied (vacation)",
        f"{ANSWERS}Auto-Submitted: auto-generated",
        "Precedence: auto_reply",
        "X-Autoreply: yes",
        "X-Autorespond: Out until Monday",
        f"{ANSWERS}Subject: Automatic reply: The hound",
        f"{ANSWERS}Subject: Automatische Antwort: The hound",
        f"{ANSWERS}Subject: Abwesenheitsnotiz: The hound",
        f"{ANSWERS}Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSN?=: hound",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b",
    ],
)
def test_a_machine_that_answers_for_somebody_is_known(headers: str) -> None:
    assert parse(raw(headers)).is_auto_reply


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "Auto-Submitted: no",
        "Auto-Submitted: auto-generated",  # an order, an alert: somebody should read it
        "X-Autoreply: no",
        "Precedence: bulk",
        "List-Id: <friends.example>",
        "X-Auto-Response-Suppress: All",  # asks something of us, and says nothing of itself
        "Subject: Automatic reply does not work",
        f"{ANSWERS}Subject: Re: Automatic reply: The hound",
    ],
)
def test_a_person_is_not_taken_for_a_machine(headers: str) -> None:
    assert not parse(raw(headers)).is_auto_reply


def test_our_own_mail_is_known_and_that_of_another_helpdesk_is_not(settings: Settings) -> None:
    settings.MAIL_INSTANCE = "ours"
    assert parse(raw("X-Helpdesk-Loop: ours")).is_loop
    assert not parse(raw("X-Helpdesk-Loop: theirs")).is_loop
    assert not parse(raw()).is_loop


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ("Authentication-Results: mx.ours; spf=fail; dmarc=pass (p=reject) header.from=b.example", "pass"),
        ("Authentication-Results: MX.OURS 1; dmarc=fail", "fail"),
        ("Authentication-Results: mx.ours; dmarc=none", "unknown"),
        ("Authentication-Results: mx.ours; spf=pass", "unknown"),
        ("Authentication-Results: mx.evil; dmarc=pass", "unknown"),
        ("", "unknown"),
        # Ours is the topmost; those below came with the mail.
        ("Authentication-Results: mx.ours; dmarc=fail\r\nAuthentication-Results: mx.ours; dmarc=pass", "fail"),
        ("Authentication-Results: mx.ours; spf=none\r\nAuthentication-Results: mx.ours; dmarc=pass", "unknown"),
        ("Authentication-Results: mx.evil; dmarc=pass\r\nAuthentication-Results: mx.ours; dmarc=fail", "fail"),
        # What strangers may choose is quoted in it.
        ('Authentication-Results: mx.ours; spf=pass smtp.mailfrom="; dmarc=pass"; dmarc=fail', "fail"),
        ("Authentication-Results: mx.ours; spf=pass (dmarc=pass; dmarc=pass)", "unknown"),
        ("Authentication-Results: mx.ours; spf=pass smtp.mailfrom=dmarc=pass", "unknown"),
    ],
)
def test_only_our_own_mail_server_is_believed(settings: Settings, headers: str, verdict: str) -> None:
    settings.MAIL_TRUSTED_AUTHSERV_ID = "mx.ours"
    assert parse(raw(headers)).authentication == verdict


def test_without_a_trusted_server_nobody_is_believed() -> None:
    assert parse(raw("Authentication-Results: ; dmarc=fail")).authentication == "unknown"
