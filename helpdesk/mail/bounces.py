"""Delivery reports: which mail, to whom, for good or for now."""

import dataclasses
import re
from email.message import Message
from typing import TYPE_CHECKING

from helpdesk.mail import charsets, headers
from helpdesk.mail.addressing import normalise

if TYPE_CHECKING:
    from helpdesk.mail.parts import Reading

FIELD = re.compile(
    r"^(final-recipient|original-recipient|status|action|diagnostic-code)\s*:\s*(.*(?:\n[ \t].*)*)",
    re.IGNORECASE | re.MULTILINE,
)
OWN_ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
ROBOT = re.compile(r"^(mailer-daemon|postmaster)@", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that did not arrive, or not yet."""

    original_message_id: str
    recipient: str
    status: str
    is_permanent: bool
    reason: str


def read(message: Message, reading: "Reading") -> Bounce | None:
    """The delivery report in a message (RFC 3464); None when it is none."""
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    if not reports:
        return None
    text = "\n".join(_plain(part) for part in reports[:5])
    found = {name.lower(): " ".join(value.split()) for name, value in FIELD.findall(text)}
    status = found.get("status", "")
    action = found.get("action", "").lower()
    return Bounce(
        original_message_id=_original_id(message, reading),
        recipient=normalise(found.get("final-recipient", found.get("original-recipient", "")).rpartition(";")[2]),
        status=status[:20],
        is_permanent=status.startswith("5") or (not status and action == "failed"),
        reason=charsets.clean(found.get("diagnostic-code", "") or f"{action or 'not delivered'} {status}".strip())[
            :500
        ],
    )


def _plain(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(str(one) for one in payload[:20])
    return str(payload)


def _original_id(message: Message, reading: "Reading") -> str:
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = OWN_ID.search(_plain(part)[:100_000])
            if found:
                return found.group(1)
    ids = [*headers.message_ids(message, "In-Reply-To"), *reversed(headers.message_ids(message, "References"))]
    return ids[0] if ids else ""
