"""The SMTP receiver, as a process of its own and over real sockets."""

import smtplib
import socket
import time

import pytest

from helpdesk.ledger.models import Event
from helpdesk.mail.models import IncomingMail, Mailbox
from helpdesk.people.models import Brand
from helpdesk.running.ports import LOOPBACK, accepts
from tests.helpers.post import ADDRESS, Door
from tests.helpers.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def _mail(text: str = "It hums.", mark: str = "one") -> bytes:
    return f"Message-ID: <{mark}@orchard.test>\r\nSubject: Lamp\r\n\r\n{text}\r\n".encode()


class Dialogue:
    """SMTP by hand, for what no well-behaved client would say."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((LOOPBACK, port), timeout=20)
        self._file = self._socket.makefile("rb")
        self.read()

    def say(self, line: bytes) -> str:
        self.write(line + b"\r\n")
        return self.read()

    def write(self, raw: bytes) -> None:
        self._socket.sendall(raw)

    def read(self) -> str:
        lines = []
        while line := self._file.readline().decode():
            lines.append(line.rstrip())
            if line[3:4] != "-":
                break
        return "\n".join(lines)

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def test_a_message_is_stored_before_it_is_accepted(door: Door, lumen: Brand) -> None:
    door.send(_mail())

    incoming = IncomingMail.objects.get()
    assert bytes(incoming.raw) == _mail()
    assert (incoming.source, incoming.envelope_from, incoming.envelope_to) == ("smtp", "cleo@orchard.test", ADDRESS)
    assert Event.objects.filter(name="mail.received", data={"incoming_id": incoming.pk}).count() == 1


def test_the_same_message_is_accepted_again_and_kept_once(door: Door, lumen: Brand) -> None:
    door.send(_mail())
    door.send(_mail())

    assert IncomingMail.objects.count() == 1


def test_an_unknown_recipient_is_refused_in_words_and_the_others_are_not(door: Door, lumen: Brand) -> None:
    with door.client() as client:
        refused = client.sendmail("cleo@orchard.test", ["nobody@lumen.test", ADDRESS], _mail())

    assert refused == {"nobody@lumen.test": (550, b"5.1.1 There is no mailbox with this address here")}
    assert IncomingMail.objects.get().envelope_to == ADDRESS


def test_a_reply_address_is_accepted_and_kept_with_its_token(door: Door, lumen: Brand) -> None:
    door.send(_mail(), "Support+rAbC234@Lumen.test")

    incoming = IncomingMail.objects.get()
    assert incoming.envelope_to == "Support+rAbC234@Lumen.test"
    assert incoming.mailbox == Mailbox.objects.get(address=ADDRESS)


def test_several_recipients_of_one_message_are_one_row_for_each_mailbox(door: Door, lumen: Brand) -> None:
    Brand.objects.create(key="harbor", name="Harbor", address="support@harbor.test")
    time.sleep(1.1)  # an unknown address is asked for again after a second

    door.send(_mail(), ADDRESS, "support@harbor.test", "support+r2@lumen.test")

    kept = IncomingMail.objects.order_by("id").values_list("mailbox__address", "envelope_to")
    assert list(kept) == [(ADDRESS, "support+r2@lumen.test"), ("support@harbor.test", "support@harbor.test")]


def test_the_null_sender_is_kept_as_nobody(door: Door, lumen: Brand) -> None:
    door.send(_mail(), sender="<>")

    assert IncomingMail.objects.get().envelope_from == ""


def test_the_size_is_announced_and_enforced_before_and_after_the_data(lumen: Brand) -> None:
    narrow = Door(MAIL_MAX_BYTES="100000")
    try:
        with narrow.client() as client:
            client.ehlo()
            assert client.esmtp_features["size"] == "100000"
            assert client.mail("cleo@orchard.test", ["size=100001"])[0] == 552
            client.rset()
            client.mail("cleo@orchard.test")
            client.rcpt(ADDRESS)
            assert client.data(b"x" * 78 + b"\r\n" + (b"y" * 78 + b"\r\n") * 1300)[0] == 552
            client.sendmail("cleo@orchard.test", [ADDRESS], _mail())
    finally:
        narrow.stop()
    assert IncomingMail.objects.count() == 1


def test_eight_bits_nuls_and_foreign_letters_pass_unchanged(door: Door, lumen: Brand) -> None:
    raw = "Message-ID: <grün@orchard.test>\r\nSubject: Größe\r\n\r\n".encode() + bytes(range(1, 10)) + b"\x00\xff\r\n"

    door.send(raw, sender="jürgen@orchard.test", options=("SMTPUTF8", "BODY=8BITMIME"))

    incoming = IncomingMail.objects.get()
    assert bytes(incoming.raw) == raw
    assert incoming.envelope_from == "jürgen@orchard.test"


def test_a_line_longer_than_the_standard_allows_is_not_lost(door: Door, lumen: Brand) -> None:
    raw = _mail("x" * 200_000)

    door.send(raw)

    assert bytes(IncomingMail.objects.get().raw) == raw


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r"])
def test_no_end_but_the_right_one_ends_a_message(door: Door, lumen: Brand, end: bytes) -> None:
    smuggled = (
        b"It hums." + end + b"MAIL FROM:<evil@quarry.test>\r\nRCPT TO:<support@lumen.test>\r\nDATA\r\nsmuggled\r\n"
    )
    talk = Dialogue(door.port)
    talk.say(b"EHLO quarry.test")
    talk.say(b"MAIL FROM:<cleo@orchard.test>")
    talk.say(b"RCPT TO:<support@lumen.test>")
    assert talk.say(b"DATA").startswith("354")

    assert talk.say(b"Message-ID: <x@y>\r\n\r\n" + smuggled + b".").startswith("250")
    talk.say(b"QUIT")
    talk.close()

    assert b"smuggled" in bytes(IncomingMail.objects.get().raw)


def test_bad_bytes_in_an_address_are_an_answer_and_not_a_fault(door: Door, lumen: Brand) -> None:
    talk = Dialogue(door.port)
    talk.say(b"EHLO quarry.test")
    assert talk.say(b"MAIL FROM:<\xff\xfe@quarry.test>")[0] in "25"
    talk.say(b"RSET")
    assert talk.say(b"MAIL FROM:<cleo@orchard.test>").startswith("250")
    assert talk.say(b"RCPT TO:<\xff@lumen.test>").startswith("55")
    assert talk.say(b"RCPT TO:<support+\xff@lumen.test>")[0] in "25"
    assert talk.say(b"RCPT TO:<support@lumen.test>").startswith("250")
    assert talk.say(b"DATA").startswith("354")
    assert talk.say(_mail() + b".").startswith("250")
    talk.close()


def test_too_many_recipients_are_asked_to_come_in_a_second_message(door: Door, lumen: Brand) -> None:
    with door.client() as client:
        client.ehlo()
        client.mail("cleo@orchard.test")
        codes = [client.rcpt(f"support+{number}@lumen.test")[0] for number in range(101)]
    assert codes == [250] * 100 + [452]


def test_a_sender_that_runs_wild_is_slowed_down_and_the_others_are_not(lumen: Brand) -> None:
    strict = Door(SMTP_SENDER_PER_MINUTE="3")
    try:
        with strict.client() as client:
            client.ehlo()
            codes = []
            for _ in range(4):
                codes.append(client.mail("Wild@quarry.test")[0])
                client.rset()
            assert codes == [250, 250, 250, 450]
            assert client.mail("cleo@orchard.test")[0] == 250
    finally:
        strict.stop()


def test_one_connection_too_many_is_asked_to_come_later(lumen: Brand) -> None:
    small = Door(SMTP_CONNECTIONS="2")
    try:
        first, second = small.client(), small.client()
        with pytest.raises(smtplib.SMTPConnectError) as refused:
            small.client()
        assert refused.value.smtp_code == 421
        first.close()
        eventually(lambda: _answers(small), what="room for another")
        second.close()
    finally:
        small.stop()


def _answers(door: Door) -> bool:
    try:
        door.client().close()
    except smtplib.SMTPConnectError:
        return False
    return True


def test_told_to_stop_it_takes_in_the_message_that_is_half_here(lumen: Brand) -> None:
    ending = Door()
    idle = Dialogue(ending.port)
    talk = Dialogue(ending.port)
    talk.say(b"EHLO orchard.test")
    talk.say(b"MAIL FROM:<cleo@orchard.test>")
    talk.say(b"RCPT TO:<support@lumen.test>")
    talk.say(b"DATA")
    talk.write(b"Message-ID: <half@orchard.test>\r\n\r\nhalf of it ")

    ending.apart.process.terminate()

    assert idle.read().startswith("421 4.3.2")
    eventually(lambda: not accepts(ending.port), what="the door is shut")
    talk.write(b"and the other half\r\n")
    assert talk.say(b".").startswith("250")
    assert talk.read().startswith("421")
    assert ending.apart.wait(10) == 0
    assert bytes(IncomingMail.objects.get().raw).endswith(b"half of it and the other half\r\n")
    idle.close()
    talk.close()


def test_a_client_that_never_finishes_does_not_keep_it_from_ending(lumen: Brand) -> None:
    ending = Door()
    talk = Dialogue(ending.port)
    for line in (b"EHLO orchard.test", b"MAIL FROM:<cleo@orchard.test>", b"RCPT TO:<support@lumen.test>", b"DATA"):
        talk.say(line)

    began = time.monotonic()
    assert ending.stop() == 0
    assert time.monotonic() - began < 13
    talk.close()
    assert not IncomingMail.objects.exists()


def test_a_port_that_is_taken_is_said_so(door: Door) -> None:
    second = type(door.apart).manage("smtp", SMTP_PORT=str(door.port))
    assert second.wait() == 1
    assert f"Cannot listen on 127.0.0.1:{door.port}" in second.output
