"""New words or a quotation? Everything is kept; this only finds where to fold."""

import dataclasses
import re

import quotequail
from django.utils.translation import gettext_noop
from lxml import html as markup
from lxml.etree import ParserError

MARKER = gettext_noop("Please write your answer above this line")
MARKERS = (MARKER, "Bitte antworten Sie oberhalb dieser Zeile", "Veuillez répondre au-dessus de cette ligne")
LONGEST = 100_000
LONGEST_LINE = 2_000

# A line with which a mail program introduces what it quotes, where quotequail does not know the language.
INTRODUCTIONS = re.compile(
    r"^(?:[^\n]{0,200}(?:さんは書きました|のメール|написал\(?а?\)?|كتب|于[^\n]{0,80}写道|寫道)[^\n]{0,80}[:：]?"
    r"|-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|元のメッセージ|Исходное сообщение)\s*-{2,}"
    r"|_{20,})$",
    re.MULTILINE,
)
WHOLE = (
    "gmail_quote",
    "gmail_quote_container",
    "gmail_extra",
    "yahoo_quoted",
    "protonmail_quote",
    "zmail_extra",
    "tutanota_quote",
)
FROM_HERE = ("divRplyFwdMsg", "appendonsend", "mail-editor-reference-message-container", "ymail_android_signature")


@dataclasses.dataclass(frozen=True, slots=True)
class Folded:
    """What is new, and what is quoted below it (empty: nothing to fold)."""

    visible: str
    quoted: str


def fold_text(text: str) -> Folded:
    """Cut a plain text where the quotation begins. If nothing new would be left, all of it is new."""
    marked = _at_marker(text)
    folded = marked if marked is not None else _at_introduction(_by_quotequail(text))
    return folded if folded.visible.strip() else Folded(text, "")


def fold_html(html: str) -> Folded:
    """Cut HTML at the container in which mail programs put what they quote. Both parts are raw: sanitise them."""
    if not html.strip() or len(html) > 10 * LONGEST:
        return Folded(html, "")
    try:
        root = markup.fragment_fromstring(html, create_parent="div")
    except (ParserError, ValueError, AssertionError):
        return Folded(html, "")
    cut = _containers(root)
    if not cut:
        return Folded(html, "")
    quoted = "".join(markup.tostring(one, encoding="unicode", with_tail=False) for one in cut)
    for one in cut:
        _take_out(one)
    if not root.text_content().strip() and root.find(".//img") is None:
        return Folded(html, "")
    return Folded("".join([root.text or "", *(markup.tostring(one, encoding="unicode") for one in root)]), quoted)


def _containers(root: markup.HtmlElement) -> list[markup.HtmlElement]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        classes = (element.get("class") or "").split()
        if any(name in classes for name in WHOLE) or element.get("id") in WHOLE:
            return [element]
        if element.get("id") in FROM_HERE or any(name in classes for name in FROM_HERE):
            return [element, *element.itersiblings()]
        if "moz-cite-prefix" in classes:
            return [element, *element.itersiblings()]
        if element.tag == "blockquote" and element.get("type") == "cite" and not _says_more_after(element):
            return [element]
    return []


def _says_more_after(element: markup.HtmlElement) -> bool:
    """An answer between or below the quotes: then nothing is folded."""
    rest = (element.tail or "") + "".join(
        one.text_content() + (one.tail or "") for one in element.itersiblings() if isinstance(one.tag, str)
    )
    return bool(rest.strip())


def _take_out(element: markup.HtmlElement) -> None:
    parent, tail = element.getparent(), element.tail or ""
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _at_marker(text: str) -> Folded | None:
    for marker in MARKERS:
        at = text.find(marker)
        if at >= 0:
            start = text.rfind("\n", 0, at) + 1
            above = _at_introduction(_by_quotequail(text[:start] + "\n> x"))
            visible = above.visible if above.visible.strip() else text[:start]
            return Folded(visible.rstrip("> \n"), text[len(visible.rstrip("> \n")) :])
    return None


def _by_quotequail(text: str) -> Folded:
    if len(text) > LONGEST or max(map(len, text.splitlines()), default=0) > LONGEST_LINE:
        return Folded(text, "")
    parts = quotequail.quote(text)
    if not parts or all(shown for shown, _ in parts):
        return Folded(text, "")
    first_hidden = next(at for at, (shown, _) in enumerate(parts) if not shown)
    if any(shown and words.strip() for shown, words in parts[first_hidden:]):
        return Folded(text, "")  # answers between the quotes
    return Folded(
        "\n".join(words for _, words in parts[:first_hidden]), "\n".join(words for _, words in parts[first_hidden:])
    )


def _at_introduction(folded: Folded) -> Folded:
    found = INTRODUCTIONS.search(folded.visible[:LONGEST])
    if found is None:
        return folded
    rest = folded.visible[found.start() :]
    return Folded(folded.visible[: found.start()].rstrip(), f"{rest}\n{folded.quoted}" if folded.quoted else rest)
