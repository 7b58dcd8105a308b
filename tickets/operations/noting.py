"""Notes: what only the team reads."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations import attaching
from helpdesk.conversations.operations.appending import append_note
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.drafting import drop_draft
from helpdesk.conversations.operations.locking import lock
from helpdesk.conversations.operations.redacting import is_shown_in_lists
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.access import conversations_for
from tickets.events import NoteAdded, NoteEdited
from tickets.models import TicketType


class WordsMoved(Refusal):
    """Somebody else changed these words meanwhile."""

    def __init__(self, current: str, *, field: str) -> None:
        super().__init__(_("Somebody changed this meanwhile."), field=field)
        self.current = current  # safe HTML


@transaction.atomic
def add_note(
    conversation: Conversation,
    *,
    body: str,
    by: Actor,
    files: Sequence[NewFile] = (),
    upload_keys: Sequence[str] = (),
    post_on: bool | None = None,
    at: dt.datetime | None = None,
) -> Entry:
    """Write something for the team. Never shown to a customer. Records NoteAdded.

    `post_on` says whether it is read in what is linked too, where the type of ticket leaves that to the author.
    Refuses an empty note, and to post on what stays where it is.
    """
    rendered = rendering.render_composer(body)
    if not rendered.text.strip() and not files and not upload_keys:
        raise Refusal("Write something first.", field="body")
    locked = lock(conversation)
    if post_on:
        _require_posting(locked)
    entry = append_note(locked, body=rendered, by=by, at=at, has_files=bool(files or upload_keys))
    attaching.attach(locked, files, by=by, entry=entry)
    if isinstance(by, User):
        if upload_keys:
            attaching.claim(locked, upload_keys, entry=entry, by=by)
        drop_draft(locked, mode="note", by=by)
    record(NoteAdded(conversation_id=locked.pk, entry_id=entry.pk, post_on=post_on), by=by)
    return entry


@transaction.atomic
def edit_note(entry: Entry, *, body: str, by: User, seen: str | None = None, at: dt.datetime | None = None) -> Entry:
    """Put a note in other words; it keeps that it was, and its copies follow. Records NoteEdited.

    Does nothing when it says so already. Refused to whoever neither wrote it nor is an admin, for what is no note,
    for one that is gone or empty, and for a copy: it is changed where it was written. `seen` is the `mark` of what the
    writer saw: refused when that is no longer so (WordsMoved).
    """
    locked = lock(entry.conversation_id)
    note = Entry.objects.get(pk=entry.pk)
    require_editable(note, by=by)
    if seen is not None and seen != rendering.mark(note.body_html):
        raise WordsMoved(note.body_html, field="body")
    rendered = rendering.render_composer(body)
    if not rendered.text.strip() and not note.attachments.exists():
        raise Refusal("Write something first.", field="body")
    if rendered.html == note.body_html:
        return note
    note.body_html, note.quoted_html, note.body_text = rendered.html, rendered.quoted_html, rendered.text
    note.rendering = rendering.VERSION
    note.details = {**note.details, "edited_at": (at or timezone.now()).isoformat(), "edited_by": by.name}
    note.save(update_fields=["body_html", "quoted_html", "body_text", "rendering", "details"])
    if is_shown_in_lists(note):
        locked.preview = rendered.preview
        locked.save(update_fields=["preview"])
    record(NoteEdited(conversation_id=locked.pk, entry_id=note.pk), by=by)
    return note


def _require_posting(conversation: Conversation) -> None:
    kind = TicketType.objects.filter(tickets=conversation.pk).first()
    if kind is None:
        raise Refusal("Only notes of tickets are posted on.", field="post_on")
    if kind.cross_posting == TicketType.CrossPosting.NEVER:
        raise Refusal(f"Notes of “{kind.name}” stay where they are.", field="post_on")


def require_editable(note: Entry, *, by: User) -> None:
    """Refuses what `edit_note` refuses, whatever shall stand there."""
    if note.kind != Entry.Kind.NOTE:
        raise Refusal("Only notes can be changed.")
    if note.origin_id is not None:
        origin = note.details.get("origin", {})
        is_seen = conversations_for(by).filter(pk=origin.get("id") or 0).exists()
        where = f"on #{origin.get('number')}" if is_seen else "on another ticket"
        raise Refusal(f"This note was written {where}: change it there.")
    if note.author_user_id != by.pk and not by.is_admin:
        raise Refusal("A note is changed by whoever wrote it.")
    if note.redacted_at is not None:
        raise Refusal("This note is gone for good.")
