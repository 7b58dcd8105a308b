"""Folding HTML: by our own marker, and by the containers in which mail programs put what they quote."""

import re
from html import escape

from lxml import html as markup
from lxml.etree import ParserError

from helpdesk.mail.quoting.folded import Folded
from helpdesk.mail.quoting.words import FORWARDED, FROM, MARKERS

LONGEST = 1_000_000
LONGEST_INTRODUCTION = 300
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
# These hold the quotation and nothing else.
WHOLE = {"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "tutanota_quote", "zmail_extra"}
WHOLE_IDS = re.compile(r"(?:yahoo_quoted_?\w*|isReplyContent|OLK_SRC_BODY_SECTION)")
# With these the quotation begins, and goes on to the end.
FROM_HERE = {"moz-cite-prefix", "OutlookMessageHeader"}
FROM_HERE_IDS = {"divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container"}
# Outlook's line above the fields of the quoted mail.
OUTLOOK_LINE = re.compile(
    r"border:none;border-top:solid#[0-9a-f]{6}1\.0pt;padding:3\.0pt0(?:in|cm)0(?:in|cm)0(?:in|cm)"
)
# Nothing of the above, nothing to fold: most mail is never parsed for it.
SIGNS = [
    sign.lower()
    for sign in (*WHOLE, *FROM_HERE, *FROM_HERE_IDS, *MARKERS, "yahoo_quoted", "isReplyContent", "OLK_SRC_BODY_SECTION")
]
SIGNS += ["<blockquote", "border-top"]
UNSEEN = {"head", "link", "meta", "script", "style", "title"}
SUSPECTS = "descendant-or-self::*[@class or @id or @style or self::blockquote%s]"

type Element = markup.HtmlElement


def fold_html(html: str) -> Folded:
    """Cut HTML where the quotation begins. Both halves are as raw as what came: sanitise them.

    If nothing new would be left, all of it is new.
    """
    lower = html.lower()
    if len(html) > LONGEST or not any(sign in lower for sign in SIGNS):
        return Folded(html, "")
    try:
        root = markup.fragment_fromstring(
            DECLARATION.sub("", html), create_parent="div", parser=markup.HTMLParser(huge_tree=True)
        )
    except (ParserError, ValueError, AssertionError):
        return Folded(html, "")
    quoted = _take_out_quotation(root)
    if not quoted or not (_words(root) or root.find(".//img") is not None):
        return Folded(html, "")
    return Folded(_inside(root), quoted)


def _take_out_quotation(root: Element) -> str:
    for element in _suspects(root):
        if _is_whole(element):
            if _is_passed_on(element) or _is_answered_inside(element):
                return ""
            return _cut(element)
        if _is_from_here(element):
            return "" if _is_passed_on(element) or _is_answered_after(element, root) else _cut_from(element, root)
        if element.tag == "blockquote" and element.get("type") == "cite":
            return "" if _is_answered_below(element, root) or _is_passed_on(element) else _cut_from(element, root)
        if (marked := _marked(element)) is not None:
            return _cut_from(_outermost(_with_what_is_hidden(_outermost(marked, root)), root), root)
    return ""


def _suspects(root: Element) -> list[Element]:
    """In their order, the elements that may begin a quotation."""
    words = "".join(f' or text()[contains(., "{marker}")]' for marker in MARKERS if marker in root.text_content())
    return list(root.xpath(SUSPECTS % words))


def _is_whole(element: Element) -> bool:
    return bool(WHOLE & set(_classes(element))) or bool(WHOLE_IDS.fullmatch(element.get("id") or ""))


def _is_from_here(element: Element) -> bool:
    if element.get("id") in FROM_HERE_IDS or FROM_HERE & set(_classes(element)):
        return True
    style = re.sub(r"\s", "", (element.get("style") or "").lower())[:300]
    if not OUTLOOK_LINE.fullmatch(style.rstrip(";")):
        return False
    first = _words(element)[:40].partition(":")
    return bool(first[1]) and first[0].strip().lower() in FROM


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _is_passed_on(element: Element) -> bool:
    """A mail that somebody passes on is what they want to say."""
    return FORWARDED.search(_words(element)[:200]) is not None or FORWARDED.search(_introduction(element)) is not None


def _is_answered_inside(element: Element) -> bool:
    """Whether somebody answers between or below the quoted paragraphs of a container."""
    first = next(element.iterdescendants("blockquote"), None)
    return first is not None and bool(_says(first, until=element))


def _is_answered_after(introduction: Element, root: Element) -> bool:
    """Whether somebody answers below the quote that a line introduces."""
    quote = next(introduction.itersiblings("blockquote"), None)
    return quote is not None and _is_answered_below(quote, root)


def _is_answered_below(quote: Element, root: Element) -> bool:
    return bool(_says(quote, until=root))


def _says(quote: Element, *, until: Element) -> str:
    """What stands after a quote within `until`, other quotes aside."""
    said = []
    at: Element = quote
    while at is not until:
        said.append(at.tail or "")
        for sibling in at.itersiblings():
            if isinstance(sibling.tag, str) and sibling.tag != "blockquote" and not _is_signature(sibling):
                said.append(_words_outside_quotes(sibling))
            said.append(sibling.tail or "")
        parent = at.getparent()
        if parent is None:
            break
        at = parent
        if at.tag == "blockquote":
            said.clear()  # below it, but still quoted
    return "".join(said).strip()


def _is_signature(element: Element) -> bool:
    return any(name.endswith("signature") for name in _classes(element))


def _words_outside_quotes(element: Element) -> str:
    quoted = sum(len(_words(one)) for one in element.iterdescendants("blockquote"))
    return _words(element) if len(_words(element)) > quoted else ""


def _words(element: Element) -> str:
    return str(element.text_content()).strip()


def _introduction(element: Element) -> str:
    """The line just before: "Ada wrote:"."""
    before = element.getprevious()
    if before is None:
        return ""
    said = (before.tail or "").strip() or (_words(before) if isinstance(before.tag, str) else "")
    return said if len(said) <= LONGEST_INTRODUCTION and said.endswith(":") else ""


def _marked(element: Element) -> Element | None:
    """What begins with our own marker line."""
    if _has_marker(element.text):
        return element
    before = next((child for child in element if _has_marker(child.tail)), None)
    if before is None:
        return None
    line = markup.Element("span")
    line.text, before.tail = before.tail, None
    before.addnext(line)
    return line


def _has_marker(text: str | None) -> bool:
    return text is not None and any(marker in text for marker in MARKERS)


def _outermost(element: Element, root: Element) -> Element:
    """The largest container that begins with the same words."""
    start = _words(element)[:60]
    parent = element.getparent()
    while parent is not None and parent is not root and _words(parent).startswith(start):
        element, parent = parent, parent.getparent()
    return element


def _with_what_is_hidden(element: Element) -> Element:
    """Our mails begin with what nobody sees: their head, and words that only a list of mails shows."""
    before = element.getprevious()
    while before is not None and _is_hidden(before):
        element, before = before, before.getprevious()
    return element


def _is_hidden(element: Element) -> bool:
    return element.tag in UNSEEN or "display:none" in re.sub(r"\s", "", element.get("style") or "")


def _cut(element: Element) -> str:
    """Take one element out; what follows it stays."""
    quoted = str(markup.tostring(element, encoding="unicode", with_tail=False))
    element.drop_tree()
    return quoted


def _cut_from(element: Element, root: Element) -> str:
    """Take out everything from an element on, and the line that introduces it."""
    quoted: list[str] = []
    before = element.getprevious()
    if (
        before is not None
        and isinstance(before.tag, str)
        and not (before.tail or "").strip()
        and _introduction(element)
    ):
        element = before
    at, is_first = element, True
    while at is not root:
        parent = at.getparent()
        if parent is None:
            break
        for sibling in list(at.itersiblings()):
            quoted.append(markup.tostring(sibling, encoding="unicode"))
            parent.remove(sibling)
        if is_first:
            quoted.insert(0, markup.tostring(at, encoding="unicode"))
            parent.remove(at)
        elif at.tail:
            quoted.append(escape(at.tail))
            at.tail = None
        at, is_first = parent, False
    return "".join(quoted)


def _inside(root: Element) -> str:
    return escape(root.text or "") + "".join(markup.tostring(one, encoding="unicode") for one in root)
