"""Reading a thread the way its timeline does."""

from typing import Any

from helpdesk.conversations.models import Conversation, Entry
from tickets.models import Ticket


def said(thread: Conversation | Ticket) -> list[tuple[str, str, str]]:
    """Replies and notes: kind, author and words, the oldest first."""
    entries = Entry.objects.filter(conversation=thread.pk).exclude(kind=Entry.Kind.CHANGE).order_by("id")
    return [(entry.kind, author_of(entry), entry.body_text) for entry in entries]


def changes(thread: Conversation | Ticket) -> list[tuple[str, str, dict[str, Any]]]:
    """Lines of history: what, by whom, and the details, the oldest first."""
    entries = Entry.objects.filter(conversation=thread.pk, kind=Entry.Kind.CHANGE).order_by("id")
    return [(entry.change, author_of(entry), entry.details) for entry in entries]


def author_of(entry: Entry) -> str:
    """Whoever stands behind an entry, by the name that people read."""
    author = entry.author_user or entry.author_customer
    return author.actor_name if author else entry.author_name
