"""Addresses, signed reply tokens and message ids of our own."""

import base64
import dataclasses
import hmac
import re
import secrets
from email.headerregistry import Address as HeaderAddress
from hashlib import sha256

from django.conf import settings

from helpdesk.mail import charsets

TOKEN = re.compile(r"^r([a-z2-7]{26,56})$")
OWN_ID = re.compile(r"^<hd\.([a-z2-7]{16})\.([a-z2-7]{26})@[^<>@\s]+>$")
ADDRESS = re.compile(r"^[^\s@<>\"(),:;\[\]\\\x00-\x1f]{1,64}@[^\s@<>\"(),:;\[\]\\\x00-\x1f]{1,253}$")
LONGEST = 254  # of an address, as in the tables
LONGEST_LOCAL = 64  # of the part before the @, says the standard
LONGEST_NAME = 120
MAC_BYTES = 16  # 128 bits


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """A name, if any, and an address in small letters; the address is empty when the header held none."""

    name: str
    address: str

    @property
    def label(self) -> str:
        """What people are shown."""
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclasses.dataclass(frozen=True, slots=True)
class ReplyToken:
    """Whose reply address it is: one participant of one conversation."""

    conversation_id: int
    participant_id: int


def normalise(address: str) -> str:
    """In small letters, or empty when it is no address."""
    cleaned = address.strip().strip("<>").lower()
    return cleaned if len(cleaned) <= LONGEST and cleaned.isprintable() and ADDRESS.fullmatch(cleaned) else ""


def safe_name(name: str, address: str) -> str:
    """A name fit to stand for somebody: on one line, seen whole, and never somebody else's address."""
    plain = charsets.printable(name).strip("'\" ")[:LONGEST_NAME]
    seen = plain.translate(dict.fromkeys(map(ord, charsets.JOINERS)))
    pretends = any(normalise(word.strip("'\"()[]<>,;")) for word in seen.split())
    return "" if pretends or not seen or seen.lower() == address else plain


def strip_plus(address: str) -> str:
    """The mailbox behind a plus address: `support+x@lumen.test` is `support@lumen.test`."""
    local, _, domain = normalise(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" if local else ""


def format_address(name: str, address: str) -> str:
    """A header-safe `Name <address>`, whatever the name holds."""
    plain = charsets.printable(name)[:LONGEST_NAME]
    local, _, domain = address.rpartition("@")
    return str(HeaderAddress(plain, local, domain)) if plain else address


def reply_address(address: str, *, conversation_id: int, participant_id: int) -> str:
    """The address that one person's answers in one conversation go to.

    A mailbox whose name leaves no room for a token gets its own address back: answers are then threaded by ids.
    """
    payload = _pack(conversation_id, participant_id)
    local, _, domain = address.rpartition("@")
    signed = f"{local.partition('+')[0]}+r{_base32(payload + _mac('reply', payload))}"
    return f"{signed}@{domain}" if len(signed) <= LONGEST_LOCAL else address


def read_token(address: str) -> ReplyToken | None:
    """The token in an address; None when there is none or it was not made by us. Constant-time."""
    local = address.strip().strip("<>").lower().rpartition("@")[0]
    found = TOKEN.match(local.partition("+")[2])
    if found is None:
        return None
    raw = _unbase32(found.group(1))
    if raw is None or len(raw) <= MAC_BYTES:
        return None
    payload, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac("reply", payload)):
        return None
    numbers = _unpack(payload)
    return ReplyToken(*numbers) if numbers and _base32(raw) == found.group(1) else None


def new_message_id(address: str) -> str:
    """A fresh id under the brand's domain that we recognise as our own when it comes back."""
    nonce = _base32(secrets.token_bytes(10))
    return f"<hd.{nonce}.{_base32(_mac('message-id', nonce.encode()))}@{address.rpartition('@')[2]}>"


def is_own_message_id(message_id: str) -> bool:
    """Whether we made this id. A changed one never matches."""
    found = OWN_ID.match(message_id.strip())
    if found is None:
        return False
    mac = _unbase32(found.group(2))
    if mac is None or _base32(mac) != found.group(2):
        return False
    return hmac.compare_digest(mac, _mac("message-id", found.group(1).encode()))


def _mac(purpose: str, payload: bytes) -> bytes:
    key = sha256(f"helpdesk.mail.{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.digest(key, payload, "sha256")[:MAC_BYTES]


def _pack(first: int, second: int) -> bytes:
    """Both numbers in as few bytes as they need; the first half of the first byte says where the second begins."""
    sizes = [(number.bit_length() + 7) // 8 for number in (first, second)]
    return bytes([sizes[0] << 4 | sizes[1]]) + first.to_bytes(sizes[0]) + second.to_bytes(sizes[1])


def _unpack(payload: bytes) -> tuple[int, int] | None:
    sizes, rest = divmod(payload[0], 16), payload[1:]
    if len(rest) != sum(sizes) or max(sizes) > 8:
        return None
    return int.from_bytes(rest[: sizes[0]]), int.from_bytes(rest[sizes[0] :])


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _unbase32(text: str) -> bytes | None:
    try:
        return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError:
        return None
