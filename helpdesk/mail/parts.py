"""The parts of a message: its text, its HTML, its files."""

import binascii
import dataclasses
from collections.abc import Iterator
from email.message import Message

from helpdesk.mail import charsets, headers, limits
from helpdesk.mail.limits import ParseRefused


@dataclasses.dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a message."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclasses.dataclass(slots=True)
class Reading:
    """What has been read so far."""

    text: str = ""
    html: str = ""
    files: list[MailFile] = dataclasses.field(default_factory=list)
    notices: list[str] = dataclasses.field(default_factory=list)


def read_parts(message: Message) -> Reading:
    """Walk the parts without recursion, up to the limits; what lies beyond is told in a notice."""
    reading = Reading()
    for count, (part, inside_alternative) in enumerate(_leaves(message)):
        if count >= limits.PARTS:
            reading.notices.append(f"Only the first {limits.PARTS} parts of this message are shown.")
            break
        _read(part, inside_alternative, reading)
    return reading


def _leaves(message: Message) -> Iterator[tuple[Message, bool]]:
    waiting: list[tuple[Message, int, bool]] = [(message, 0, False)]
    while waiting:
        part, depth, alternative = waiting.pop()
        if depth > limits.NESTING:
            raise ParseRefused("It is nested too deeply.")
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            is_alternative = part.get_content_subtype() == "alternative"
            waiting.extend(
                (child, depth + 1, is_alternative or alternative)
                for child in reversed(payload)
                if isinstance(child, Message)
            )
        else:
            yield part, alternative


def _read(part: Message, inside_alternative: bool, reading: Reading) -> None:
    content_type = part.get_content_type()
    name = _file_name(part)
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    is_file = disposition.startswith("attachment") or bool(name) or part.get("Content-ID") is not None
    if content_type == "text/plain" and not is_file:
        reading.text = _joined(reading.text, _text(part))
    elif content_type == "text/html" and not (is_file and name):
        reading.html = _joined(reading.html, _text(part))
    elif part.get_content_maintype() == "multipart":  # a multipart without its parts
        reading.text = _joined(reading.text, _text(part))
    else:
        _keep_file(part, content_type, name, disposition, reading)


def _joined(before: str, more: str) -> str:
    return (f"{before}\n{more}" if before else more)[: limits.BODY_CHARS]


def _text(part: Message) -> str:
    return charsets.decode(_content(part), _charset(part))


def _charset(part: Message) -> str | None:
    try:
        found = part.get_param("charset")
    except (ValueError, IndexError):
        return None
    return found[2] if isinstance(found, tuple) else found


def _content(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (binascii.Error, ValueError, LookupError, AssertionError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except (ValueError, LookupError, IndexError, TypeError, UnicodeError):
        name = None
    return headers.decoded(name) if name else ""


def _keep_file(part: Message, content_type: str, name: str, disposition: str, reading: Reading) -> None:
    if content_type == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        try:
            content = first.as_bytes() if isinstance(first, Message) else _content(part)
        except (ValueError, LookupError, UnicodeError, KeyError):
            content = b""
        title = headers.value(first, "Subject")[:80] if isinstance(first, Message) else ""
        name = name or f"{title or 'message'}.eml"
    else:
        content = _content(part)
    if not content and not name:
        return
    reading.files.append(
        MailFile(
            name=name or f"file.{part.get_content_subtype()[:12]}",
            content_type=content_type[:120],
            content=content,
            content_id=headers.decoded(str(part.get("Content-ID", ""))).strip("<> ")[:255],
            is_inline=disposition.startswith("inline") or (part.get("Content-ID") is not None and not disposition),
        )
    )
