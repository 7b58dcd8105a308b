"""A real SMTP server that takes our mail, and answers or breaks as a test wants it to."""

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from helpdesk.running.ports import LOOPBACK, any_free


@dataclasses.dataclass(frozen=True)
class Received:
    """One message as it came over the wire."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class Sink:
    """Accepts everything, unless told otherwise for a recipient."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.connections = 0
        self.to_mail: str | None = None
        self.to_recipient: dict[str, str] = {}
        self.to_data: dict[str, str] = {}
        self.before_ehlo: Callable[[], None] | None = None
        self.after_data: Callable[[SMTP, Received], Awaitable[None]] | None = None
        self.port = any_free()

    @property
    def url(self) -> str:
        return f"smtp://{LOOPBACK}:{self.port}?starttls=no"

    def start(self) -> None:
        """Listen; after `stop` again on the same port."""
        self._controller = Controller(self, hostname=LOOPBACK, port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def to(self, recipient: str) -> list[Received]:
        return [one for one in self.received if one.recipient == recipient]

    # What aiosmtpd asks

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        if self.before_ehlo is not None:
            self.before_ehlo()
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_mail is not None:
            return self.to_mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.to_recipient:
            return self.to_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        assert len(envelope.rcpt_tos) == 1
        recipient = envelope.rcpt_tos[0]
        if recipient in self.to_data:
            return self.to_data[recipient]
        received = Received(str(envelope.mail_from), recipient, envelope.content)
        self.received.append(received)
        if self.after_data is not None:
            await self.after_data(server, received)
        return "250 OK"


async def hang(server: SMTP, received: Received) -> None:
    """Never answer."""
    await asyncio.sleep(3600)


async def hang_up(server: SMTP, received: Received) -> None:
    """Take the message, and end the connection instead of saying so."""
    assert server.transport is not None
    server.transport.close()
