"""Files: stored under random names, typed by their bytes, named by their sender."""

import dataclasses
import re
import unicodedata
import uuid
from collections.abc import Sequence

import puremagic
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Attachment, Conversation, Entry
from helpdesk.ledger.event import Actor
from helpdesk.people.models import User
from helpdesk.refusal import Refusal

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
LARGEST = 25 * 1024 * 1024
MOST = 50
SAFE_IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


@dataclasses.dataclass(frozen=True)
class NewFile:
    """A file on its way in."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"
    content_id: str = ""
    is_inline: bool = False


@transaction.atomic
def attach(
    conversation: Conversation, files: Sequence[NewFile], *, by: Actor, entry: Entry | None = None
) -> list[Attachment]:
    """Store files on an entry, or for a draft when there is none yet. Refuses files over 25 MB and more than 50."""
    if len(files) > MOST:
        raise Refusal(_("Attach %(many)s files at most.") % {"many": MOST}, field="files")
    for file in files:
        if len(file.content) > LARGEST:
            raise Refusal(_("%(name)s is larger than 25 MB.") % {"name": clean_name(file.name)}, field="files")
    return [_store(conversation, file, by, entry) for file in files]


def claim(conversation: Conversation, keys: Sequence[str], *, entry: Entry, by: User) -> int:
    """Give files that a teammate uploaded for a draft to the entry that was sent.

    Refused when one of them is not there (any more): nobody may believe that it was sent.
    """
    wanted = {key for key in keys if UUID.fullmatch(key)}
    claimed = Attachment.objects.filter(conversation=conversation, key__in=wanted, entry=None, uploaded_by=by).update(
        entry=entry
    )
    if claimed < len(set(keys)):
        raise Refusal("A file is not there any more. Attach it again.", field="files")
    return claimed


@transaction.atomic
def discard(conversation: Conversation, *, key: uuid.UUID, by: User) -> None:
    """Take back a file that its uploader has not sent. Does nothing when it is not there (any more)."""
    waiting = Attachment.objects.select_for_update().filter(
        conversation=conversation, key=key, entry=None, uploaded_by=by
    )
    for attachment in waiting:
        attachment.file.delete(save=False)
        attachment.delete()


def clean_name(name: str) -> str:
    """A name fit to show and to save under: normalised first, then stripped of what hides or directs."""
    plain = unicodedata.normalize("NFKC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in plain if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if dot and len(kept) > 200:
        kept = f"{stem[: 199 - len(ending[:20])]}.{ending[:20]}"
    return kept[:200] or "file"


def content_type_of(content: bytes, claimed: str) -> str:
    """What the bytes are; the sender's word counts only where the bytes say nothing dangerous."""
    for magic, image in SAFE_IMAGES.items():
        if content.startswith(magic):
            return image
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        found: str = puremagic.from_string(content[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found.startswith("image/"):  # bytes that only look like an image are not shown as one
        return "application/octet-stream"
    safe = claimed.partition(";")[0].strip().lower()
    if safe.startswith("image/") or "html" in safe or "xml" in safe or "script" in safe or len(safe) > 100:
        return found if found and "html" not in found and "xml" not in found else "application/octet-stream"
    return safe or found or "application/octet-stream"


def _store(conversation: Conversation, file: NewFile, by: Actor, entry: Entry | None) -> Attachment:
    name = clean_name(file.name)
    attachment = Attachment(
        conversation=conversation,
        entry=entry,
        uploaded_by=by if isinstance(by, User) else None,
        name=name,
        content_type=content_type_of(file.content, file.content_type),
        size=len(file.content),
        content_id=file.content_id.strip("<>")[:255].replace("\x00", ""),
        is_inline=file.is_inline,
    )
    attachment.file.save(name, ContentFile(file.content), save=False)
    attachment.save()
    return attachment
