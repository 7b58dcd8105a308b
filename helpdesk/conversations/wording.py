"""The words of a message without their markup: for search, for lists, for mail programs that show only text."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

PREVIEW = 180
TITLE = 120
ANSWERED = "answered"  # the kind of preview that has no words but the reader's own

WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Of safe HTML, which has no stray < or >.
LINK = re.compile(r'<a\b[^<>]*? href="(?:mailto:)?([^"<>]*)"[^<>]*>([^<>]*)</a>')
PIECE = re.compile(r"<(/?)([a-z0-9]+)[^<>]*>|([^<]+)")
SPACE = re.compile(r"[ \t\r\n\f]+")
APART = {"blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "table"}
OWN_LINE = {"dd", "div", "dt", "figcaption", "li", "tr"}


def plain(html: str, *, with_links: bool = False) -> str:
    """The words of safe HTML, laid out as one would read them; on request with the addresses that links lead to."""
    page = _Page()
    for ends, tag, text in PIECE.findall(LINK.sub(_with_address, html) if with_links else html):
        if text:
            page.write(unescape(text))
        else:
            page.lay_out(tag, ends=bool(ends))
    return "".join(page.out).strip()


def preview_of(text: str) -> str:
    """The first words on one line."""
    return " ".join(text[: PREVIEW * 4].split())[:PREVIEW]


def preview_of_form(details: Mapping[str, Any], *, on: int) -> tuple[str, str]:
    """What was answered to a form, where its ticket is this conversation, and the kind of preview that this is.

    Elsewhere it has no words but the reader's own, for that it was answered: who reads the conversation of a form need
    not be allowed to see the ticket that was made of it, or to know of its type.
    """
    if details.get("ticket_id") == on and details.get("answers"):
        return preview_of(" · ".join(f"{name}: {answer}" for name, answer in details["answers"])), "customer"
    return "", ANSWERED


def first_line(text: str) -> str:
    """The first line that says something, cut to a title."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rsplit(' ', 1)[0]}…"


def is_wide_script(text: str) -> bool:
    """Whether it has words that no spaces part: Chinese, Japanese, Korean, Thai and their like."""
    return WIDE.search(text[:20_000]) is not None


def _with_address(link: re.Match[str]) -> str:
    address, words = link.groups()
    return words if words in address or address in words else f"{words} ({address})"


class _Page:
    """A sheet on which words are set one after the other. Breaks and bullets wait until something follows them."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.breaks = 0
        self.bullet = ""
        self.cells = 0  # in this row so far
        self.lists: list[int] = []  # the number of the last item; below 0: not numbered
        self.verbatim = 0

    def write(self, text: str) -> None:
        said = text if self.verbatim else SPACE.sub(" ", text)
        if not self.verbatim and (self.breaks or self.bullet or not self.out or self.out[-1][-1:] in " \t\n"):
            said = said.lstrip(" ")
        if said:
            if self.breaks and self.out:
                self.out[-1] = self.out[-1].rstrip(" \xa0")
            self.out.append("\n" * self.breaks + self.bullet + said)
            self.breaks, self.bullet = 0, ""

    def lay_out(self, tag: str, *, ends: bool) -> None:
        if tag == "br":
            self.breaks = min(2, self.breaks + 1)
        elif tag == "hr":
            self.breaks = 2
            self.write("---")
            self.breaks = 2
        elif tag in ("td", "th"):
            self._cell(ends=ends)
        elif tag in ("ol", "ul"):
            self._list(tag, ends=ends)
        elif tag in APART or tag in OWN_LINE:
            self.breaks = max(self.breaks, 2 if tag in APART else 1)
            if tag == "li" and not ends:
                self.bullet = self._next_bullet()
            self.cells = 0 if tag == "tr" else self.cells
        self.verbatim += (-1 if ends else 1) if tag == "pre" else 0

    def _cell(self, *, ends: bool) -> None:
        if ends:
            self.cells += 1
        elif self.cells:
            self.breaks = 0  # a cell is beside the one before, whatever is in them
            self.out.append("\t")

    def _list(self, tag: str, *, ends: bool) -> None:
        """A list stands apart, a list in a list does not."""
        if ends:
            self.lists = self.lists[:-1]
        self.breaks = max(self.breaks, 1 if self.lists else 2)
        if not ends:
            self.lists.append(0 if tag == "ol" else -1)

    def _next_bullet(self) -> str:
        indent = "  " * max(0, len(self.lists) - 1)
        if not self.lists or self.lists[-1] < 0:
            return f"{indent}- "
        self.lists[-1] += 1
        return f"{indent}{self.lists[-1]}. "
