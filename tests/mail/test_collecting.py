"""What is stored at the door, and by what a message is known again."""

import asyncio
import threading

import pytest
from django.db import DataError, connection
from pytest_django import DjangoAssertNumQueries, Settings

from helpdesk.ledger.models import Event
from helpdesk.mail.models import IncomingMail, Mailbox
from helpdesk.mail.operations.collecting import (
    Message,
    TooLarge,
    UnknownMailbox,
    collect,
    collect_batch,
    collect_for_all,
)
from helpdesk.mail.operations.founding import found_mailboxes
from helpdesk.mail.scribes import Scribes
from helpdesk.people.models import Brand
from tests.helpers.database import rolled_back
from tests.helpers.looping import done
from tests.helpers.post import ADDRESS

RAW = b"Message-ID: <one@orchard.test>\r\nFrom: cleo@orchard.test\r\nSubject: Lamp\r\n\r\nIt hums.\r\n"


def _collect(raw: bytes = RAW, to: str = ADDRESS) -> IncomingMail:
    return collect(raw, envelope_from="cleo@orchard.test", envelope_to=to, source="smtp")


def _received() -> list[int]:
    return [event.data["incoming_id"] for event in Event.objects.filter(name="mail.received").order_by("id")]


def test_a_message_is_stored_whole_and_recorded_once(lumen: Brand) -> None:
    incoming = IncomingMail.objects.get(pk=_collect().pk)

    assert bytes(incoming.raw) == RAW
    assert incoming.size == len(RAW)
    assert incoming.mailbox == Mailbox.objects.get(address=ADDRESS)
    assert incoming.message_id == "<one@orchard.test>"
    assert (incoming.envelope_from, incoming.envelope_to) == ("cleo@orchard.test", ADDRESS)
    assert (incoming.source, incoming.outcome) == ("smtp", "pending")
    assert _received() == [incoming.pk]


def test_the_same_message_again_gives_the_same_row_and_records_nothing(lumen: Brand) -> None:
    first = _collect()

    assert _collect().pk == first.pk
    assert _collect(RAW.replace(b"\r\n", b"\n")).pk == first.pk, "another way here writes other line ends"
    assert _collect(b"Received: by mx.lumen.test\r\n" + RAW).pk == first.pk, "another way here adds headers"
    assert _received() == [first.pk]


def test_the_same_id_with_another_body_is_another_message(lumen: Brand) -> None:
    assert _collect().pk != _collect(RAW.replace(b"hums", b"flickers")).pk
    assert IncomingMail.objects.count() == 2


def test_messages_without_an_id_are_known_by_what_they_say(lumen: Brand) -> None:
    bare = RAW.partition(b"\r\n")[2]

    first = _collect(bare)

    assert first.message_id.endswith("@missing.invalid>")
    assert _collect(bare).pk == first.pk
    assert _collect(bare.replace(b"hums", b"flickers")).pk != first.pk


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b"Message-ID:\r\n <folded@orchard.test>\r\n", "<folded@orchard.test>"),
        (b"message-id:<tight@orchard.test>\r\n", "<tight@orchard.test>"),
        (b"Message-ID: no.brackets@orchard.test\r\n", "no.brackets@orchard.test"),
        (b"Message-ID: <a\x00b@orchard.test>\r\n", "<ab@orchard.test>"),
        (b"Message-ID: <\xff\xfe@orchard.test>\r\n", "<\ufffd\ufffd@orchard.test>"),
        (b"Message-ID:\r\nMessage-ID: <second@orchard.test>\r\n", "<second@orchard.test>"),
        (b"X-Message-ID: <not@this>\r\nMessage-ID: <this@orchard.test>\r\n", "<this@orchard.test>"),
    ],
)
def test_the_id_is_read_however_it_is_written(lumen: Brand, written: bytes, kept: str) -> None:
    assert _collect(written + b"Subject: Lamp\r\n\r\nMessage-ID: <in-the-body@x>\r\n").message_id == kept


def test_an_id_that_is_too_long_is_replaced_by_its_hash(lumen: Brand) -> None:
    longest, longer = (b"Message-ID: <" + b"x" * length + b">\r\n\r\nIt hums.\r\n" for length in (253, 254))

    assert len(_collect(longest).message_id) == 255
    found = _collect(longer)
    assert found.message_id.endswith("@too-long.invalid>")
    assert _collect(longer).pk == found.pk


def test_nothing_but_bytes_is_asked_of_a_message(lumen: Brand) -> None:
    for raw in (b"", b"\x00" * 50, b"\n\n:\n", b"no headers at all", b"\xff" * 300, b"Message-ID: <\r\n\r\n"):
        assert bytes(IncomingMail.objects.get(pk=_collect(raw).pk).raw) == raw


def test_an_address_finds_its_mailbox_in_any_case_and_with_any_plus_part(lumen: Brand) -> None:
    for number, to in enumerate(("SUPPORT@Lumen.TEST", "support+r7x@lumen.test", "<support@lumen.test>")):
        incoming = _collect(RAW + bytes([65 + number]), to)
        assert incoming.mailbox == Mailbox.objects.get(address=ADDRESS)
        assert incoming.envelope_to == to


def test_a_mailbox_may_have_a_plus_of_its_own(lumen: Brand) -> None:
    own = Mailbox.objects.create(address="support+vip@lumen.test", brand=lumen)

    assert _collect(to="support+vip@lumen.test").mailbox == own


def test_an_unknown_address_is_refused_in_words(lumen: Brand) -> None:
    with pytest.raises(UnknownMailbox, match=r"There is no mailbox nobody@lumen\.test here"):
        _collect(to="nobody@lumen.test")
    assert not IncomingMail.objects.exists()


def test_too_large_is_refused_in_words(lumen: Brand, settings: Settings) -> None:
    settings.MAIL_MAX_BYTES = 3 * 1024 * 1024
    with pytest.raises(TooLarge, match="larger than 3 MB"):
        _collect(b"x" * (3 * 1024 * 1024 + 1))


def test_several_mailboxes_get_a_row_each_or_none_gets_one(lumen: Brand) -> None:
    harbor = Brand.objects.create(key="harbor", name="Harbor", address="support@harbor.test")
    found_mailboxes()

    rows = collect_for_all(RAW, envelope_from="", recipients=[ADDRESS, harbor.address], source="smtp")
    assert [row.mailbox.address for row in rows if row.mailbox] == [ADDRESS, harbor.address]
    assert _received() == [row.pk for row in rows]

    with pytest.raises(UnknownMailbox):
        collect_for_all(RAW + b".", envelope_from="", recipients=[ADDRESS, "nobody@lumen.test"], source="smtp")
    assert IncomingMail.objects.count() == 2


def test_of_two_addresses_of_one_mailbox_the_one_with_a_token_is_kept(lumen: Brand) -> None:
    token = "support+r7x@lumen.test"

    (row,) = collect_for_all(RAW, envelope_from="", recipients=[ADDRESS, token, ADDRESS], source="smtp")

    assert row.envelope_to == token


def test_nothing_remains_when_it_is_rolled_back(lumen: Brand) -> None:
    with rolled_back():
        _collect()
    assert not IncomingMail.objects.exists()
    assert _received() == []


def test_in_a_batch_each_message_has_its_own_outcome(lumen: Brand, settings: Settings) -> None:
    settings.MAIL_MAX_BYTES = 1000
    before = _collect()

    def message(raw: bytes, *recipients: str) -> Message:
        return Message(raw, "cleo@orchard.test", recipients or (ADDRESS,), "smtp")

    new = RAW.replace(b"one", b"two")
    outcomes = collect_batch(
        [message(RAW), message(new), message(RAW, "nobody@lumen.test"), message(b"x" * 1001), message(new)]
    )

    assert outcomes[0] == [before.pk]
    assert outcomes[1] == outcomes[4] == [IncomingMail.objects.get(message_id="<two@orchard.test>").pk]
    assert isinstance(outcomes[2], UnknownMailbox)
    assert isinstance(outcomes[3], TooLarge)
    assert len(_received()) == 2


def test_a_batch_costs_no_more_statements_than_one_message(
    lumen: Brand, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 30):
        raws = [RAW.replace(b"one", f"{count}.{number}".encode()) for number in range(count)]
        # Savepoint and release, mailboxes, events with deliveries; the messages go past the counter, in one statement.
        with django_assert_num_queries(4):
            collect_batch([Message(raw, "", [ADDRESS], "smtp") for raw in raws])


@pytest.mark.django_db(transaction=True)
def test_a_message_that_postgresql_refuses_fails_alone(lumen: Brand) -> None:
    sources = ["smtp", "longer than any name of a source", "smtp"]
    messages = [
        Message(RAW.replace(b"one", f"m{number}".encode()), "", [ADDRESS], source)
        for number, source in enumerate(sources)
    ]

    async def write() -> list[list[int] | BaseException]:
        scribes = Scribes()
        waiting = [asyncio.create_task(scribes.write(message)) for message in messages]
        await asyncio.sleep(0)  # all three wait before anybody writes: one batch
        scribes.start()
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
        await scribes.stop()
        return outcomes

    first, second, third = done(write())

    assert isinstance(second, DataError)
    assert sorted(IncomingMail.objects.values_list("pk", flat=True)) == [*first, *third]  # type: ignore[misc]


@pytest.mark.django_db(transaction=True)
def test_the_same_message_by_ten_ways_at_once_is_one_row(lumen: Brand) -> None:
    rows: list[int] = []
    together = threading.Barrier(10)

    def deliver() -> None:
        try:
            together.wait()
            rows.append(_collect().pk)
        finally:
            connection.close()

    ways = [threading.Thread(target=deliver) for _ in range(10)]
    for way in ways:
        way.start()
    for way in ways:
        way.join()

    assert len(rows) == 10
    assert len(set(rows)) == 1
    assert _received() == [rows[0]]


def test_every_brand_has_a_mailbox_from_the_start(db: None) -> None:
    assert set(Brand.objects.values_list("address", flat=True)) == set(
        Mailbox.objects.values_list("address", flat=True)
    )
    found_mailboxes()
    assert Mailbox.objects.count() == 1
