"""The only maker of safe HTML: what people wrote, made harmless, its quotations folded, its links alive."""

import dataclasses
import html as entities
import re
import unicodedata

import nh3
from inscriptis import get_text
from inscriptis.model.config import ParserConfig
from linkify_it import LinkifyIt

from helpdesk.mail import quoting

VERSION = 1
LARGEST = 1_000_000
DEEPEST = 400
PREVIEW = 180

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "figure", "figcaption", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "img": {"alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
GONE = {"script", "style", "title", "noscript", "template", "xmp", "iframe"}
OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>")
VOID = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
WIDE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
REMOTE_IMAGE = re.compile(r"<img(?![^>]*\balt=)[^>]*>", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n\s*\n+")
LINKS = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": True})
PLAIN = ParserConfig(display_links=False, display_images=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, the folded quotation, the plain words, and one line for lists."""

    html: str
    quoted_html: str
    text: str
    preview: str


def render_mail(*, html: str, text: str) -> Rendered:
    """A mail: its HTML if it can be made safe at a bounded cost, else its plain text."""
    if html.strip() and len(html) <= LARGEST and _depth(html) <= DEEPEST:
        rendered = render_mail_html(html)
        if rendered.text.strip() or not text.strip():
            return rendered
    if not text.strip() and html.strip():
        text = (
            nh3.clean(html[:LARGEST], tags=set())
            if _depth(html) <= DEEPEST
            else re.sub(r"<[^>]*>", " ", html[:LARGEST])
        )
        text = entities.unescape(text)
    return render_plain(text)


def render_mail_html(html: str) -> Rendered:
    """Sanitised HTML with its quotation folded. Remote images are left out: they tell senders who read what."""
    folded = quoting.fold_html(html)
    visible = sanitise(folded.visible)
    words = plain(visible)
    return Rendered(visible, sanitise(folded.quoted) if folded.quoted else "", words, preview_of(words))


def render_plain(text: str) -> Rendered:
    """Plain text as paragraphs, with its quotation folded and its links alive."""
    clean = _printable(text)
    folded = quoting.fold_text(clean)
    visible = folded.visible.strip("\n")
    return Rendered(
        _paragraphs(visible),
        _paragraphs(folded.quoted.strip("\n")) if folded.quoted.strip() else "",
        visible,
        preview_of(visible),
    )


def render_composer(body: str) -> Rendered:
    """What a teammate wrote: HTML from the editor, plain text from a bare textarea. Nothing is folded."""
    clean = _printable(body)
    if _is_html(clean):
        safe = sanitise(clean[:LARGEST])
        words = plain(safe)
        return Rendered(safe, "", words, preview_of(words))
    return Rendered(_paragraphs(clean.strip()), "", clean.strip(), preview_of(clean))


def sanitise(html: str) -> str:
    """Only harmless tags and attributes; links open elsewhere and say nothing of us. Too deep or long: plain text."""
    if len(html) > LARGEST or _depth(html) > DEEPEST:
        return _paragraphs(entities.unescape(re.sub(r"<[^>]*>", " ", html[:LARGEST])))
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=GONE,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return REMOTE_IMAGE.sub("", safe).strip()


def plain(html: str) -> str:
    """The words of safe HTML, laid out as one would read them."""
    if not html.strip():
        return ""
    words = get_text(html, PLAIN) if len(html) < LARGEST else re.sub(r"<[^>]*>", " ", html)
    return BLANK_LINES.sub("\n\n", words).strip()


def preview_of(text: str) -> str:
    """The first words on one line."""
    return " ".join(text[: PREVIEW * 4].split())[:PREVIEW]


def first_line(text: str) -> str:
    """The first line that says something, cut to a title."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 120 else f"{line[:119].rsplit(' ', 1)[0]}…"


def is_wide_script(text: str) -> bool:
    """Whether it has words that no spaces part: Chinese, Japanese, Korean, Thai and their like."""
    return WIDE.search(text[:20_000]) is not None


def _printable(text: str) -> str:
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in kept if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))


def _is_html(text: str) -> bool:
    return (
        text.lstrip().startswith("<")
        and re.match(r"\s*<(div|p|ul|ol|blockquote|pre|h[1-6]|b|i|a|br|span)\b", text) is not None
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_linked(part)}</p>" for part in BLANK_LINES.split(text) if part.strip())


def _linked(text: str) -> str:
    """Escaped text with line breaks and live links."""
    if ("://" not in text and "@" not in text) or len(text) > 200_000:
        return entities.escape(text).replace("\n", "<br>")
    out, at = [], 0
    for match in LINKS.match(text) or []:
        if not match.url.startswith(("http://", "https://", "mailto:")):
            continue
        out.append(entities.escape(text[at : match.index]))
        url, words = entities.escape(match.url), entities.escape(match.text)
        out.append(f'<a href="{url}" target="_blank" rel="noopener noreferrer nofollow">{words}</a>')
        at = match.last_index
    out.append(entities.escape(text[at:]))
    return "".join(out).replace("\n", "<br>")


def _depth(html: str) -> int:
    """How deep the tags go, counted in one pass: the sanitiser's cost grows with its square."""
    depth = deepest = 0
    for match in OPENING.finditer(html):
        if match.group(3) or match.group(2).lower() in VOID:
            continue
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        deepest = max(deepest, depth)
    return deepest
