"""What a message may cost us: each is checked by counting, before any work that could grow faster than the message."""

HEADER_BYTES = 256 * 1024
HEADER_FIELDS = 2_000
FIELD_CHARS = 60_000  # of one field: a long list of recipients is read so far
PARTS = 100
NESTING = 50
RECIPIENTS = 100
REFERENCES = 20
BODY_CHARS = 1_000_000
BODY_BYTES = 6_000_000  # of one text part, as it came: enough for BODY_CHARS in any encoding


class ParseRefused(Exception):
    """A message that we will not or cannot take apart; says why in words. It is kept whole."""
