"""Many large mails at once: memory is bounded, and who is turned away is asked to come again."""

import smtplib

import psutil
import pytest

from helpdesk.mail.holding import Holding, Portion, declared_size
from helpdesk.mail.models import IncomingMail
from helpdesk.people.models import Brand
from helpdesk.running.ports import LOOPBACK
from tests.helpers.post import ADDRESS, Door
from tests.helpers.waiting import eventually

MEGABYTE = 1024 * 1024


def test_what_is_declared_is_set_aside_and_what_comes_besides_is_added() -> None:
    holding = Holding(100)
    one = Portion(holding, declared=60, most=80)
    assert one.grow(60)
    assert holding.held == 60
    assert one.grow(15)
    assert holding.held == 75
    assert one.grow(1000)  # longer than any mail: no more of it is kept
    assert holding.held == 80
    other = Portion(holding, declared=0, most=80)
    assert other.grow(20)
    assert not other.grow(1)
    assert not holding.has_room_for(1)
    for portion in (one, other):
        portion.release()
    assert holding.held == 0


@pytest.mark.parametrize(
    ("options", "size"),
    [(["SIZE=12"], 12), (["BODY=8BITMIME", "size=7"], 7), ([], 0), (["SIZE=x"], 0), (["SIZE=" + "9" * 30], 0)],
)
def test_the_declared_size_is_read(options: list[str], size: int) -> None:
    assert declared_size(options) == size


class Sender:
    """Somebody who has begun to hand in a mail."""

    def __init__(self, door: Door, *, size: int = 0) -> None:
        self.client = smtplib.SMTP(LOOPBACK, door.port, timeout=20)
        self.client.ehlo()
        self.client.mail("cleo@orchard.test", [f"size={size}"] if size else [])
        self.client.rcpt(ADDRESS)
        self.code, self.words = self.client.docmd("DATA")

    def write(self, size: int) -> None:
        assert self.client.sock
        self.client.sock.sendall(b"Subject: Lamp\r\n\r\n" + (b"y" * 998 + b"\r\n") * (size // 1000))

    def end(self) -> int:
        self.client.send(b"\r\n.\r\n")
        return self.client.getreply()[0]

    def close(self) -> None:
        self.client.close()


@pytest.mark.django_db(transaction=True)
def test_many_large_mails_at_once_are_asked_to_come_again(lumen: Brand) -> None:
    narrow = Door(SMTP_MEMORY_BYTES=str(8 * MEGABYTE), MAIL_MAX_BYTES=str(4 * MEGABYTE))
    senders: list[Sender] = []
    try:
        before = psutil.Process(narrow.apart.process.pid).memory_info().rss
        senders = [Sender(narrow, size=4 * MEGABYTE) for _ in range(12)]
        assert [one.code for one in senders] == [354, 354] + [452] * 10
        assert b"try again in a few minutes" in senders[2].words
        unsaid = Sender(narrow)  # declares nothing, when nothing is left
        assert unsaid.code == 452
        unsaid.close()
        for one in senders[:2]:
            one.write(3 * MEGABYTE)
        assert [one.end() for one in senders[:2]] == [250, 250]
        # Room again, and somebody who said nothing of a size is stopped in the midst of it.
        late, liar = Sender(narrow, size=4 * MEGABYTE), Sender(narrow)
        filler = Sender(narrow, size=3 * MEGABYTE)
        assert (late.code, liar.code, filler.code) == (354, 354, 354)
        assert _is_stopped(liar)
        filler.close()
        late.write(MEGABYTE)
        assert late.end() == 250
        assert psutil.Process(narrow.apart.process.pid).memory_info().rss - before < 80 * MEGABYTE
        eventually(lambda: _is_accepted(narrow), what="room after somebody hung up")
        senders += [late, liar]
    finally:
        for one in senders:
            one.close()
        narrow.stop()
    assert IncomingMail.objects.count() == 2  # the two alike are one, and the half one is none


def _is_stopped(sender: Sender) -> bool:
    """Told to come again in the midst of a message; whoever writes on finds nobody there."""
    try:
        sender.write(3 * MEGABYTE)
        return sender.end() == 421
    except (smtplib.SMTPServerDisconnected, OSError):
        return True


def _is_accepted(door: Door) -> bool:
    try:
        sender = Sender(door, size=4 * MEGABYTE)
    except (smtplib.SMTPException, OSError):
        return False
    sender.close()
    return sender.code == 354
