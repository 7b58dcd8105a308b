"""The only maker of safe HTML: what people wrote, made harmless, its quotations folded, its links alive."""

import dataclasses
import hashlib
import re
from collections.abc import Callable
from html import escape, unescape

from linkify_it import LinkifyIt

from helpdesk.conversations.harmless import harmless, is_bearable, with_images, without_markup
from helpdesk.conversations.wording import first_line, plain, preview_of
from helpdesk.mail import quoting

__all__ = [
    "VERSION", "Rendered", "first_line", "plain", "preview_of", "render_composer", "render_mail",
    "render_mail_html", "render_plain", "sanitise", "with_images",
]  # fmt: skip

VERSION = 1  # what was made by an older one is made anew
LINKIFIED = 200_000

BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
WRITTEN_IN_EDITOR = re.compile(r"\s*<(?:a|b|blockquote|br|div|h[1-6]|i|ol|p|pre|span|ul)\b", re.IGNORECASE)
PIECE = re.compile(r"(<(/?)([a-z0-9]+)[^<>]*>)|([^<]+)")  # of safe HTML, which has no stray < or >
AS_IT_STANDS = {"a", "code", "pre"}
LINKS = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": True})


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, the folded quotation, the plain words, and one line for lists."""

    html: str
    quoted_html: str
    text: str
    preview: str


def render_mail(*, html: str, text: str) -> Rendered:
    """A mail: its HTML if it can be made safe at a bounded cost, else its plain text, else the words in its HTML."""
    if html.strip() and is_bearable(html):
        rendered = render_mail_html(html)
        if rendered.html.strip() and (rendered.text or not text.strip()):
            return rendered
    return render_plain(text if text.strip() else without_markup(html))


def render_mail_html(html: str) -> Rendered:
    """Sanitised HTML with its quotation folded. Images are not loaded: they tell senders who read what, and when."""
    if not is_bearable(html):
        return render_plain(without_markup(html))
    folded = quoting.fold_html(UNPRINTABLE.sub("", html))
    visible, quoted = harmless(folded.visible), harmless(folded.quoted) if folded.quoted else ""
    words = plain(visible)
    return Rendered(visible.strip(), quoted.strip(), words, preview_of(words))


def render_plain(text: str) -> Rendered:
    """Plain text as paragraphs, with its quotation folded and its links alive."""
    folded = quoting.fold_text(_printable(text))
    visible, quoted = folded.visible.strip("\n"), folded.quoted.strip("\n")
    return Rendered(_paragraphs(visible), _paragraphs(quoted), visible, preview_of(visible))


def render_composer(body: str) -> Rendered:
    """What a teammate wrote: HTML from the editor, plain text from a bare textarea. Nothing is folded."""
    written = _printable(body).strip()
    if WRITTEN_IN_EDITOR.match(written):
        safe = _with_links(sanitise(written))
        words = plain(safe, with_links=True)
        return Rendered(safe, "", words, preview_of(words))
    return Rendered(_paragraphs(written), "", written, preview_of(written))


def mark(html: str) -> str:
    """A short word for what stands there, to tell later whether it still does."""
    return hashlib.sha256(html.encode()).hexdigest()[:16]


def sanitise(html: str) -> str:
    """Harmless HTML; of what is too long or too deep, the words."""
    return harmless(html) if is_bearable(html) else _paragraphs(without_markup(html))


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_linked(part)}</p>" for part in BLANK_LINES.split(text) if part.strip())


def _with_links(html: str) -> str:
    """Safe HTML whose addresses are links, but where they are one already or are code."""
    out, inside = [], 0
    for tag, ends, name, words in PIECE.findall(html):
        if name in AS_IT_STANDS:
            inside += -1 if ends else 1
        out.append(tag or (words if inside else _linked(unescape(words), escape)))
    return "".join(out)


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _linked(text: str, lines: Callable[[str], str] = _lines) -> str:
    """Escaped text with line breaks and live links."""
    if ("://" not in text and "@" not in text) or len(text) > LINKIFIED:
        return lines(text)
    out, at = [], 0
    for link in LINKS.match(text) or []:
        if not link.url.startswith(("http://", "https://", "mailto:")):
            continue
        out.append(lines(text[at : link.index]))
        out.append(
            f'<a href="{escape(link.url)}" target="_blank" rel="noopener noreferrer nofollow">{escape(link.text)}</a>'
        )
        at = link.last_index
    return "".join([*out, lines(text[at:])])
