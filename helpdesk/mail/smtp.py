"""Our SMTP receiver: it says 250 only for a message that PostgreSQL has.

Unknown recipients are refused while the sender still listens, so no mail is ever accepted and then returned.
What goes wrong on our side is answered with 451: the sender keeps the message and comes again.
"""

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from helpdesk.mail.holding import Holding, Portion, declared_size
from helpdesk.mail.operations.collecting import Message, TooLarge, UnknownMailbox, answered_addresses, candidates
from helpdesk.mail.scribes import Scribes
from helpdesk.mail.throttling import SenderLimit

logger = logging.getLogger(__name__)

TRUST_SECONDS = 5.0  # so long a list of mailboxes is believed when it knows an address
DOUBT_SECONDS = 1.0  # and so long when it does not: it may have been added just now
MOST_RECIPIENTS = 100
# The standard says 1,000; some programs write a whole HTML mail as one line, and it is not for us to lose it.
LONGEST_LINE = 1024 * 1024
GRACE_SECONDS = 8.0  # for messages that are half here when we are told to stop

STOPPING = "421 4.3.2 The server is being restarted, come again in a moment"
FULL = "4.3.1 A lot of mail is coming in just now, try again in a few minutes"
LATER = "451 4.3.0 The message could not be stored just now, try again later"


class Mailboxes:
    """The addresses we answer at, as of a few seconds ago."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: frozenset[str] = frozenset()
        self._loaded_at = float("-inf")
        self._loading = asyncio.Lock()

    async def has(self, address: str) -> bool:
        """Whether mail to this address has a mailbox, its plus part aside. Asks PostgreSQL now and then."""
        wanted = candidates(address)
        if not self._may_answer(wanted):
            async with self._loading:
                if not self._may_answer(wanted):
                    self._known = await asyncio.to_thread(_load_addresses)
                    self._loaded_at = self._clock()
        return not self._known.isdisjoint(wanted)

    def _may_answer(self, wanted: tuple[str, ...]) -> bool:
        is_known = not self._known.isdisjoint(wanted)
        return self._clock() - self._loaded_at < (TRUST_SECONDS if is_known else DOUBT_SECONDS)


def _load_addresses() -> frozenset[str]:
    close_old_connections()
    try:
        return answered_addresses()
    finally:
        connection.close()  # asked for every few seconds, by whichever thread


class Door:
    """What aiosmtpd asks at each step of a mail."""

    def __init__(self) -> None:
        self.name = socket.gethostname()
        self.scribes = Scribes()
        self.mailboxes = Mailboxes()
        self.limit = SenderLimit(settings.SMTP_SENDER_PER_MINUTE)
        # One message of the full size always fits, whatever the budget.
        self.holding = Holding(max(settings.SMTP_MEMORY_BYTES, settings.MAIL_MAX_BYTES))
        self.receivers: set[Receiver] = set()
        self.is_stopping = False
        self.is_empty = asyncio.Event()

    async def handle_MAIL(  # aiosmtpd's name and arguments
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        peer = session.peer[0] if session.peer else ""
        sender = address.lower() if address not in ("", "<>") else f"<> {peer}"
        if not self.limit.allows(sender):
            return "450 4.7.1 That is a lot of mail from one sender in one minute, try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once, send the rest in a second message"
        try:
            has_mailbox = await self.mailboxes.has(address)
        except (DatabaseError, InterfaceError) as problem:
            logger.warning("PostgreSQL is away, mail is put off: %s", problem)
            return "451 4.3.0 The address cannot be checked just now, try again later"
        if not has_mailbox:
            return "550 5.1.1 There is no mailbox with this address here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        raw = envelope.content
        assert isinstance(raw, bytes)
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        try:
            await self.scribes.write(Message(raw, sender, envelope.rcpt_tos, "smtp"))
        except UnknownMailbox as refused:
            return f"550 5.1.1 {refused.message}"
        except TooLarge as refused:
            return f"552 5.3.4 {refused.message}"
        except (DatabaseError, InterfaceError) as problem:
            logger.warning("A mail could not be stored, its sender is asked to try again: %s", problem)
            return LATER
        return "250 2.0.0 Stored"

    async def handle_exception(self, error: Exception) -> str:
        """Something nobody thought of: never lose the mail over it, and never tell a stranger what it was."""
        logger.error("An SMTP session failed.", exc_info=error)
        return LATER


class Receiver(SMTP):
    """One connection. Knows whether a message is half here, so that stopping can wait for it."""

    line_length_limit = LONGEST_LINE

    def __init__(self, door: Door) -> None:
        super().__init__(
            door,
            data_size_limit=settings.MAIL_MAX_BYTES,
            enable_SMTPUTF8=True,
            hostname=door.name,
            ident="Helpdesk",
        )
        self.door = door
        self.is_receiving = False
        self.portion: Portion | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.door.receivers.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.door.receivers.discard(self)
        if not self.door.receivers and self.door.is_stopping:
            self.door.is_empty.set()
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        if self.door.is_stopping or len(self.door.receivers) > settings.SMTP_CONNECTIONS:
            await self.push(STOPPING if self.door.is_stopping else "421 4.7.0 Too many connections, come again later")
            self._writer.close()
            return
        await super()._handle_client()

    def data_received(self, data: bytes) -> None:
        if self.portion is not None and not self.portion.grow(len(data)):
            # In the midst of a message there is no other way to say so: what is half here is let go.
            self._writer.write(f"421 {FULL}\r\n".encode())
            self._writer.close()
            return
        super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        size = declared_size(self.envelope.mail_options) if self.envelope else 0
        if not self.door.holding.has_room_for(max(size, 1)):
            await self.push(f"452 {FULL}")
            return
        self.portion = Portion(self.door.holding, declared=size, most=settings.MAIL_MAX_BYTES)
        self.is_receiving = True
        try:
            await super().smtp_DATA(arg)
        finally:
            self.is_receiving = False
            self.portion.release()
            self.portion = None
            if self.door.is_stopping:
                self.dismiss()

    def dismiss(self) -> None:
        """Say goodbye, unless a message is half here: then that one is finished first."""
        if not self.is_receiving and self.transport is not None:
            self._writer.write(f"{STOPPING}\r\n".encode())
            self._writer.close()


class PostOffice:
    """The listening server: `start`, then `stop` once, which finishes what is in hand."""

    def __init__(self) -> None:
        self.door = Door()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen; returns the port, which the system chose if 0 was asked for."""
        self.door.scribes.start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Receiver(self.door), host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Accept nobody new, take in the messages that are half here, say goodbye to the rest."""
        assert self._server is not None
        self.door.is_stopping = True
        self._server.close()
        for receiver in list(self.door.receivers):
            receiver.dismiss()
        if self.door.receivers:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.door.is_empty.wait(), GRACE_SECONDS)
        await self.door.scribes.stop()
