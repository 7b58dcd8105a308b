"""What a picture is, read from its first bytes alone: nothing of it is ever decoded here.

Sources: PNG (ISO/IEC 15948 §5.3, §11.2.2), GIF89a §18, JPEG (ITU-T T.81 §B.2.2), WebP (RFC 9649 §2.5–2.7).
"""

import dataclasses

SIZES = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}  # JPEG segments with a size


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """Bytes that browsers draw, and merely draw."""

    content: bytes
    content_type: str
    width: int
    height: int


def picture_of(content: bytes) -> Picture | None:
    """The picture these bytes begin as; None when they are none of the four kinds, or say no size."""
    for content_type, measure in (
        ("image/png", _png),
        ("image/gif", _gif),
        ("image/jpeg", _jpeg),
        ("image/webp", _webp),
    ):
        size = measure(content)
        if size is not None and size[0] > 0 and size[1] > 0:
            return Picture(content, content_type, *size)
    return None


def is_drawing(content: bytes) -> bool:
    """Whether it looks like SVG, which is a document: it can hold scripts and fetch things."""
    begin = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return begin.startswith(b"<") and b"<svg" in begin


def _png(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR" or len(content) < 45:
        return None
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _gif(content: bytes) -> tuple[int, int] | None:
    if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < 14:
        return None
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")


def _jpeg(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if kind in SIZES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 1 if kind == 0xFF else 2 + max(length, 2)
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    match content[12:16]:
        case b"VP8X":
            return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            sides = int.from_bytes(content[26:28], "little"), int.from_bytes(content[28:30], "little")
            return sides[0] & 0x3FFF, sides[1] & 0x3FFF
    return None
