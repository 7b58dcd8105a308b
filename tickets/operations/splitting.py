"""Letting a message begin a conversation of its own."""

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.models import Attachment, Conversation, Entry
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock
from helpdesk.conversations.operations.recounting import recount
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.conversations.operations.starting import start_conversation
from helpdesk.conversations.rendering import first_line
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.mail.models import IncomingMail
from helpdesk.refusal import Refusal
from tickets.events import Split


@transaction.atomic
def split(entry: Entry, *, by: Actor) -> Conversation:
    """Make a customer's message the beginning of a new conversation. Records ConversationStarted, Split.

    The message goes there with its files, and answers to its mail follow it; a line on both says so. Refuses what is
    no customer's message, the only one there is, internal tickets and collaborators.
    """
    locked = lock(entry.conversation_id)
    require_voice(locked, by=by, instead="an agent splits conversations")
    entry = Entry.objects.select_related("author_customer").get(pk=entry.pk)
    author = entry.author_customer
    if locked.is_internal or author is None or not entry.is_public or entry.redacted_at is not None:
        raise Refusal("Only a message from a customer can begin a new conversation.")
    if not Entry.objects.public().filter(conversation=locked).exclude(pk=entry.pk).exists():
        raise Refusal("It is the only message here: there is nothing to split it from.")
    made = start_conversation(
        customer=author,
        brand=locked.brand,
        channel=locked.channel,
        by=by,
        subject=first_line(entry.body_text) or locked.subject,
    )
    Entry.objects.filter(pk=entry.pk).update(conversation=made)
    Attachment.objects.filter(entry=entry).update(conversation=made)
    IncomingMail.objects.filter(entry_id=entry.pk).update(conversation_id=made.pk)
    append_change(made, "split_from", by=by, id=locked.pk, number=locked.number, title=locked.subject)
    append_change(locked, "split_off", by=by, id=made.pk, title=made.subject)
    made.is_unread, made.last_activity_at = True, timezone.now()
    made.save(update_fields=["is_unread", "last_activity_at"])
    recount(made)
    recount(locked)
    record(Split(conversation_id=locked.pk, entry_id=entry.pk, new_conversation_id=made.pk), by=by)
    return made
