"""Fixtures of the post office: a server our mail goes to, a receiver that takes mail in, mails that wait."""

import itertools
import re
import signal
import smtplib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.cache import cache
from pytest_django import Settings

from helpdesk.mail.mailers import mailers_from
from helpdesk.running.ports import LOOPBACK
from tests.helpers.apart import Apart
from tests.helpers.sink import Sink

if TYPE_CHECKING:  # this module is loaded before Django has its models
    from helpdesk.mail.models import OutgoingMail
    from helpdesk.people.models import Brand

ADDRESS = "support@lumen.test"
_numbers = itertools.count(1)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """Where our mail goes. It hangs up on nobody, and we on it after two seconds."""
    running = Sink()
    running.start()
    settings.MAIL_URL = running.url
    settings.MAILERS = mailers_from(running.url)
    settings.MAILERS["default"]["OPTIONS"]["timeout"] = 2
    cache.clear()  # an earlier test's server may have given trouble
    yield running
    running.stop()
    cache.clear()


@pytest.fixture
def lumen(db: None) -> "Brand":
    """The brand that mail is written to: its mailbox is open."""
    brand: Brand = apps.get_model("people.Brand").objects.get(is_default=True)
    brand.name, brand.address = "Lumen", ADDRESS
    brand.save()
    brand.mailboxes.create(address=ADDRESS)
    return brand


@pytest.fixture
def queue_mail(lumen: "Brand") -> "Callable[..., OutgoingMail]":
    """Makes a mail that waits to be sent, as the tickets leave them."""

    def queue(recipient: str = "cleo@orchard.test", **fields: Any) -> "OutgoingMail":
        number = next(_numbers)
        mail: OutgoingMail = apps.get_model("mail.OutgoingMail").objects.create(
            **{
                "event_id": number,
                "kind": "reply",
                "brand": lumen,
                "sender": f"Bo from Lumen <{ADDRESS}>",
                "recipient": recipient,
                "subject": "The lamp hums",
                "message_id": f"<hd.{number}@lumen.test>",
                "html": "<p>Try the other socket.</p>",
                "text": "Try the other socket.\n",
                **fields,
            }
        )
        mail.refresh_from_db()
        return mail

    return queue


class Door:
    """A running SMTP receiver."""

    def __init__(self, **environment: str) -> None:
        self.apart = Apart.manage("smtp", SMTP_PORT="0", **environment)
        found = re.search(r":(\d+)$", self.apart.wait_for_line("Receiving mail at"))
        assert found is not None
        self.port = int(found.group(1))

    def client(self) -> smtplib.SMTP:
        return smtplib.SMTP(LOOPBACK, self.port, timeout=20)

    def send(
        self, raw: bytes, *recipients: str, sender: str = "cleo@orchard.test", options: tuple[str, ...] = ()
    ) -> None:
        """Hand a message in. Raises what smtplib raises when it is refused."""
        with self.client() as client:
            client.sendmail(sender, list(recipients) or [ADDRESS], raw, mail_options=options)

    def stop(self) -> int:
        """As a deploy would; returns the exit code."""
        if self.apart.process.poll() is None:
            self.apart.process.send_signal(signal.SIGTERM)
        return self.apart.wait()


@pytest.fixture(scope="module")
def door(django_db_setup: None) -> Iterator[Door]:
    """One receiver for a file of tests."""
    running = Door()
    yield running
    running.stop()
