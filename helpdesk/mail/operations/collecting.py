"""Taking mail in at the door: the raw message is stored, and `MailReceived` recorded, before anybody is told so.

Nothing is parsed here beyond a glance for the Message-ID: what a message means is found out later, where it may fail.
"""

import dataclasses
import hashlib
import re
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction

from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.recording import record
from helpdesk.mail.events import MailReceived
from helpdesk.mail.models import IncomingMail, Mailbox
from helpdesk.mail.operations.founding import found_mailboxes
from helpdesk.refusal import Refusal

LONGEST_ID = IncomingMail._meta.get_field("message_id").max_length or 255
LONGEST_ENVELOPE = IncomingMail._meta.get_field("envelope_to").max_length or 320
HEADERS_AT_MOST = 256 * 1024  # an id further down is none of a mail program's

HEADERS_END = re.compile(rb"\r?\n\r?\n")
MESSAGE_ID = re.compile(rb"^message-id[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
BRACKETED = re.compile(r"<[^<>]+>")


class UnknownMailbox(Refusal):
    """Nobody here has this address. SMTP says 550."""


class TooLarge(Refusal):
    """The message is over `settings.MAIL_MAX_BYTES`. SMTP says 552."""


@dataclasses.dataclass(frozen=True)
class _Identity:
    """By what a message is known again, whichever way it comes a second time."""

    message_id: str
    body_hash: str


def collect(raw: bytes, *, envelope_from: str, envelope_to: str, source: str) -> IncomingMail:
    """Store one message for one mailbox. Records MailReceived.

    The same message again (same mailbox, Message-ID and body) gives the row there is and records nothing.
    Refuses: UnknownMailbox, TooLarge.
    """
    return collect_for_all(raw, envelope_from=envelope_from, recipients=[envelope_to], source=source)[0]


def collect_for_all(raw: bytes, *, envelope_from: str, recipients: Sequence[str], source: str) -> list[IncomingMail]:
    """Store one message for each mailbox it is addressed to, all or none. Records MailReceived for each new one.

    Two addresses of one mailbox make one row, under the address that says more: the one with a reply token.
    Refuses: UnknownMailbox, TooLarge.
    """
    if len(raw) > settings.MAIL_MAX_BYTES:
        raise TooLarge(f"The message is larger than {settings.MAIL_MAX_BYTES // 1024 // 1024} MB.")
    identity = _identify(raw)
    collected = []
    with transaction.atomic():
        for mailbox, address in _mailboxes(recipients):
            collected.append(_collect_one(raw, identity, mailbox, envelope_from, address, source))
    return collected


def candidates(address: str) -> tuple[str, ...]:
    """The mailbox addresses that mail to `address` may be meant for: as it stands, then without its plus part."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    plain = local.partition("+")[0]
    return (f"{local}@{domain}",) if plain == local else (f"{local}@{domain}", f"{plain}@{domain}")


def answered_addresses() -> frozenset[str]:
    """Every address that mail is accepted at. A brand made just now has its mailbox opened by being asked for."""
    found_mailboxes()
    return frozenset(Mailbox.objects.values_list("address", flat=True))


def _mailboxes(recipients: Sequence[str]) -> list[tuple[Mailbox, str]]:
    known = _known(recipients)
    if any(known.keys().isdisjoint(candidates(_storable(address))) for address in recipients):
        found_mailboxes()
        known = _known(recipients)
    chosen: dict[Mailbox, str] = {}
    for address in recipients:
        mailbox = next((known[one] for one in candidates(_storable(address)) if one in known), None)
        if mailbox is None:
            raise UnknownMailbox(f"There is no mailbox {_storable(address)} here.")
        if mailbox not in chosen or _says_more(address, than=chosen[mailbox]):
            chosen[mailbox] = address
    return list(chosen.items())


def _known(recipients: Sequence[str]) -> dict[str, Mailbox]:
    wanted = {candidate for address in recipients for candidate in candidates(_storable(address))}
    return {mailbox.address: mailbox for mailbox in Mailbox.objects.filter(address__in=wanted)}


def _says_more(address: str, *, than: str) -> bool:
    return "+" in address and "+" not in than


def _collect_one(  # an envelope has its parts
    raw: bytes, identity: _Identity, mailbox: Mailbox, envelope_from: str, envelope_to: str, source: str
) -> IncomingMail:
    known = IncomingMail.objects.filter(
        mailbox=mailbox, message_id=identity.message_id, body_hash=identity.body_hash
    ).defer("raw")
    if found := known.first():
        return found
    try:
        with transaction.atomic():
            incoming = IncomingMail.objects.create(
                mailbox=mailbox,
                source=source,
                envelope_from=_storable(envelope_from)[:LONGEST_ENVELOPE],
                envelope_to=_storable(envelope_to)[:LONGEST_ENVELOPE],
                raw=raw,
                size=len(raw),
                message_id=identity.message_id,
                body_hash=identity.body_hash,
            )
            record(MailReceived(incoming_id=incoming.pk), by=SYSTEM)
    except IntegrityError:
        return known.get()  # it came by two ways at the same moment, and the other was first
    return incoming


def _identify(raw: bytes) -> _Identity:
    end = HEADERS_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    return _Identity(_message_id(head[:HEADERS_AT_MOST], raw), _canonical_hash(body))


def _message_id(head: bytes, raw: bytes) -> str:
    for written in MESSAGE_ID.findall(head):
        text = _storable("".join(written.decode("utf-8", "replace").split()))
        bracketed = BRACKETED.search(text)
        found = bracketed.group() if bracketed else text
        if found:
            return found if len(found) <= LONGEST_ID else f"<{_hash(found.encode())}@too-long.invalid>"
    return f"<{_canonical_hash(raw)}@missing.invalid>"


def _canonical_hash(content: bytes) -> str:
    """The same for the same text, whatever the way here did to its line ends."""
    return _hash(content.replace(b"\r\n", b"\n").rstrip())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _storable(text: str) -> str:
    """What PostgreSQL can keep: no NULs, no halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
