"""Mail on its way in while the receiver is killed and PostgreSQL or Redis is away."""

import smtplib
import threading
import time
from contextlib import suppress

import pytest
from django.db import connection

from helpdesk.ledger.models import Event
from helpdesk.mail.models import IncomingMail
from helpdesk.people.models import Brand
from helpdesk.running.ports import LOOPBACK
from tests.helpers.apart import Apart
from tests.helpers.ground import GROUND
from tests.helpers.post import ADDRESS, Door

pytestmark = pytest.mark.django_db(transaction=True)


def _mail(number: int) -> bytes:
    return f"Message-ID: <m{number}@orchard.test>\r\nSubject: Lamp\r\n\r\nIt hums {number}.\r\n".encode()


def _code(door: Door, raw: bytes) -> int:
    """What a sender is told in the end."""
    with door.client() as client:
        client.ehlo()
        client.mail("cleo@orchard.test")
        code, _ = client.rcpt(ADDRESS)
        return client.data(raw)[0] if code == 250 else code


def test_while_postgresql_is_away_senders_are_asked_to_come_again(door: Door, lumen: Brand) -> None:
    postgres = GROUND.servers.postgres
    assert postgres is not None
    assert _code(door, _mail(1)) == 250

    connection.close()
    postgres.stop()
    try:
        assert [_code(door, _mail(2)) for _ in range(3)] == [451] * 3
        time.sleep(5.5)  # the list of mailboxes is no longer believed either
        assert _code(door, _mail(2)) == 451
    finally:
        postgres.start()

    assert _code(door, _mail(2)) == 250
    assert IncomingMail.objects.count() == 2


def test_postgresql_crashes_between_two_mails_and_the_next_is_taken(door: Door, lumen: Brand) -> None:
    postgres = GROUND.servers.postgres
    assert postgres is not None
    assert _code(door, _mail(1)) == 250

    connection.close()
    postgres.kill()
    postgres.start()

    assert [_code(door, _mail(number)) for number in (2, 3)] == [250, 250]
    assert IncomingMail.objects.count() == 3


def test_without_redis_mail_is_taken_all_the_same(door: Door, lumen: Brand) -> None:
    valkey = GROUND.servers.valkey
    assert valkey is not None
    valkey.kill()
    try:
        began = time.monotonic()
        assert [_code(door, _mail(number)) for number in range(5)] == [250] * 5
        assert time.monotonic() - began < 10
    finally:
        valkey.start()
    assert Event.objects.filter(name="mail.received").count() == 5


def test_whatever_was_accepted_is_there_once_however_often_the_receiver_is_killed(lumen: Brand) -> None:
    mails = 150
    running = Door(SMTP_SENDER_PER_MINUTE="0")
    port = running.port
    accepted: list[int] = []

    def send_them_all() -> None:
        for number in range(mails):
            while True:
                with suppress(OSError, smtplib.SMTPException), smtplib.SMTP(LOOPBACK, port, timeout=10) as client:
                    client.sendmail("cleo@orchard.test", [ADDRESS], _mail(number))
                    accepted.append(number)
                    break
                time.sleep(0.02)

    sender = threading.Thread(target=send_them_all)
    sender.start()
    current = running.apart
    for share in (0.25, 0.5, 0.75):
        while len(accepted) < mails * share:
            time.sleep(0.005)
        current.kill()
        current = Apart.manage("smtp", SMTP_PORT=str(port), SMTP_SENDER_PER_MINUTE="0")
        current.wait_for_line("Receiving mail at")
    sender.join(120)
    current.process.terminate()
    current.wait()

    assert accepted == list(range(mails))
    kept = IncomingMail.objects.order_by("message_id").values_list("message_id", flat=True)
    assert sorted(kept) == sorted(f"<m{number}@orchard.test>" for number in range(mails))
    assert Event.objects.filter(name="mail.received").count() == mails
