"""From the way a text stands in a story to the way somebody sent it."""

import html
import inspect
import re
import unicodedata
from itertools import pairwise

_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)]+)\)")
_FULL = 70  # a line this wide was broken by the editor, a shorter one by its writer


def flowing(text: str) -> str:
    """Plain text: lines that were only wrapped are joined again, quotations and short lines stay."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(_joined(paragraph.split("\n")) for paragraph in paragraphs)


def composed(text: str) -> str:
    """What the composer sends: paragraphs of HTML, with links."""
    escaped = (html.escape(paragraph, quote=False) for paragraph in flowing(text).split("\n\n"))
    linked = (_LINK.sub(r'<a href="\2">\1</a>', paragraph) for paragraph in escaped)
    return "".join(f"<p>{paragraph.replace('\n', '<br>')}</p>" for paragraph in linked)


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for before, line in pairwise(lines):
        is_wrapped = _width(before) >= _FULL and not before.startswith(">")
        gap = "" if _is_wide(before[-1:]) else " "
        text += gap + line if is_wrapped else "\n" + line
    return text


def _width(line: str) -> int:
    return sum(2 if _is_wide(character) else 1 for character in line)


def _is_wide(character: str) -> bool:
    return bool(character) and unicodedata.east_asian_width(character) in "WF"
