"""What a message may cost us. Checked in straight lines before the parser, which recurses, sees a byte."""

import re

HEADER_BYTES = 256 * 1024
HEADER_LINES = 2_000
PARTS = 100
NESTING = 50
RECIPIENTS = 100
REFERENCES = 20
BODY_CHARS = 1_000_000

NESTED = re.compile(rb"^content-type:\s*(multipart/|message/rfc822)", re.IGNORECASE | re.MULTILINE)


class ParseRefused(Exception):
    """A message that we will not or cannot take apart; says why in words. It is kept whole."""


def check(raw: bytes) -> None:
    """Refuse what would cost the parser too much: by counting, in one pass."""
    if not raw.strip():
        raise ParseRefused("It is empty.")
    end = header_end(raw)
    if end > HEADER_BYTES:
        raise ParseRefused("Its headers are longer than 256 KB.")
    if raw.count(b"\n", 0, end) > HEADER_LINES:
        raise ParseRefused("It has more than 2,000 lines of headers.")
    if len(NESTED.findall(raw)) > NESTING * 4:
        raise ParseRefused("It is nested too deeply.")


def header_end(raw: bytes) -> int:
    """Where the first empty line begins; the whole length when there is none."""
    ends = [at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0]
    return min(ends) if ends else len(raw)
