"""Taking words back for good. The place stays."""

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.events import Redacted
from helpdesk.conversations.models import Entry
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal


@transaction.atomic
def redact(entry: Entry, *, by: Actor) -> Entry:
    """Erase the text and files of a message for good. Records Redacted. Refused to collaborators and for lines of history."""
    conversation = lock(entry.conversation_id)
    if isinstance(by, User) and not by.may_reply:
        raise Refusal("Collaborators cannot redact messages.")
    if entry.kind == Entry.Kind.CHANGE:
        raise Refusal("What happened stays in the history.")
    if entry.redacted_at is not None:
        return entry
    for attachment in entry.attachments.all():
        attachment.file.delete(save=False)
        attachment.delete()
    entry.body_html = entry.quoted_html = entry.body_text = ""
    entry.redacted_at = timezone.now()
    entry.save(update_fields=["body_html", "quoted_html", "body_text", "redacted_at"])
    if conversation.last_entry_id == entry.pk:
        conversation.preview = ""
        conversation.save(update_fields=["preview"])
    append_change(conversation, "redacted", by=by)
    record(Redacted(conversation_id=conversation.pk, entry_id=entry.pk), by=by)
    return entry
