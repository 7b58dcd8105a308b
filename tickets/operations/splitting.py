"""Letting a message begin a conversation of its own."""

from email.utils import parseaddr

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations.models import Attachment, Conversation, Entry, Participant
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.participating import add_participant
from helpdesk.conversations.operations.recounting import recount
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.conversations.operations.starting import start_conversation
from helpdesk.conversations.rendering import first_line
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from tickets.events import Split


@transaction.atomic
def split(entry: Entry, *, by: Actor, subject: str = "", customer: Customer | None = None) -> Conversation:
    """Make any message the beginning of a new conversation. Records ConversationStarted, Split.

    The message goes there with its files, and answers to its mail follow it; a line on both says so. It is called by
    its first line unless there is a `subject`, and belongs to whoever wrote it, or to the `customer`: the writer then
    takes part. What a stranger wrote is read by everybody there. A teammate's reply stays with the customer who got
    it, and is mailed to nobody again; a note stays a note, of the same customer unless there is another.
    Refuses a teammate's reply for somebody else, what was posted here from another ticket or redacted, the only
    message there is, what would be nobody's, internal tickets, what was merged away, and collaborators.
    """
    locked = lock_unmerged(entry.conversation_id)
    require_voice(locked, by=by, instead="an agent splits conversations")
    entry = Entry.objects.select_related("author_customer").get(pk=entry.pk)
    author = author_of(entry)
    _require_splittable(locked, entry)
    owner = customer or author or (None if entry.is_suspicious else locked.customer)
    if owner is None:
        raise Refusal("Say whose conversation it becomes.", field="email")
    is_ours = not entry.is_from_outside
    if is_ours and entry.kind == Entry.Kind.REPLY and owner != locked.customer:
        raise Refusal("It was written to the customer of this conversation, and stays theirs.", field="email")
    made = start_conversation(
        customer=owner,
        brand=locked.brand,
        channel=locked.channel,
        by=by,
        subject=subject or first_line(entry.body_text) or locked.subject,
    )
    if author is not None and author != owner:
        add_participant(made, customer=author, by=by)
    Entry.objects.filter(pk=entry.pk).update(conversation=made, author_customer=author, is_suspicious=False)
    Attachment.objects.filter(entry=entry).update(conversation=made)
    IncomingMail.objects.filter(entry_id=entry.pk).update(conversation_id=made.pk)
    append_change(made, "split_from", by=by, id=locked.pk, number=locked.number, title=locked.subject)
    append_change(locked, "split_off", by=by, id=made.pk, title=made.subject)
    made.is_unread, made.last_activity_at = not is_ours, timezone.now()
    made.save(update_fields=["is_unread", "last_activity_at"])
    recount(made)
    recount(locked)
    record(Split(conversation_id=locked.pk, entry_id=entry.pk, new_conversation_id=made.pk), by=by)
    return made


def bring_its_mails(entry_id: int, *, left: int) -> None:
    """Give the mails that carried a message out of the conversation that it `left` to where it is now.

    Safe to call again. Not at once: a mail that is being sent is locked for as long as the mail server takes.
    """
    found = Entry.objects.filter(pk=entry_id).values_list("conversation_id", flat=True).first()
    if found is not None:
        OutgoingMail.objects.filter(conversation_id=left, entry_id=entry_id).update(conversation_id=found)


def _require_splittable(conversation: Conversation, entry: Entry) -> None:
    if conversation.is_internal:
        raise Refusal("Internal tickets stay whole: link another ticket instead.")
    if entry.origin_id is not None:
        raise Refusal("It was posted here from another ticket, and stays with what was written there.")
    if not entry.may_be_split:
        raise Refusal("Only messages and notes that are still there can begin a new conversation.")
    others = Entry.objects.filter(conversation=conversation).exclude(pk=entry.pk)
    left = others.exclude(kind=Entry.Kind.CHANGE) if entry.kind == Entry.Kind.NOTE else others.public()
    if not left.exists():
        raise Refusal("It is the only message here: there is nothing to split it from.")


def author_of(entry: Entry) -> Customer | None:
    """The customer who wrote it; of a stranger, whom their mail suggested as a participant."""
    address = parseaddr(entry.author_name)[1].lower()
    if entry.author_customer is not None or not address:
        return entry.author_customer
    named = Participant.objects.filter(conversation=entry.conversation_id, customer__email=address)
    known = named.select_related("customer").first()
    return known.customer if known else None
