"""Bringing a row up to date with its thread, when messages came from elsewhere or went there."""

from helpdesk.conversations.models import Attachment, Conversation, Entry, InboxState
from helpdesk.conversations.operations.appending import PREVIEW
from helpdesk.conversations.wording import preview_of, preview_of_form


def recount(conversation: Conversation) -> None:
    """Preview, last entry, waiting and files as the thread says, on a locked conversation. It stays where it is."""
    entries = Entry.objects.filter(conversation=conversation)
    said = entries.exclude(kind=Entry.Kind.CHANGE).filter(is_automatic=False)
    last = said.select_related("author_user", "author_customer").order_by("-id").first()
    conversation.last_entry_id = (
        entries.exclude(kind=Entry.Kind.CHANGE).order_by("-id").values_list("pk", flat=True).first()
    )
    conversation.preview, conversation.preview_kind = _words_of(last), _kind(last)
    author = (last.author_user or last.author_customer) if last else None
    if last and "ticket_id" in last.details:
        words, conversation.preview_kind = preview_of_form(last.details, on=conversation.pk)
        conversation.preview, author = words[:PREVIEW], conversation.customer
    conversation.preview_author = (author.actor_name if author else last.author_name if last else "")[:60]
    conversation.has_files = Attachment.objects.filter(conversation=conversation, entry__isnull=False).exists()
    conversation.waiting_since = None
    if conversation.inbox_state != InboxState.CLOSED:
        answered = entries.filter(kind=Entry.Kind.REPLY, author_user__isnull=False).order_by("-id")
        since = answered.values_list("pk", flat=True).first() or 0
        asked = entries.public().filter(author_customer__isnull=False, is_automatic=False, pk__gt=since)
        conversation.waiting_since = asked.order_by("id").values_list("created_at", flat=True).first()
    conversation.save(
        update_fields=[
            "last_entry_id", "preview", "preview_kind", "preview_author", "has_files", "waiting_since",
        ]
    )  # fmt: skip


def _words_of(entry: Entry | None) -> str:
    return preview_of(entry.body_text) if entry else ""


def _kind(entry: Entry | None) -> str:
    if entry is None:
        return ""
    if entry.kind == Entry.Kind.NOTE:
        return "note"
    return "agent" if entry.author_user_id else "customer"
