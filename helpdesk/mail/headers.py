"""Reading header fields with a light hand: no recursion, nothing raised but a refusal, nothing slow."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from helpdesk.mail import charsets, limits, transfer
from helpdesk.mail.addressing import Address, normalise, safe_name
from helpdesk.mail.limits import ParseRefused

# A name, a colon, and lines that go on as long as the next begins with white space.
FIELD = re.compile(rb"([!-9;-~]++)[ \t]*+:((?:[^\n]*+\n(?=[ \t]))*+[^\n]*+)\n?")
ENVELOPE_LINE = re.compile(rb">?From [^\n]*+\n")  # of a mailbox file
FOLD = re.compile(r"\s*\r?\n[ \t]*")
WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{1,20})?\?([bBqQ])\?([^?]*)\?=")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")  # controls, and what turns text round
SPACE = re.compile(r"\s+")
COMMENT = re.compile(r"\([^()]*\)")
LAST_ANGLE = re.compile(r"<([^<>]*)>[^<>]*$")
LONGEST_ADDRESS = 2_000
FIELDS_OF_A_NAME = 10


class Headers:
    """The fields of a message or of one of its parts."""

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self._fields = fields

    def raw(self, name: str) -> list[str]:
        """All fields of this name, unfolded; bytes outside ASCII read as UTF-8 or Windows-1252."""
        wanted = name.lower()
        found = [value for field, value in self._fields if field == wanted][:FIELDS_OF_A_NAME]
        return [FOLD.sub(" ", charsets.decode(value[: limits.FIELD_CHARS])).strip() for value in found]

    def text(self, name: str) -> str:
        """The first field of this name, fit to be read; empty when there is none."""
        return readable(next(iter(self.raw(name)), ""))

    def addresses(self, name: str, limit: int = limits.RECIPIENTS) -> tuple[Address, ...]:
        """The addresses of all fields of this name, as many as we care to read."""
        pieces = (piece for raw in self.raw(name) for piece in _split_addresses(raw))
        found: list[Address] = []
        for piece in pieces:
            one = _read_address(piece)
            if one.address:
                found.append(one)
            if len(found) >= limit:
                break
        return tuple(found)

    def ids(self, name: str) -> tuple[str, ...]:
        """The message ids in References or In-Reply-To, the last ones when there are too many."""
        return tuple(MESSAGE_ID.findall(next(iter(self.raw(name)), "")))[-limits.REFERENCES :]

    @property
    def sent_at(self) -> datetime | None:
        """When it says it was sent, in UTC."""
        try:
            moment = parsedate_to_datetime(self.text("Date")[:200])
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None


def read(raw: bytes, at: int, end: int) -> tuple[Headers, int]:
    """The header fields that begin at `at`, and where the body begins. Text that is no header is body at once."""
    fields: list[tuple[str, bytes]] = []
    last = min(end, at + limits.HEADER_BYTES)
    if envelope := ENVELOPE_LINE.match(raw, at, last):
        at = envelope.end()
    while found := FIELD.match(raw, at, last):
        fields.append((found.group(1).decode("ascii").lower(), found.group(2)))
        at = found.end()
        if len(fields) > limits.HEADER_FIELDS:
            raise ParseRefused(f"It has more than {limits.HEADER_FIELDS:,} header fields.")
    if at >= last and last < end:
        raise ParseRefused(f"Its headers are longer than {limits.HEADER_BYTES // 1024} KB.")
    for empty_line in (b"\r\n", b"\n"):
        if raw.startswith(empty_line, at, end):
            return Headers(fields), at + len(empty_line)
    return Headers(fields), at


def readable(raw: str) -> str:
    """Encoded words decoded, white space folded, nothing left that cannot be seen."""
    text = _decode_words(raw[: limits.FIELD_CHARS]) if "=?" in raw else raw
    return SPACE.sub(" ", UNSEEN.sub(" ", charsets.clean(text))).strip()


def _decode_words(text: str) -> str:
    """Words that stand side by side in one charset are one: some programs cut characters in two."""
    out: list[str] = []
    pending, pending_charset, at = b"", "", 0
    for word in WORD.finditer(text):
        charset, way, content = word.group(1).lower(), word.group(2).lower(), word.group(3)
        between = text[at : word.start()]
        if between.strip() or not pending or charset != pending_charset:
            out.append(charsets.decode(pending, pending_charset))
            out.append(between if between.strip() or not pending else "")
            pending = b""
        encoded = content.encode("utf-8")
        pending += (
            transfer.decode(encoded, "base64")
            if way == "b"
            else transfer.decode(encoded.replace(b"_", b" "), "quoted-printable")
        )
        pending_charset, at = charset, word.end()
    return "".join([*out, charsets.decode(pending, pending_charset), text[at:]])


def _split_addresses(raw: str) -> list[str]:
    """Cut a list of addresses at its commas, except inside quotes and angle brackets."""
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


def _read_address(piece: str) -> Address:
    """One `Name <address>`; a group name or a comment is no address."""
    piece = piece[:LONGEST_ADDRESS]
    if angle := LAST_ANGLE.search(piece):
        address = normalise(angle.group(1))
        name = readable(piece[: angle.start()].strip().strip('"').replace('\\"', '"'))
        return Address(safe_name(name, address), address)
    return Address("", normalise(COMMENT.sub(" ", piece).rpartition(":")[2]))
