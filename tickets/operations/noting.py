"""Notes: what only the team reads."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations import attaching
from helpdesk.conversations.operations.appending import append_note
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.drafting import drop_draft
from helpdesk.conversations.operations.locking import lock
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.events import NoteAdded


@transaction.atomic
def add_note(
    conversation: Conversation,
    *,
    body: str,
    by: Actor,
    files: Sequence[NewFile] = (),
    upload_keys: Sequence[str] = (),
    at: dt.datetime | None = None,
) -> Entry:
    """Write something for the team. Never shown to a customer. Records NoteAdded. Refuses an empty note."""
    rendered = rendering.render_composer(body)
    if not rendered.text.strip() and not files and not upload_keys:
        raise Refusal("Write something first.", field="body")
    locked = lock(conversation)
    entry = append_note(locked, body=rendered, by=by, at=at, has_files=bool(files or upload_keys))
    attaching.attach(locked, files, by=by, entry=entry)
    if isinstance(by, User):
        if upload_keys:
            attaching.claim(locked, upload_keys, entry=entry, by=by)
        drop_draft(locked, mode="note", by=by)
    record(NoteAdded(conversation_id=locked.pk, entry_id=entry.pk), by=by)
    return entry
