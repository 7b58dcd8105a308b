"""The words around what was searched for."""

import dataclasses
import re

AROUND = 70


@dataclasses.dataclass(frozen=True, slots=True)
class Snippet:
    """What stands before, the very words, and what stands after."""

    before: str
    words: str
    after: str


def snippet(q: str, *texts: str) -> Snippet | None:
    """Where the first of the searched words that is found stands, in the first text that has it."""
    for text in texts:
        flat = " ".join(text.split())
        for word in q.split():
            found = re.search(rf"\b{re.escape(word)}", flat, re.IGNORECASE) or re.search(
                re.escape(word), flat, re.IGNORECASE
            )
            if found:
                return _around(flat, found.start(), found.end())
    return None


def _around(text: str, start: int, end: int) -> Snippet:
    begin = text.rfind(" ", 0, max(start - AROUND, 0)) + 1 if start > AROUND else 0
    stop = text.find(" ", end + AROUND) if end + AROUND < len(text) else len(text)
    stop = stop if stop != -1 else len(text)
    before = ("… " if begin else "") + text[begin:start]
    return Snippet(before, text[start:end], text[end:stop] + (" …" if stop < len(text) else ""))
