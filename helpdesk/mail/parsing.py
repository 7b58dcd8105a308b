"""Bytes to a frozen ParsedMail. Raises nothing but ParseRefused, and costs a bounded amount whatever comes."""

import dataclasses
import re
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from hashlib import sha256

from django.conf import settings

from helpdesk.mail import bounces, charsets, headers, limits
from helpdesk.mail.addressing import Address
from helpdesk.mail.bounces import Bounce
from helpdesk.mail.limits import ParseRefused
from helpdesk.mail.parts import MailFile, Reading, read_parts

__all__ = ["Bounce", "MailFile", "ParseRefused", "ParsedMail", "parse"]

AUTO_SUBJECT = re.compile(
    r"^\s*(auto(matic)?[ -]?(reply|response)|out of (the )?office|abwesen|automatische antwort"
    r"|réponse automatique|risposta automatica|respuesta automática)\b",
    re.IGNORECASE,
)
VERDICT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*(\w+)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class ParsedMail:
    """What a message says. `notices` tells in words what was left out; the raw message has it all."""

    message_id: str
    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    sent_at: datetime | None
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
    """Take a message apart. Raises ParseRefused, with words, for what is empty, too deep or beyond reading."""
    limits.check(raw)
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        reading = read_parts(message)
        return _parsed(message, raw, reading)
    except ParseRefused:
        raise
    except RecursionError:
        raise ParseRefused("It is nested too deeply.") from None
    except Exception as problem:  # whatever the library stumbles over, the message is kept and a person told
        raise ParseRefused(f"It is damaged ({type(problem).__name__}).") from problem


def message_id_of(raw: bytes) -> str:
    """The Message-ID, else one made from the bytes: the same for the same message. At most 255 characters."""
    message = BytesParser(policy=compat32).parsebytes(
        raw[: min(limits.header_end(raw), limits.HEADER_BYTES)], headersonly=True
    )
    return _message_id(message, raw)


def _message_id(message: Message, raw: bytes) -> str:
    found = headers.message_ids(message, "Message-ID")
    if found and len(found[0]) <= 255:
        return found[0]
    return f"<sha256.{sha256(raw).hexdigest()}@unnamed.invalid>"


def _parsed(message: Message, raw: bytes, reading: Reading) -> ParsedMail:
    sender = next(iter(headers.addresses(message, "From", 1)), None) or next(
        iter(headers.addresses(message, "Sender", 1)), Address("", "")
    )
    in_reply_to = headers.message_ids(message, "In-Reply-To")
    return ParsedMail(
        message_id=_message_id(message, raw),
        sender=sender,
        reply_to=headers.addresses(message, "Reply-To", 5),
        to=headers.addresses(message, "To"),
        cc=headers.addresses(message, "Cc"),
        subject=headers.value(message, "Subject")[:900],
        sent_at=headers.date(message),
        in_reply_to=in_reply_to[0] if in_reply_to else "",
        references=headers.message_ids(message, "References"),
        text=reading.text,
        html=reading.html,
        attachments=tuple(reading.files),
        is_auto_reply=_is_auto_reply(message),
        is_loop=headers.value(message, "X-Helpdesk-Loop") == settings.MAIL_INSTANCE,
        authentication=_authentication(message),
        bounce=bounces.read(message, reading),
        notices=tuple(reading.notices),
    )


def _is_auto_reply(message: Message) -> bool:
    """Whether a machine answers for somebody. Machines that write by themselves (orders, alerts) are not meant."""
    submitted = headers.value(message, "Auto-Submitted").lower()
    if submitted.startswith("auto-replied"):
        return True
    if headers.value(message, "Precedence").lower() == "auto_reply":
        return True
    if any(headers.value(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response")):
        return True
    return bool(AUTO_SUBJECT.match(headers.value(message, "Subject"))) and bool(
        headers.message_ids(message, "In-Reply-To")
    )


def _authentication(message: Message) -> str:
    """DMARC as judged by the one mail server we trust; nobody else's word counts."""
    trusted = settings.MAIL_TRUSTED_AUTHSERV_ID.lower()
    if not trusted:
        return "unknown"
    for raw in message.get_all("Authentication-Results", [])[:10]:
        server, _, results = charsets.clean(str(raw)).partition(";")
        if server.strip().split(" ")[0].lower() != trusted:
            continue
        verdicts = {method.lower(): result.lower() for method, result in VERDICT.findall(results)}
        if "dmarc" in verdicts:
            return {"pass": "pass", "fail": "fail"}.get(verdicts["dmarc"], "unknown")
    return "unknown"
