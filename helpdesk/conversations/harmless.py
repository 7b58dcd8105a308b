"""Making HTML harmless: an allow-list of tags and attributes, at a bounded cost."""

import re
from collections import Counter
from collections.abc import Mapping
from html import escape, unescape
from urllib.parse import urlsplit

import nh3
from django.utils.translation import gettext as _

LARGEST = 1_000_000
DEEPEST = 400

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
GONE = {"iframe", "noscript", "script", "style", "template", "title", "xmp"}  # with what is in them
SCHEMES = {"cid", "http", "https", "mailto", "tel"}
ALLOWED = {
    "dir": re.compile("ltr|rtl|auto", re.IGNORECASE),
    "lang": re.compile("[a-zA-Z0-9-]{2,20}"),
    **dict.fromkeys(("colspan", "height", "rowspan", "start", "width"), re.compile("[0-9]{1,4}")),
}
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# They hold nothing, or end where the next begins: they add no depth of their own.
SHALLOW = {
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
}  # fmt: skip
MARKUP = re.compile(r"<[^<>]*>")
# What follows reads what the sanitiser wrote: it leaves neither < nor > nor " inside an attribute's value.
IMAGE = re.compile(r"<img\b([^<>]*)>")
IMAGE_KEPT = re.compile(r'<img\b([^<>]*) data-cid="([^"<>]*)"([^<>]*)>')
ELSEWHERE = re.compile(r'<(/?)a\b[^<>]*>|<img\b([^<>]* data-src="[^<>]*)>')
SMALLEST = 40  # pixels: a smaller picture without words is there to keep others apart
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def is_bearable(html: str) -> bool:
    """Whether sanitising costs a bounded amount: the library's cost grows with the square of the depth."""
    if len(html) > LARGEST:
        return False
    still_open: Counter[str] = Counter()
    depth = 0
    for found in TAG.finditer(html):
        tag = found.group(2).lower()
        if tag in SHALLOW:
            continue
        # Only an end tag with a beginning ends something: others are there to make a deep text look flat.
        if not found.group(1):
            still_open[tag] += 1
            depth += 1
        elif still_open[tag]:
            still_open[tag] -= 1
            depth -= 1
        if depth > DEEPEST:
            return False
    return True


def harmless(html: str) -> str:
    """Only harmless tags and attributes; links open elsewhere and say nothing of us.

    Images are not loaded: those of elsewhere keep their address as `data-src`, those that came with the mail theirs
    as `data-cid` for `with_images`. Ask `is_bearable` first.
    """
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_value,
        clean_content_tags=GONE,
        url_schemes=SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return IMAGE.sub(_image, safe)


def with_images(html: str, addresses: Mapping[str, str]) -> str:
    """Safe HTML with the images that came with it, by content id, and links to those that did not.

    For those that we serve ourselves.
    """

    def shown(found: re.Match[str]) -> str:
        address = addresses.get(unescape(found.group(2)))
        return f'<img{found.group(1)} src="{address}"{found.group(3)}>' if address else found.group()

    with_ours = IMAGE_KEPT.sub(shown, html) if "data-cid" in html else html
    return _with_links(with_ours) if "data-src" in html else with_ours


def _with_links(html: str) -> str:
    """A picture of elsewhere as a link to it: whoever opens it decides to be seen there."""
    inside = 0

    def named(found: re.Match[str]) -> str:
        nonlocal inside
        if found.group(2) is None:
            inside += -1 if found.group(1) else 1
            return found.group()
        given = dict(ATTRIBUTE.findall(found.group(2)))
        sizes = [int(given[side]) for side in ("width", "height") if given.get(side, "").strip().isdecimal()]
        words = given.get("alt", "").strip()
        if not words and sizes and min(sizes) < SMALLEST:
            return ""
        address = given["data-src"]
        label = words or _("Picture from %(host)s") % {"host": escape(urlsplit(unescape(address)).netloc)}
        if inside > 0:
            return f'<span class="elsewhere">{label}</span>'
        return f'<a class="elsewhere" href="{address}" target="_blank" rel="noopener noreferrer nofollow">{label}</a>'

    return ELSEWHERE.sub(named, html)


def without_markup(html: str) -> str:
    """The words of HTML that nobody dares to parse."""
    return unescape(MARKUP.sub(" ", html[:LARGEST]))


def _value(tag: str, name: str, value: str) -> str | None:
    if name in ALLOWED:
        return value if ALLOWED[name].fullmatch(value.strip()) else None
    if name == "href" and value.strip().lower().startswith("cid:"):
        return None
    return value


def _image(found: re.Match[str]) -> str:
    given = dict(ATTRIBUTE.findall(found.group(1)))
    source = given.pop("src", "")
    is_beacon = {given.get("width"), given.get("height")} & {"0", "1"}
    kept = "".join(f' {name}="{value}"' for name, value in given.items())
    if source.lower().startswith("cid:"):
        return f'<img{kept} data-cid="{source[4:]}">'
    if source.lower().startswith(("http:", "https:")) and not is_beacon:
        return f'<img{kept} data-src="{source}">'
    return ""
