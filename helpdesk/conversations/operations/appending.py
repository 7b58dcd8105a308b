"""Adding entries to a thread. Building blocks: the verbs above them record what it meant."""

import datetime as dt
from typing import Any

from django.utils import timezone

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.locking import require_unmerged
from helpdesk.conversations.rendering import Rendered
from helpdesk.conversations.wording import ANSWERED, preview_of_form
from helpdesk.ledger.event import Actor
from helpdesk.people.models import Customer, User

PREVIEW = Conversation._meta.get_field("preview").max_length or 180


def append_reply(  # an entry is its parts
    conversation: Conversation,
    *,
    body: Rendered,
    by: Actor,
    channel: str,
    at: dt.datetime | None = None,
    is_automatic: bool = False,
    is_suspicious: bool = False,
    author_name: str = "",
    has_files: bool = False,
) -> Entry:
    """Add what a customer or a teammate said, on a locked conversation, and bring its row up to date.

    A customer's words make it unread and start the waiting; a teammate's end both. Suspicious ones make it unread
    and start no waiting; automatic ones only appear in the thread. Refuses what was merged away.
    """
    require_unmerged(conversation)
    entry = _add(
        conversation,
        kind=Entry.Kind.REPLY,
        body=body,
        by=by,
        channel=channel,
        at=at,
        is_automatic=is_automatic,
        is_suspicious=is_suspicious,
        author_name=author_name,
    )
    if is_automatic:
        _save_row(conversation, entry, ["last_entry_id"])
        return entry
    _show(conversation, entry, body, by, has_files)
    if isinstance(by, User):
        conversation.waiting_since = None
        conversation.is_unread = False
    else:
        conversation.is_unread = True
        if not is_suspicious:
            conversation.waiting_since = conversation.waiting_since or entry.created_at
    _save_row(conversation, entry, [*SHOWN, "waiting_since", "is_unread"])
    return entry


def append_note(
    conversation: Conversation, *, body: Rendered, by: Actor, at: dt.datetime | None = None, has_files: bool = False
) -> Entry:
    """Add what only the team reads, on a locked conversation. Refuses what was merged away."""
    require_unmerged(conversation)
    entry = _add(conversation, kind=Entry.Kind.NOTE, body=body, by=by, channel="teammate", at=at)
    _show(conversation, entry, body, by, has_files)
    _save_row(conversation, entry, SHOWN)
    return entry


def append_form(
    conversation: Conversation, *, body: Rendered, by: Actor, at: dt.datetime | None = None, **details: Any
) -> Entry:
    """Add questions to the customer, on a locked conversation: like an answer of ours, they end the waiting."""
    require_unmerged(conversation)
    entry = _add(conversation, kind=Entry.Kind.FORM, body=body, by=by, channel="teammate", at=at, details=details)
    _show(conversation, entry, body, by, has_files=False)
    conversation.preview_kind = "agent"
    conversation.waiting_since = None
    conversation.is_unread = False
    _save_row(conversation, entry, [*SHOWN, "waiting_since", "is_unread"])
    return entry


def append_change(
    conversation: Conversation, change: str, *, by: Actor, at: dt.datetime | None = None, **details: Any
) -> Entry:
    """Add a line saying what happened. Names are kept as they were; the words are made when it is read."""
    entry = change_of(conversation, change, by=by, at=at, **details)
    entry.save(force_insert=True)
    return entry


def change_of(
    conversation: Conversation, change: str, *, by: Actor, at: dt.datetime | None = None, **details: Any
) -> Entry:
    """The same line, not saved yet: for whoever adds many at once."""
    return Entry(
        conversation=conversation,
        kind=Entry.Kind.CHANGE,
        channel="teammate" if isinstance(by, User) else conversation.channel,
        change=change,
        details=details,
        **_author(by),
        **_moment(at),
    )


def reply_of(
    conversation: Conversation, *, body: Rendered, by: Actor, channel: str, at: dt.datetime | None = None
) -> Entry:
    """What a teammate says, not saved yet; the row shows it already, save for `last_entry_id`. For many at once."""
    entry = _entry(conversation, kind=Entry.Kind.REPLY, body=body, by=by, channel=channel, at=at)
    _show(conversation, entry, body, by, has_files=False)
    conversation.preview_kind = "agent"
    conversation.waiting_since = None
    conversation.is_unread = False
    return entry


def show_answers(conversation: Conversation, form: Entry, *, by: Customer, at: dt.datetime | None = None) -> None:
    """The row of a locked conversation shows what a customer answered to a form, not what they were asked."""
    words, conversation.preview_kind = preview_of_form(form.details, on=conversation.pk)
    conversation.preview, conversation.preview_author = words[:PREVIEW], by.actor_name[:60]
    conversation.last_activity_at = at or timezone.now()
    conversation.save(update_fields=["preview", "preview_kind", "preview_author", "last_activity_at"])


def hide_answers(conversation: Conversation) -> None:
    """The row of a locked conversation that shows answers to a form shows only that there are some: they belong to what
    it is no longer, which not everybody who reads the row may know of.
    """
    form = Entry.objects.filter(pk=conversation.last_entry_id or 0, kind=Entry.Kind.FORM).first()
    if form is not None and "ticket_id" in form.details:
        conversation.preview, conversation.preview_kind = "", ANSWERED
        conversation.save(update_fields=["preview", "preview_kind"])


SHOWN = ["preview", "preview_kind", "preview_author", "last_activity_at", "last_entry_id", "has_files"]


def _add(conversation: Conversation, **fields: Any) -> Entry:
    entry = _entry(conversation, **fields)
    entry.save(force_insert=True)
    return entry


def _entry(conversation: Conversation, *, body: Rendered, by: Actor, author_name: str = "", **fields: Any) -> Entry:
    author = _author(by)
    if author_name:
        author["author_name"] = author_name[:160]
    return Entry(
        conversation=conversation,
        body_html=body.html,
        quoted_html=body.quoted_html,
        body_text=body.text,
        rendering=rendering.VERSION,
        **author,
        **{key: value for key, value in fields.items() if key != "at"},
        **_moment(fields.get("at")),
    )


def _moment(at: dt.datetime | None) -> dict[str, dt.datetime]:
    return {"created_at": at or timezone.now()}


def _author(by: Actor) -> dict[str, Any]:
    if isinstance(by, User):
        return {"author_user": by}
    if isinstance(by, Customer):
        return {"author_customer": by}
    return {"author_name": by.actor_name}


def _show(conversation: Conversation, entry: Entry, body: Rendered, by: Actor, has_files: bool) -> None:
    conversation.preview = body.preview[:PREVIEW]
    conversation.preview_kind = (
        "note" if entry.kind == Entry.Kind.NOTE else "agent" if isinstance(by, User) else "customer"
    )
    conversation.preview_author = (entry.author_name or by.actor_name)[:60]
    conversation.last_activity_at = entry.created_at
    conversation.has_files = conversation.has_files or has_files


def _save_row(conversation: Conversation, entry: Entry, fields: list[str]) -> None:
    conversation.last_entry_id = entry.pk
    conversation.save(update_fields=fields)
