"""Folding plain text: by our own marker, by how mail programs introduce and mark what they quote."""

import re
from collections.abc import Sequence

from helpdesk.mail.quoting.folded import Folded
from helpdesk.mail.quoting.words import FORWARDED, FROM, FROM_A_PHONE, MARKERS, OTHER_FIELDS, WROTE

LONGEST = 100_000
LONGEST_LINE = 1_000
LONGEST_INTRODUCTION = 400
INTRODUCTION_LINES = 3
FIELDS_WITHIN = 8  # lines
LONE_QUOTE = 3  # quoted lines that nobody introduces: fewer may be part of what is said

MOMENT = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}|@")
FIELD = re.compile(r"[>*\s]{0,6}([^\s:：*<>][^:：*<>]{0,30}?)\s{0,2}\*?[:：]\*?\s*(.*)")
RULE = re.compile(r"[_\-=—*]{5,}")
TITLED_RULE = re.compile(r"[-_=]{2,}\s?[^\-_=\s][^\n]{2,60}?\s?[-_=]{2,}")
SIGNATURE = re.compile(r"(?:--|__|—)\s?|[_-]{5,}")


def fold_text(text: str) -> Folded:
    """Cut a plain text where the quotation begins. If nothing new would be left, all of it is new."""
    lines = text[:LONGEST].split("\n")
    at = _begins(lines)
    if at is not None and _says_more(lines[at:]):
        at = None
    at = len(lines) if at is None else at
    at = _without_phone_line(lines, at)
    visible = "\n".join(lines[:at]).rstrip()
    if at >= len(lines) or not visible.strip():
        return Folded(text, "")
    return Folded(visible, text[len("\n".join(lines[:at])) :].lstrip("\n"))


def _begins(lines: Sequence[str]) -> int | None:
    """The line with which the quotation begins; None where somebody passes a mail on, which is what they say."""
    for at, line in enumerate(lines):
        said = line.strip()
        if not said or len(said) > LONGEST_LINE:
            continue
        if (_is_rule(said) and FORWARDED.search(said)) or (said.endswith(":") and FORWARDED.match(said)):
            return None
        if any(marker in said for marker in MARKERS) or _introduces(lines, at):
            return at
        if _is_field_block(lines, at) or (TITLED_RULE.fullmatch(said) and _is_field_soon(lines, at + 1)):
            return _with_rule_above(lines, at)
        if said.startswith(">") and _is_quoted_to_the_end(lines[at:]):
            return at
    return None


def _is_rule(said: str) -> bool:
    return bool(TITLED_RULE.fullmatch(said))


def _introduces(lines: Sequence[str], at: int) -> bool:
    """Whether a line, perhaps broken into three, says who wrote what follows, and when."""
    if lines[at].lstrip().startswith(">") or not (MOMENT.search(lines[at]) or WROTE.search(lines[at])):
        return False
    for end in range(at + 1, min(at + INTRODUCTION_LINES, len(lines)) + 1):
        if not lines[end - 1].strip():
            return False
        said = " ".join(line.strip() for line in lines[at:end])
        if len(said) > LONGEST_INTRODUCTION:
            return False
        if said.endswith((":", "：")) and MOMENT.search(said):
            return bool(WROTE.search(said)) or _next_said(lines, end).startswith(">")
    return False


def _is_field_block(lines: Sequence[str], at: int) -> bool:
    """Sender, date, recipient and subject of the quoted mail, one below the other."""
    first = FIELD.fullmatch(lines[at].strip())
    if first is None or _key(first) not in FROM:
        return False
    below = [FIELD.fullmatch(line.strip()) for line in lines[at + 1 : at + FIELDS_WITHIN] if len(line) <= LONGEST_LINE]
    return sum(found is not None and _key(found) in OTHER_FIELDS for found in below) >= 2


def _is_field_soon(lines: Sequence[str], at: int) -> bool:
    fields = (FIELD.fullmatch(line.strip()) for line in lines[at : at + 4] if len(line) <= LONGEST_LINE)
    return any(found is not None and _key(found) in FROM | OTHER_FIELDS for found in fields)


def _key(field: re.Match[str]) -> str:
    """Its first word, or all of it where words are not parted by spaces."""
    words = field.group(1).strip().lower().split()
    return words[0] if words[0] in FROM | OTHER_FIELDS else "".join(words)


def _with_rule_above(lines: Sequence[str], at: int) -> int:
    for above in range(at - 1, max(at - 3, -1), -1):
        said = lines[above].strip()
        if RULE.fullmatch(said) or TITLED_RULE.fullmatch(said):
            return above
        if said:
            break
    return at


def _is_quoted_to_the_end(lines: Sequence[str]) -> bool:
    quoted = sum(line.lstrip().startswith(">") for line in lines)
    return quoted >= LONE_QUOTE and not _says_more(lines)


def _says_more(lines: Sequence[str]) -> bool:
    """Whether somebody answers between or below quoted lines. A line right below one may have been broken off it."""
    has_quoted = is_below_quoted = False
    for line in lines:
        said = line.strip()
        if said.startswith(">"):
            has_quoted = is_below_quoted = True
        elif not said:
            is_below_quoted = False
        elif has_quoted and SIGNATURE.fullmatch(said):
            return False
        elif has_quoted and not is_below_quoted:
            return True
    return False


def _next_said(lines: Sequence[str], at: int) -> str:
    return next((line.lstrip() for line in lines[at : at + 5] if line.strip()), "")


def _without_phone_line(lines: Sequence[str], at: int) -> int:
    last = next((index for index in range(at - 1, -1, -1) if lines[index].strip()), 0)
    return last if last and FROM_A_PHONE.fullmatch(lines[last].strip()) else at
