"""Taking a message apart at its boundaries, in one pass over its bytes.

The standard library's parser is not used for this: it keeps every line as a string of its own, looks at each line once
for every level around it, and calls itself. A few hostile megabytes cost it a minute and half a gigabyte.
"""

import dataclasses
import re

from helpdesk.mail import headers, limits, media
from helpdesk.mail.headers import Headers
from helpdesk.mail.limits import ParseRefused
from helpdesk.mail.media import Media

LONGEST_BOUNDARY = 100  # the standard says 70


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A piece of the message that is not itself made of parts."""

    headers: Headers
    media: Media
    content: memoryview
    alternative: int = 0  # parts with the same number, other than 0, say the same in different ways


@dataclasses.dataclass(frozen=True, slots=True)
class Structure:
    """A message taken apart. `is_whole` is False when it has more parts than we look at."""

    headers: Headers
    media: Media
    parts: tuple[Part, ...]
    is_whole: bool


@dataclasses.dataclass(slots=True)
class _Multipart:
    """A part made of parts that has begun and not ended."""

    headers: Headers
    media: Media
    body: int
    number: int
    alternative: int
    line: re.Pattern[bytes]  # a boundary of this one, or of one around it
    is_empty: bool = True

    @property
    def alternative_of_its_parts(self) -> int:
        return self.number if self.media.content_type == "multipart/alternative" else self.alternative


@dataclasses.dataclass(frozen=True, slots=True)
class _Open:
    """A part that has begun and not ended."""

    headers: Headers
    media: Media
    body: int
    alternative: int


def take_apart(raw: bytes) -> Structure:
    """Split a message into its parts, in their order. Refuses what is nested too deeply or has endless headers."""
    return _Splitter(raw).split()


class _Splitter:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.parts: list[Part] = []
        self.around: list[_Multipart] = []
        self.current: _Open | None = None
        self.multiparts = 0

    def split(self) -> Structure:
        fields, kind, at = self._begin(0, "text/plain")
        while len(self.parts) < limits.PARTS and self.multiparts <= limits.PARTS:
            found = self._next_boundary(at)
            if found is None:
                self._end_current(len(self.raw))
                self._close(0, len(self.raw))
                return Structure(fields, kind, tuple(self.parts), is_whole=True)
            at = self._at_boundary(found)
        return Structure(fields, kind, tuple(self.parts), is_whole=False)

    def _begin(self, at: int, default_type: str) -> tuple[Headers, Media, int]:
        """Read the headers of what begins here; returns where its body begins."""
        fields, body = headers.read(self.raw, at, len(self.raw))
        kind = media.read(fields, default_type)
        alternative = self.around[-1].alternative_of_its_parts if self.around else 0
        if kind.maintype == "multipart" and 0 < len(kind.boundary) <= LONGEST_BOUNDARY:
            if len(self.around) >= limits.NESTING:
                raise ParseRefused("It is nested too deeply.")
            self.multiparts += 1
            line = _boundary_line([*(one.media.boundary for one in self.around), kind.boundary])
            self.around.append(_Multipart(fields, kind, body, self.multiparts, alternative, line))
            self.current = None
        else:
            self.current = _Open(fields, kind, body, alternative)
        return fields, kind, body

    def _next_boundary(self, at: int) -> re.Match[bytes] | None:
        # A body begins after an empty line, whose end may be the line break before the first boundary.
        return self.around[-1].line.search(self.raw, max(0, at - 1)) if self.around else None

    def _at_boundary(self, found: re.Match[bytes]) -> int:
        """End what the boundary ends, begin what it begins; returns from where to go on."""
        boundary = found.group(1).decode("utf-8", "replace")
        level = max(at for at, one in enumerate(self.around) if one.media.boundary == boundary)
        end = found.start() - (self.raw[found.start() - 1 : found.start()] == b"\r")
        self._end_current(end)
        self._close(level + 1, end)
        self.around[level].is_empty = False
        if found.group(2):
            self._close(level, end)
            return found.end()
        is_digest = self.around[level].media.content_type == "multipart/digest"
        return self._begin(found.end(), "message/rfc822" if is_digest else "text/plain")[2]

    def _end_current(self, end: int) -> None:
        if self.current is not None:
            one, self.current = self.current, None
            self.parts.append(Part(one.headers, one.media, self._content(one.body, end), one.alternative))

    def _close(self, level: int, end: int) -> None:
        """End all multiparts from this level inwards. One in which no part was found is a part itself."""
        for one in self.around[level:]:
            if one.is_empty:
                self.parts.append(Part(one.headers, one.media, self._content(one.body, end), one.alternative))
        del self.around[level:]

    def _content(self, start: int, end: int) -> memoryview:
        return memoryview(self.raw)[start : max(start, end)]


def _boundary_line(boundaries: list[str]) -> re.Pattern[bytes]:
    names = b"|".join(re.escape(one.encode("utf-8", "replace")) for one in boundaries)
    return re.compile(rb"\n--(%s)(--)?+[ \t]{0,100}+\r?+(?:\n|\Z)" % names)
