"""What becomes of a mail that is due, over a real SMTP connection."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.operations import sending
from helpdesk.mail.operations.sending import NotPossible, cancel, retry, send_due
from tests.helpers.sink import Sink, hang, hang_up

type Queue = Callable[..., OutgoingMail]


def _now(mail: OutgoingMail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


def _wait_of(mail: OutgoingMail) -> float:
    return (_now(mail).available_at - timezone.now()).total_seconds()


def _come_due() -> None:
    OutgoingMail.objects.filter(state="queued").update(available_at=timezone.now() - timedelta(seconds=1))
    cache.clear()


def _failures() -> list[int]:
    return [event.data["outgoing_id"] for event in Event.objects.filter(name="mail.failed").order_by("id")]


def test_a_due_mail_is_sent_once(sink: Sink, queue_mail: Queue) -> None:
    mail = queue_mail()

    assert (send_due(), send_due()) == (1, 0)

    assert [(one.sender, one.recipient) for one in sink.received] == [("support@lumen.test", "cleo@orchard.test")]
    sent = _now(mail)
    assert (sent.state, sent.attempts, sent.error, sent.claimed_at) == ("sent", 1, "", None)
    assert sent.sent_at is not None


def test_a_mail_waits_for_its_time(sink: Sink, queue_mail: Queue) -> None:
    mail = queue_mail(available_at=timezone.now() + timedelta(minutes=2))

    assert send_due() == 0
    assert _now(mail).state == "queued"


def test_without_a_mail_url_the_row_itself_is_the_mail(queue_mail: Queue) -> None:
    mail = queue_mail()

    assert send_due() == 1
    assert _now(mail).state == "sent"


def test_many_mails_go_over_few_connections(sink: Sink, queue_mail: Queue) -> None:
    for number in range(45):
        queue_mail(f"c{number}@orchard.test")

    assert send_due() == 45
    assert sorted(one.recipient for one in sink.received) == sorted(f"c{number}@orchard.test" for number in range(45))
    assert sink.connections == 3


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
def test_a_refusal_fails_that_mail_alone_with_the_servers_words(sink: Sink, queue_mail: Queue, stage: str) -> None:
    getattr(sink, stage)["gone@orchard.test"] = "550 5.1.1 No such person"
    before, gone, after = queue_mail("a@orchard.test"), queue_mail("gone@orchard.test"), queue_mail("b@orchard.test")

    assert send_due() == 2

    assert [_now(mail).state for mail in (before, gone, after)] == ["sent", "failed", "sent"]
    assert _now(gone).error == "550 5.1.1 No such person"
    assert _failures() == [gone.pk]
    assert sink.connections == 1


@pytest.mark.parametrize("stage", ["to_recipient", "to_data"])
def test_what_cannot_be_taken_now_waits_longer_each_time(sink: Sink, queue_mail: Queue, stage: str) -> None:
    getattr(sink, stage)["busy@orchard.test"] = "450 4.2.1 Greylisted"
    busy, other = queue_mail("busy@orchard.test"), queue_mail()

    assert send_due() == 1
    assert (_now(busy).state, _now(busy).attempts, _now(busy).error) == ("queued", 1, "450 4.2.1 Greylisted")
    assert 20 < _wait_of(busy) < 40
    assert _now(other).state == "sent"

    _come_due()
    send_due()
    assert _now(busy).attempts == 2
    assert 44 < _wait_of(busy) < 76

    getattr(sink, stage).clear()
    _come_due()
    assert send_due() == 1
    assert (_now(busy).state, _now(busy).error) == ("sent", "")
    assert not _now(busy).was_lost


def test_after_two_days_a_mail_is_given_up(sink: Sink, queue_mail: Queue) -> None:
    sink.to_recipient["busy@orchard.test"] = "450 4.2.1 Greylisted"
    busy = queue_mail("busy@orchard.test", attempts=sending.MOST_ATTEMPTS - 1)

    send_due()

    assert _now(busy).state == "failed"
    assert _failures() == [busy.pk]
    waits = sum(min(sending.LONGEST_WAIT, sending.FIRST_WAIT * 2**n) for n in range(sending.MOST_ATTEMPTS - 1))
    assert 47 < waits / 3600 < 50


def test_a_server_that_is_down_costs_no_mail_its_turn(sink: Sink, queue_mail: Queue) -> None:
    sink.stop()
    mails = [queue_mail() for _ in range(3)]

    assert send_due() == 0
    assert [(_now(mail).state, _now(mail).attempts) for mail in mails] == [("queued", 1)] * 3
    assert "Connection refused" in _now(mails[0]).error
    assert not _failures()

    sink.start()
    assert send_due() == 0, "it is left to rest"
    _come_due()
    assert send_due() == 3


def test_a_server_that_says_421_is_left_to_rest_and_only_that_mail_counts_it(sink: Sink, queue_mail: Queue) -> None:
    sink.to_mail = "421 4.3.2 Shutting down"
    first, second = queue_mail(), queue_mail()

    assert send_due() == 0
    assert [(_now(mail).state, _now(mail).attempts) for mail in (first, second)] == [("queued", 1), ("queued", 0)]

    sink.to_mail = None
    _come_due()
    assert send_due() == 2


def test_a_connection_that_the_server_ends_between_mails_is_made_anew(sink: Sink, queue_mail: Queue) -> None:
    async def every_second(server: Any, received: Any) -> None:
        if len(sink.received) % 2 == 0:
            server.loop.call_later(0.001, server.transport.close)

    sink.after_data = every_second
    mails = [queue_mail(f"c{number}@orchard.test") for number in range(7)]
    for mail in mails:
        OutgoingMail.objects.filter(pk=mail.pk).update(text="x" * 20_000)

    sent = send_due()
    while sent < 7:
        _come_due()
        sent += send_due()
    assert sorted(one.recipient for one in sink.received) == sorted(mail.recipient for mail in mails)


def test_a_wrong_password_is_our_fault_and_fails_no_mail(sink: Sink, queue_mail: Queue, settings: Settings) -> None:
    settings.MAILERS["default"]["OPTIONS"] |= {"username": "lumen", "password": "wrong"}
    mail = queue_mail()

    assert send_due() == 0
    assert _now(mail).state == "queued"
    assert _now(mail).error


def test_a_mail_url_nobody_understands_lets_mail_wait(queue_mail: Queue, settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "helpdesk.mail.backends.NotConfigured"}}
    mail = queue_mail()

    assert send_due() == 0
    assert (_now(mail).state, "manage.py check" in _now(mail).error) == ("queued", True)


@pytest.mark.parametrize("break_off", [hang, hang_up])
def test_without_an_answer_a_mail_is_sent_once_more_and_then_needs_a_look(
    sink: Sink, queue_mail: Queue, break_off: Any
) -> None:
    sink.after_data = break_off
    mail, other = queue_mail(), queue_mail("ravi@orchard.test")

    assert send_due() == 0
    assert (_now(mail).state, _now(mail).was_lost) == ("queued", True)
    assert _wait_of(mail) > 20
    assert (_now(other).state, _now(other).attempts, _now(other).was_lost) == ("queued", 0, False)

    OutgoingMail.objects.filter(pk=other.pk).delete()
    _come_due()
    assert send_due() == 0
    assert _now(mail).state == "unknown"
    assert "did not say whether it took the message" in _now(mail).error
    assert _failures() == [mail.pk]

    assert [one.message["Message-ID"] for one in sink.to(mail.recipient)] == [mail.message_id] * 2
    _come_due()
    assert send_due() == 0, "a third time is for a person to decide"


def test_a_mail_that_was_lost_once_and_then_sent_is_sent(sink: Sink, queue_mail: Queue) -> None:
    sink.after_data = hang_up
    mail = queue_mail()
    send_due()

    sink.after_data = None
    _come_due()
    assert send_due() == 1
    assert (_now(mail).state, _now(mail).was_lost) == ("sent", True)
    assert not _failures()


def test_a_claim_whose_worker_is_gone_is_taken_back_after_a_minute(sink: Sink, queue_mail: Queue) -> None:
    def claimed(seconds: int) -> OutgoingMail:
        return queue_mail(state="claimed", claimed_at=timezone.now() - timedelta(seconds=seconds), attempts=1)

    fresh, old = claimed(50), claimed(70)

    assert send_due() == 1
    assert (_now(fresh).state, _now(old).state) == ("claimed", "sent")
    assert not _now(old).was_lost


def test_a_mail_left_in_the_act_is_sent_once_more_after_a_minute(sink: Sink, queue_mail: Queue) -> None:
    def in_the_act(seconds: int, *, was_lost: bool) -> OutgoingMail:
        since = timezone.now() - timedelta(seconds=seconds)
        return queue_mail(state="sending", claimed_at=since, attempts=1, was_lost=was_lost)

    fresh, once, twice = in_the_act(50, was_lost=False), in_the_act(70, was_lost=False), in_the_act(70, was_lost=True)

    assert send_due() == 1
    assert [_now(mail).state for mail in (fresh, once, twice)] == ["sending", "sent", "unknown"]
    assert _now(once).was_lost
    assert _failures() == [twice.pk]


def test_with_enough_in_hand_nobody_takes_more(sink: Sink, queue_mail: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "IN_HAND", 2)
    mail = queue_mail()
    hands = [queue_mail(state="sending", claimed_at=timezone.now()) for _ in range(2)]

    assert send_due() == 0
    OutgoingMail.objects.filter(pk=hands[0].pk).update(state="sent")
    assert send_due() == 1
    assert _now(mail).state == "sent"


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "The lamp\r\nBcc: all@quarry.test"},
        {"sender": "Bo\n <support@lumen.test>"},
        {"reply_to": "support@lumen.test\r\nX-Evil: yes"},
        {"headers": {"List-Unsubscribe": "<https://x>\r\nX-Evil: yes"}},
        {"headers": {"Bcc": "all@quarry.test"}},
        {"headers": {"X-Evil: yes\r\nX": "1"}},
        {"recipient": "not an address"},
        {"recipient": "a@b.test, c@d.test"},
        {"recipient": "jürgen@orchard.test"},
        {"sender": ""},
        {"attachments": [{"name": "gone.pdf", "content_type": "application/pdf", "path": "no/such"}]},
        {"attachments": [{"name": "x", "content_type": "text/plain", "path": "../../../etc/passwd"}]},
    ],
)
def test_a_mail_that_cannot_be_written_fails_alone_and_in_words(
    sink: Sink, queue_mail: Queue, wrong: dict[str, Any]
) -> None:
    bad, good = queue_mail(**wrong), queue_mail("ravi@orchard.test")

    assert send_due() == 1

    assert (_now(bad).state, _now(bad).attempts) == ("failed", 1)
    assert len(_now(bad).error) > 20
    assert [one.recipient for one in sink.received] == [good.recipient]


def test_a_store_of_files_that_is_away_lets_the_mail_wait(
    sink: Sink, queue_mail: Queue, settings: Settings, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "ab").mkdir()  # reading a directory is an error of the system, like a disk that is away
    mail = queue_mail(attachments=[{"name": "x", "content_type": "text/plain", "path": "ab"}])
    other = queue_mail()

    assert send_due() == 1
    assert (_now(mail).state, _now(other).state) == ("queued", "sent")
    assert "cannot be read" in _now(mail).error


def test_files_arrive_as_they_are(sink: Sink, queue_mail: Queue, settings: Settings, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    contents = [b"%PDF\x00\xff", "grün\r\nzeile\n".encode("latin-1"), b"Subject: inner\n\nbody", b""]
    names = ["Ré\nsumé.pdf", "notes.txt", "inner.eml", "empty"]
    types = ["application/pdf", "text/plain", "message/rfc822", "odd type\r\nX-Evil: yes"]
    files = [
        {"name": name, "content_type": kind, "path": default_storage.save(f"f{number}", ContentFile(content))}
        for number, (name, kind, content) in enumerate(zip(names, types, contents, strict=True))
    ]
    queue_mail(attachments=files)

    assert send_due() == 1

    parts = list(sink.received[0].message.iter_attachments())
    assert [part.get_payload(decode=True) for part in parts] == contents
    assert [part.get_filename() for part in parts] == ["Ré sumé.pdf", "notes.txt", "inner.eml", "empty"]
    octets = "application/octet-stream"
    assert [part.get_content_type() for part in parts] == ["application/pdf", "text/plain", octets, octets]


def test_a_failed_mail_can_be_sent_again_under_the_same_id(sink: Sink, queue_mail: Queue) -> None:
    sink.to_recipient["cleo@orchard.test"] = "550 5.7.1 Not today"
    mail = queue_mail()
    send_due()
    sink.to_recipient.clear()

    retry(_now(mail), by=SYSTEM)

    assert (_now(mail).state, _now(mail).attempts, _now(mail).error) == ("queued", 0, "")
    assert send_due() == 1
    assert sink.received[0].message["Message-ID"] == mail.message_id
    assert Event.objects.filter(name="mail.retried", data__outgoing_id=mail.pk).count() == 1
    with pytest.raises(NotPossible, match="Only a mail that failed"):
        retry(mail, by=SYSTEM)


def test_only_a_waiting_mail_can_be_cancelled(sink: Sink, queue_mail: Queue) -> None:
    waiting, claimed = queue_mail(), queue_mail(state="claimed", claimed_at=timezone.now())

    cancel(waiting, by=SYSTEM)
    with pytest.raises(NotPossible, match="too late"):
        cancel(claimed, by=SYSTEM)
    with pytest.raises(NotPossible):
        cancel(waiting, by=SYSTEM)

    assert send_due() == 0
    assert _now(waiting).state == "cancelled"
    assert Event.objects.filter(name="mail.cancelled").count() == 1


def test_nothing_is_recorded_when_a_retry_or_a_cancel_is_undone(queue_mail: Queue) -> None:
    mail = queue_mail(state="failed")
    with pytest.raises(NotPossible):
        cancel(mail, by=SYSTEM)
    assert _now(mail).state == "failed"
    assert not Event.objects.filter(name__startswith="mail.").exists()
