"""Numbers as people write them. What can be read in two ways is refused, with both readings named."""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from helpdesk.fields.columns import DIGITS

_LONGEST = 60
_SPACES = "  \u2007\u2009\u202f'\u2019\u066c"  # between groups of three, and nothing else
_MINUS = "\u2212\u2012\u2013"
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED_BY_SPACE = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?")
_GROUPED_BY_COMMA = re.compile(r"[+-]?(\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|\d{1,2}(,\d{2})+,\d{3}(\.\d+)?)")
_GROUPED_BY_POINT = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,})")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_EXPONENT = re.compile(r"[+-]?[\d.,]+e[+-]?\d+", re.IGNORECASE)


def read_number(raw: object) -> Decimal:
    """The number that was written or sent. Refuses words, ambiguity, exponents, infinity and giants."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise _not_a_number()
    if isinstance(raw, str):
        return _small_enough(_read_text(raw))
    if isinstance(raw, int):
        if abs(raw) >= 10**DIGITS:
            raise _too_big()
        return Decimal(raw)
    exact = Decimal(repr(raw)) if isinstance(raw, float) else raw
    if not exact.is_finite():
        raise _not_a_number()
    return _small_enough(exact)


def tidy(number: Decimal) -> Decimal:
    """The same number without zeros at its end, and never with an exponent."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def _read_text(raw: str) -> Decimal:
    if len(raw) > _LONGEST:
        raise _too_big()
    text = "".join(map(_plain_character, raw.strip()))
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _EITHER.fullmatch(text):
        readings = {"typed": text, "whole": text.replace(",", ""), "part": text.replace(",", ".")}
        raise ValidationError(
            _("%(typed)s can be read in two ways. Write %(whole)s or %(part)s.") % readings, code="ambiguous"
        )
    if _GROUPED_BY_SPACE.fullmatch(text):
        return Decimal(text.replace(" ", "").replace(",", "."))
    if _GROUPED_BY_COMMA.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _GROUPED_BY_POINT.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _DECIMAL_COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if _EXPONENT.fullmatch(text):
        raise ValidationError(_("Write the number out in digits, without an e."), code="exponent")
    raise _not_a_number()


def _plain_character(character: str) -> str:
    if character in _SPACES:
        return " "
    if character in _MINUS:
        return "-"
    if character == "\u066b":  # the Arabic decimal separator
        return "."
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _small_enough(number: Decimal) -> Decimal:
    if not number:
        return Decimal(0)
    if number.adjusted() >= DIGITS or number.adjusted() < -DIGITS:  # before any arithmetic: 1e400 costs nothing here
        raise _too_big()
    digits = tidy(number).as_tuple()
    if len(digits.digits) > DIGITS:
        raise _too_big()
    return tidy(number)


def _not_a_number() -> ValidationError:
    return ValidationError(_("This is not a number. Write it in digits, for example 1234.5."), code="not_a_number")


def _too_big() -> ValidationError:
    return ValidationError(_("This number is too long. %d digits is the most.") % DIGITS, code="too_big")
