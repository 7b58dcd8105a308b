"""Bytes to a frozen ParsedMail. Raises nothing but ParseRefused, and costs a bounded amount whatever comes."""

import dataclasses
from datetime import datetime

from django.conf import settings

from helpdesk.mail import bounces, limits, verdicts
from helpdesk.mail.addressing import Address
from helpdesk.mail.bounces import Bounce
from helpdesk.mail.headers import Headers
from helpdesk.mail.limits import ParseRefused
from helpdesk.mail.parts import MailFile, Reading, read_parts
from helpdesk.mail.structure import Structure, take_apart

__all__ = ["Bounce", "MailFile", "ParseRefused", "ParsedMail", "parse"]

NOBODY = Address("", "")
LONGEST_SUBJECT = 900


@dataclasses.dataclass(frozen=True, slots=True)
class ParsedMail:
    """What a message says. `notices` tells in words what was left out; the raw message has it all."""

    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
    message_id: str  # empty when it has none; by what a message is known again is decided in operations/collecting
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    html: str
    attachments: tuple[MailFile, ...]
    is_auto_reply: bool
    is_loop: bool
    authentication: str  # pass, fail or unknown: only what our own mail server says
    bounce: Bounce | None
    notices: tuple[str, ...]


def parse(raw: bytes) -> ParsedMail:
    """Take a message apart. Raises ParseRefused, in words, for what is empty, too large, too deep or unreadable."""
    if not raw.strip():
        raise ParseRefused("It is empty.")
    if len(raw) > settings.MAIL_MAX_BYTES:
        raise ParseRefused(f"It is larger than {settings.MAIL_MAX_BYTES // 1024 // 1024} MB.")
    try:
        structure = take_apart(raw)
        return _parsed(structure, read_parts(structure))
    except ParseRefused:
        raise
    except Exception as problem:  # whatever we stumble over, the message is kept and a person told
        raise ParseRefused(f"It is damaged ({type(problem).__name__}).") from problem


def _parsed(structure: Structure, reading: Reading) -> ParsedMail:
    headers = structure.headers
    sender = next(iter([*headers.addresses("From", 1), *headers.addresses("Sender", 1)]), NOBODY)
    to, cc = headers.addresses("To"), headers.addresses("Cc")
    return ParsedMail(
        sender=sender,
        reply_to=headers.addresses("Reply-To", 5),
        to=to,
        cc=cc[: limits.RECIPIENTS - len(to)],
        subject=headers.text("Subject")[:LONGEST_SUBJECT],
        sent_at=headers.sent_at,
        message_id=_first(headers, "Message-ID"),
        in_reply_to=_first(headers, "In-Reply-To"),
        references=headers.ids("References"),
        text=reading.text,
        html=reading.html,
        attachments=reading.files,
        is_auto_reply=verdicts.is_auto_reply(headers, structure.media),
        is_loop=verdicts.is_loop(headers),
        authentication=verdicts.authentication(headers),
        bounce=bounces.read(structure, sender.address),
        notices=(*reading.notices, *_recipients_left_out(to, cc)),
    )


def _first(headers: Headers, name: str) -> str:
    return next(iter(headers.ids(name)), "")


def _recipients_left_out(to: tuple[Address, ...], cc: tuple[Address, ...]) -> list[str]:
    if len(to) + len(cc) < limits.RECIPIENTS:
        return []
    return [f"Only the first {limits.RECIPIENTS} recipients of this message were read."]
