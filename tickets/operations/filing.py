"""New files of a typed field become attachments of the ticket's conversation."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile

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


def stored_files(
    conversation: Conversation, value: Any, *, spec: FieldSpec, entry: Entry | None, by: Actor | None
) -> tuple[int, ...]:
    """The value with ids alone. Each new file belongs to `entry`, so that no draft claims it and none throws it away.

    Refuses a file that is not what its name says, where the field says what it takes.
    """
    return tuple(
        one if isinstance(one, int) else _store(conversation, one, spec, entry, by or SYSTEM) for one in value or ()
    )


def _store(
    conversation: Conversation, one: "UploadedFile[bytes]", spec: FieldSpec, entry: Entry | None, by: Actor
) -> int:
    one.seek(0)
    new = NewFile(one.name or "file", one.read(), one.content_type or "")
    name = clean_name(new.name)
    proof = PROOF.get(name.rpartition(".")[2].lower())
    if spec.settings.get("endings") and proof and content_type_of(new.content, new.content_type) != proof:
        raise Refusal(f"{name} is not what its name says. Save it again, then add it.", field=spec.key)
    [kept] = attach(conversation, [new], by=by, entry=entry)
    return kept.pk
