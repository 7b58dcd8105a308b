"""What people typed, made storable: one line or many, never more than was agreed."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL takes neither NUL nor half a character
_INVISIBLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff]")
_LONGEST_NUMBER = 10**18  # an order number sent as a JSON number is welcome as text
_BREAK = re.compile("\r\n?|\x85|\u2028|\u2029")


def one_line(raw: object, *, limit: int) -> str:
    """Text without line breaks, its spaces single. Refuses what is no text, cannot be stored or is too long."""
    return _short_enough(" ".join(_readable(raw, limit).split()), limit)


def many_lines(raw: object, *, limit: int) -> str:
    """Text with its lines, without blanks around it. Refuses like `one_line`."""
    return _short_enough(_readable(raw, limit).strip(), limit)


def _readable(raw: object, limit: int) -> str:
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < _LONGEST_NUMBER:
        raw = str(raw)
    if not isinstance(raw, str):
        raise ValidationError(_("Write this as text."), code="not_text")
    if len(raw) > 2 * limit + 1000:  # no need to look at a megabyte to know that it is too long
        raise _too_long(len(raw), limit)
    if _UNSTORABLE.search(raw):
        raise ValidationError(
            _("There is an invisible character in this text that cannot be stored. Paste it again as plain text."),
            code="unstorable",
        )
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _BREAK.sub("\n", raw)))


def _short_enough(text: str, limit: int) -> str:
    if len(text) > limit:
        raise _too_long(len(text), limit)
    return text


def _too_long(length: int, limit: int) -> ValidationError:
    words = ngettext("This is too long: %(length)d of at most %(limit)d character.",
                     "This is too long: %(length)d of at most %(limit)d characters.", limit)  # fmt: skip
    return ValidationError(words % {"length": length, "limit": limit}, code="too_long")
