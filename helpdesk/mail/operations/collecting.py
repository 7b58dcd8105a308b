"""Taking mail in at the door: the raw message is stored, and `MailReceived` recorded, before anybody is told so.

Nothing is parsed here beyond a glance for the Message-ID: what a message means is found out later, where it may fail.
"""

import dataclasses
import hashlib
import re
from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction
from psycopg import Cursor

from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.recording import record_many
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

STORE = """
    INSERT INTO mail_incomingmail
        (mailbox_id, message_id, body_hash, source, envelope_from, envelope_to, raw, size, outcome, reason)
    VALUES {rows} ON CONFLICT DO NOTHING RETURNING id, mailbox_id, message_id, body_hash
"""
ROW = "(%s, %s, %s, %s, %s, %s, %b, %s, 'pending', '')"  # %b: megabytes go over as they are, not as digits
FIND = """
    SELECT id, mailbox_id, message_id, body_hash FROM mail_incomingmail
    WHERE (mailbox_id, message_id, body_hash) IN ({keys})
"""


class UnknownMailbox(Refusal):
    """Nobody here has this address. SMTP says 550."""


class TooLarge(Refusal):
    """The message is over `settings.MAIL_MAX_BYTES`. SMTP says 552."""


@dataclasses.dataclass(frozen=True)
class Message:
    """What somebody hands in: the bytes, and the envelope around them."""

    raw: bytes
    envelope_from: str
    recipients: Sequence[str]
    source: str


# Mailbox, Message-ID and body: by what a message is known again, whichever way it comes a second time.
type _Key = tuple[int, str, str]
type _Row = tuple[int, str, str, str, str, str, bytes, int]


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
    (outcome,) = collect_batch([Message(raw, envelope_from, recipients, source)])
    if isinstance(outcome, Refusal):
        raise outcome
    found = IncomingMail.objects.defer("raw").in_bulk(outcome)
    return [found[pk] for pk in outcome]


@transaction.atomic
def collect_batch(messages: Sequence[Message]) -> list[list[int] | Refusal]:
    """Store many messages in one transaction: for each its rows, or why it was refused. Records MailReceived.

    What costs by the transaction, the commit and the nudge, is shared by all who came at the same moment.
    """
    known = _mailboxes(messages)
    rows: dict[_Key, _Row] = {}
    keys: list[list[_Key] | Refusal] = []
    for message in messages:
        try:
            mine = _rows(message, known)
        except Refusal as refused:
            keys.append(refused)
            continue
        keys.append(list(mine))
        for key, row in mine.items():
            rows.setdefault(key, row)
    ids = _store(rows)
    return [one if isinstance(one, Refusal) else [ids[key] for key in one] for one in keys]


def answered_addresses() -> frozenset[str]:
    """Every address that mail is accepted at. A brand made just now has its mailbox opened by being asked for."""
    found_mailboxes()
    return frozenset(Mailbox.objects.values_list("address", flat=True))


def candidates(address: str) -> tuple[str, ...]:
    """The mailbox addresses that mail to `address` may be meant for: as it stands, then without its plus part."""
    local, _, domain = _storable(address).strip().strip("<>").lower().rpartition("@")
    plain = local.partition("+")[0]
    return (f"{local}@{domain}",) if plain == local else (f"{local}@{domain}", f"{plain}@{domain}")


def _mailboxes(messages: Sequence[Message]) -> dict[str, int]:
    """The mailboxes these messages may be meant for. A brand made just now has its own opened."""
    addresses = [candidates(address) for message in messages for address in message.recipients]
    wanted = {one for each in addresses for one in each}
    mailboxes = Mailbox.objects.filter(address__in=wanted).values_list("address", "pk")
    known = dict(mailboxes)
    if any(known.keys().isdisjoint(each) for each in addresses):
        found_mailboxes()
        known = dict(mailboxes.all())
    return known


def _rows(message: Message, known: dict[str, int]) -> dict[_Key, _Row]:
    if len(message.raw) > settings.MAIL_MAX_BYTES:
        raise TooLarge(f"The message is larger than {settings.MAIL_MAX_BYTES // 1024 // 1024} MB.")
    chosen: dict[int, str] = {}
    for address in map(_storable, message.recipients):
        mailbox = next((known[one] for one in candidates(address) if one in known), None)
        if mailbox is None:
            raise UnknownMailbox(f"There is no mailbox {address} here.")
        if mailbox not in chosen or ("+" in address and "+" not in chosen[mailbox]):
            chosen[mailbox] = address
    message_id, body_hash = _identify(message.raw)
    sender, size = _storable(message.envelope_from)[:LONGEST_ENVELOPE], len(message.raw)
    return {
        (mailbox, message_id, body_hash): (
            *(mailbox, message_id, body_hash, message.source),
            *(sender, address[:LONGEST_ENVELOPE], message.raw, size),
        )
        for mailbox, address in chosen.items()
    }


def _store(rows: dict[_Key, _Row]) -> dict[_Key, int]:
    """Insert what is new, in one order for everybody: two batches with the same mail wait, and never for each other."""
    if not rows:
        return {}
    values = [value for key in sorted(rows) for value in rows[key]]
    found = _fetch(STORE.format(rows=", ".join([ROW] * len(rows))), values)
    record_many([MailReceived(incoming_id=pk) for pk in found.values()], by=SYSTEM)
    missing = [key for key in rows if key not in found]
    if missing:
        keys = ", ".join(["(%s, %s, %s)"] * len(missing))
        found |= _fetch(FIND.format(keys=keys), [value for key in missing for value in key])
    return found


def _fetch(statement: str, values: list[int | str | bytes]) -> dict[_Key, int]:
    # Django's own cursor would write the raw bytes into the statement as text, several times their size.
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, values)
        return {(mailbox, message_id, body_hash): pk for pk, mailbox, message_id, body_hash in cursor.fetchall()}


def _identify(raw: bytes) -> tuple[str, str]:
    end = HEADERS_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    return _message_id(head[:HEADERS_AT_MOST], raw), _canonical_hash(body)


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
