"""What the parts of a message hold: its words, and its files."""

import dataclasses
import mimetypes
from html import escape

from helpdesk.mail import charsets, headers, limits, transfer
from helpdesk.mail.structure import Part, Structure

REPORTS = ("message/delivery-status", "message/global-delivery-status", "text/rfc822-headers")


@dataclasses.dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a message."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """The words of a message, as text and as HTML, its files, and what is not shown of it."""

    text: str
    html: str
    files: tuple[MailFile, ...]
    notices: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class _Words:
    content: str
    is_html: bool
    alternative: int


def read_parts(structure: Structure) -> Reading:
    """Sort the parts into words and files. Nothing is lost silently: what is cut is told in a notice."""
    words: list[_Words] = []
    files: list[MailFile] = []
    notices = [] if structure.is_whole else [f"Only the first {limits.PARTS} parts of this message are shown."]
    for part in structure.parts:
        if _is_words(part):
            found, is_cut = _read_words(part, files)
            words.append(found)
            if is_cut:
                notices.append("The text of this message is longer than what is shown.")
        elif not _says_it_again(part, structure):
            files.append(_file(part))
    text, html = _as_text(words), _as_html(words)
    return Reading(
        text[: limits.BODY_CHARS], html, tuple(file for file in files if file.content), tuple(dict.fromkeys(notices))
    )


def _is_words(part: Part) -> bool:
    if part.media.disposition == "attachment" or part.media.name:
        return False
    # A multipart without its parts still has something to say.
    return part.media.content_type in ("text/plain", "text/html") or part.media.maintype == "multipart"


def _says_it_again(part: Part, structure: Structure) -> bool:
    """Other forms of the same words (AMP, rich text of old) say nothing new; an invitation does."""
    return (
        part.alternative > 0
        and part.media.maintype == "text"
        and not part.media.name
        and part.media.content_type != "text/calendar"
        and any(other.alternative == part.alternative and _is_words(other) for other in structure.parts)
    )


def _read_words(part: Part, files: list[MailFile]) -> tuple[_Words, bool]:
    raw = transfer.decode(part.content[: limits.BODY_BYTES], _encoding(part))
    if part.media.content_type != "text/html":
        raw, uuencoded = transfer.split_uuencoded(raw)
        files.extend(MailFile(_safe(name), "application/octet-stream", content) for name, content in uuencoded)
    text = charsets.decode(raw, part.media.charset)
    is_cut = len(text) > limits.BODY_CHARS or len(part.content) > limits.BODY_BYTES
    return _Words(text[: limits.BODY_CHARS], part.media.content_type == "text/html", part.alternative), is_cut


def _as_text(words: list[_Words]) -> str:
    return "\n".join(one.content.rstrip() for one in words if not one.is_html)


def _as_html(words: list[_Words]) -> str:
    """The HTML, with the plain texts around it in their places; empty when there is none."""
    told = {one.alternative for one in words if one.is_html and one.alternative}
    if not any(one.is_html for one in words):
        return ""
    return "\n".join(
        one.content if one.is_html else f"<div>{escape(one.content.strip()).replace('\n', '<br>')}</div>"
        for one in words
        if one.is_html or (one.alternative not in told and one.content.strip())
    )


def _file(part: Part) -> MailFile:
    content_type, content_id = part.media.content_type, part.headers.text("Content-ID").strip("<> ")[:255]
    return MailFile(
        name=part.media.name or _name_for(part),
        content_type=content_type,
        content=transfer.decode(part.content, _encoding(part)),
        content_id=content_id,
        is_inline=part.media.disposition == "inline" or bool(content_id and not part.media.disposition),
    )


def _name_for(part: Part) -> str:
    if part.media.content_type == "message/rfc822":
        inner, _ = headers.read(
            bytes(part.content[: limits.HEADER_BYTES]), 0, min(len(part.content), limits.HEADER_BYTES)
        )
        return f"{inner.text('Subject')[:80] or 'message'}.eml"
    return "file" + (mimetypes.guess_extension(part.media.content_type) or ".bin")


def _encoding(part: Part) -> str:
    return part.headers.text("Content-Transfer-Encoding").partition(";")[0]


def _safe(name: bytes) -> str:
    return headers.readable(charsets.decode(name))
