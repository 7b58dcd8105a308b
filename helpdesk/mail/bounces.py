"""Delivery reports: which mail, to whom, for good or for now."""

import dataclasses
import re

from helpdesk.mail import charsets, transfer
from helpdesk.mail.addressing import is_own_message_id, normalise
from helpdesk.mail.headers import Headers
from helpdesk.mail.structure import Part, Structure

FIELD = re.compile(r"^([a-z-]{1,40})[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE)
ID = re.compile(r"^message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
ANY_ID = re.compile(r"<[^<>\s]{1,250}>")
ROBOT = re.compile(r"^(mailer-daemon|postmaster|mdaemon)@", re.IGNORECASE)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b(?!\.)")
CODE = re.compile(r"\b([45][0-5]\d)[ -]")
NOT_BOUNCED = ("delivered", "relayed", "expanded")
LONGEST = 100_000
REASON = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that did not arrive, or not yet."""

    original_message_id: str
    recipient: str
    status: str
    is_permanent: bool
    reason: str


def read(structure: Structure, sender: str) -> Bounce | None:
    """What a delivery report says (RFC 3464), or what a mail server tells in its own words; None for other mail."""
    report = next((part for part in structure.parts if part.media.content_type.endswith("delivery-status")), None)
    if report is not None:
        return _report(_plain(report), _original_id(structure))
    return _in_own_words(structure) if ROBOT.match(sender) else None


def _report(text: str, original_id: str) -> Bounce | None:
    """Of several recipients, the first that was not reached."""
    groups = [{name.lower(): _one_line(value) for name, value in FIELD.findall(group)} for group in text.split("\n\n")]
    recipients = [group for group in groups if "final-recipient" in group or "original-recipient" in group]
    missed = [group for group in recipients if group.get("action", "").lower() not in NOT_BOUNCED]
    if recipients and not missed:
        return None
    found = missed[0] if missed else {}
    status, action = found.get("status", ""), found.get("action", "").lower()
    return Bounce(
        original_message_id=original_id,
        recipient=_address(found.get("final-recipient", "")) or _address(found.get("original-recipient", "")),
        status=status[:20],
        is_permanent=status.startswith("5") or (not status and action == "failed"),
        reason=(found.get("diagnostic-code") or f"{action or 'not delivered'} {status}".strip())[:REASON],
    )


def _in_own_words(structure: Structure) -> Bounce | None:
    """Old mail servers tell it in prose and quote what they could not deliver: known by our own signed id in it."""
    text = "\n".join(_plain(part) for part in structure.parts[:5])
    own = next((found for found in ANY_ID.findall(text) if is_own_message_id(found)), "")
    if not own:
        return None
    found = STATUS.search(text) or CODE.search(text)
    status = found.group(1) if found else ""
    line = next((line for line in text.splitlines() if status and status in line), "not delivered")
    return Bounce(own, "", status, not status.startswith(("2", "4")), _one_line(line)[:REASON])


def _original_id(structure: Structure) -> str:
    for part in structure.parts:
        if part.media.content_type in ("message/rfc822", "text/rfc822-headers", "message/global-headers") and (
            found := ID.search(_plain(part))
        ):
            return found.group(1)
    headers: Headers = structure.headers
    return next(iter([*headers.ids("In-Reply-To"), *reversed(headers.ids("References"))]), "")


def _plain(part: Part) -> str:
    encoding = part.headers.text("Content-Transfer-Encoding")
    return charsets.decode(transfer.decode(part.content[:LONGEST], encoding), part.media.charset).replace("\r\n", "\n")


def _address(field: str) -> str:
    return normalise(field.rpartition(";")[2])


def _one_line(text: str) -> str:
    return " ".join(text.split())
