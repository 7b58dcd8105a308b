"""Reading header fields with a light hand: no recursion, nothing raised, nothing slow."""

import contextlib
import re
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from helpdesk.mail import charsets, limits
from helpdesk.mail.addressing import Address, normalise

MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
SPACE = re.compile(r"\s+")
COMMENT = re.compile(r"\([^()]*\)")
LAST_ANGLE = re.compile(r"<([^<>]*)>[^<>]*$")


def value(message: Message, name: str) -> str:
    """The first field of this name, unfolded and decoded; empty when there is none."""
    raw = raw_values(message, name)
    return decoded(raw[0]) if raw else ""


def raw_values(message: Message, name: str) -> list[str]:
    """All fields of this name as they came, undecoded bytes included."""
    return [str(raw) for key, raw in message.raw_items() if key.lower() == name.lower()]


def decoded(raw: str) -> str:
    """Encoded words made readable, raw bytes read as UTF-8 or Windows-1252, white space folded."""
    raw = raw[: limits.HEADER_BYTES]
    text = raw.encode("utf-8", "surrogateescape")
    plain = charsets.decode(text, None) if any(byte > 127 for byte in text) else raw
    if "=?" in plain:
        with contextlib.suppress(ValueError, LookupError, AttributeError):
            plain = "".join(
                charsets.decode(part, charset) if isinstance(part, bytes) else part
                for part, charset in decode_header(plain)
            )
    return charsets.clean(SPACE.sub(" ", plain).strip())


def addresses(message: Message, name: str, limit: int = limits.RECIPIENTS) -> tuple[Address, ...]:
    """The addresses of all fields of this name, as many as we care to read."""
    found: list[Address] = []
    for raw in raw_values(message, name)[:10]:
        for piece in split_addresses(raw[:60_000]):
            one = read_address(piece)
            if one.address:
                found.append(one)
            if len(found) >= limit:
                return tuple(found)
    return tuple(found)


def split_addresses(raw: str) -> list[str]:
    """Cut a list of addresses at its commas, except inside quotes and angle brackets. Linear."""
    pieces, start, quoted, angle = [], 0, False, False
    for at, char in enumerate(raw):
        if char == '"' and (at == 0 or raw[at - 1] != "\\"):
            quoted = not quoted
        elif not quoted and char in "<>":
            angle = char == "<"
        elif char in ",;" and not quoted and not angle:
            pieces.append(raw[start:at])
            start = at + 1
    pieces.append(raw[start:])
    return [piece for piece in pieces if piece.strip()]


def read_address(piece: str) -> Address:
    """One `Name <address>`; a group name or a comment is no address."""
    piece = piece[:2000]
    angle = LAST_ANGLE.search(piece)
    if angle:
        name = decoded(piece[: angle.start()]).strip().strip('"').replace('\\"', '"').strip()
        return Address(
            name[:160] if "@" not in name or name.lower() != angle.group(1).lower() else "", normalise(angle.group(1))
        )
    bare = COMMENT.sub(" ", piece).rpartition(":")[2]
    return Address("", normalise(bare))


def message_ids(message: Message, name: str) -> tuple[str, ...]:
    """The ids in References or In-Reply-To, the last ones when there are too many."""
    return tuple(MESSAGE_ID.findall(value(message, name)))[-limits.REFERENCES :]


def date(message: Message) -> datetime | None:
    """When it says it was sent, in UTC."""
    try:
        moment = parsedate_to_datetime(value(message, "Date"))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
