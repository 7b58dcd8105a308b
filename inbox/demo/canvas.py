"""A small sheet of pixels that can be filled and written as PNG: enough for the photos people attach."""

import struct
import zlib

type Colour = tuple[int, int, int]


class Canvas:
    """Filled from the back to the front, like a poster."""

    def __init__(self, width: int, height: int, colour: Colour) -> None:
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(colour) * width) for _ in range(height)]

    def rectangle(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        for y in range(max(0, top), min(self.height, top + height)):
            self._span(y, left, left + width, colour)

    def shade(self, above: Colour, below: Colour) -> None:
        """The whole sheet, from one colour down to another."""
        for y in range(self.height):
            part = y / (self.height - 1)
            self._span(y, 0, self.width, _mixed(above, below, part))

    def ellipse(self, x: int, y: int, across: int, down: int, colour: Colour, *, upper_half: bool = False) -> None:
        for row in range(max(0, y - down), min(self.height, y if upper_half else y + down + 1)):
            reach = int(across * (1 - ((row - y) / down) ** 2) ** 0.5)
            self._span(row, x - reach, x + reach + 1, colour)

    def glow(self, x: int, y: int, radius: int, inner: Colour, outer: Colour, *, steps: int = 24) -> None:
        """Light that fades outwards."""
        for step in range(steps):
            part = step / (steps - 1)
            size = int(radius * (1 - part)) + 1
            self.ellipse(x, y, size, size, _mixed(outer, inner, part**1.6))

    def png(self) -> bytes:
        """The sheet as a PNG file."""
        raw = b"".join(b"\x00" + bytes(row) for row in self.rows)
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)

    def _span(self, y: int, left: int, right: int, colour: Colour) -> None:
        start, end = max(0, left), min(self.width, right)
        if start < end:
            self.rows[y][start * 3 : end * 3] = bytes(colour) * (end - start)


def _mixed(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
