"""New files of a typed field become attachments of the ticket's conversation."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.attaching import NewFile, attach, clean_name, content_type_of
from helpdesk.fields import FieldSpec
from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.refusal import Refusal

# Formats whose first bytes say what they are: where a field takes only some files, a name alone is no proof.
PROOF = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
SNIFFED = 4096  # bytes: what a file is stands at its beginning


def stored_files(
    conversation: Conversation, value: Any, *, spec: FieldSpec, entry: Entry | None, by: Actor | None
) -> tuple[int, ...]:
    """The value with ids alone. Each new file belongs to `entry`, so that no draft claims it and none throws it away.

    Refuses a file that is not what its name says, where the field says what it takes.
    """
    return tuple(
        one if isinstance(one, int) else _store(conversation, one, spec, entry, by or SYSTEM) for one in value or ()
    )


def require_true_name(one: "UploadedFile[bytes]", *, spec: FieldSpec) -> None:
    """Refuses a file that is not what its name says, where the field says what it takes."""
    name = clean_name(one.name or "file")
    proof = PROOF.get(name.rpartition(".")[2].lower())
    if not spec.settings.get("endings") or not proof:
        return
    one.seek(0)
    if content_type_of(one.read(SNIFFED), one.content_type or "") != proof:
        words = _("%(name)s is not what its name says. Save it again, then add it.") % {"name": name}
        raise Refusal(words, field=spec.key)


def _store(
    conversation: Conversation, one: "UploadedFile[bytes]", spec: FieldSpec, entry: Entry | None, by: Actor
) -> int:
    require_true_name(one, spec=spec)
    one.seek(0)
    new = NewFile(one.name or "file", one.read(), one.content_type or "")
    [kept] = attach(conversation, [new], by=by, entry=entry)
    return kept.pk
