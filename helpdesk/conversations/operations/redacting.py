"""Taking words back for good. The place stays."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from helpdesk.conversations.events import Redacted
from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.appending import PREVIEW, append_change
from helpdesk.conversations.operations.locking import lock
from helpdesk.conversations.wording import ANSWERED, preview_of_form
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.people.models import User
from helpdesk.refusal import Refusal


@transaction.atomic
def redact(entry: Entry, *, by: Actor) -> Entry:
    """Erase the text and files of a message for good, and stop the mails with it that have not left yet.

    Mails that came or went with it are emptied by a reaction. Does nothing the second time. Records Redacted.
    Refused to collaborators and for lines of history.
    """
    conversation = lock(entry.conversation_id)
    entry = Entry.objects.get(pk=entry.pk)
    if isinstance(by, User) and not by.may_reply:
        raise Refusal("Collaborators cannot redact messages.")
    if entry.kind == Entry.Kind.CHANGE:
        raise Refusal("What happened stays in the history.")
    if entry.redacted_at is not None:
        return entry
    if is_shown_in_lists(entry) or _is_previewed(entry, conversation):
        conversation.preview = ""
        if conversation.preview_kind == ANSWERED:
            conversation.preview_kind = "customer"
        conversation.save(update_fields=["preview", "preview_kind"])
    entry.body_html = entry.quoted_html = entry.body_text = ""
    entry.redacted_at = timezone.now()
    if entry.kind == Entry.Kind.FORM:
        entry.details = {}  # what was answered stands there too
    entry.save(update_fields=["body_html", "quoted_html", "body_text", "redacted_at", "details"])
    _stop_mails(entry)
    for attachment in entry.attachments.all():
        attachment.delete()
        if entry.origin_id is None:  # a copy shares the files of its original
            attachment.file.delete(save=False)
    append_change(conversation, "redacted", by=by)
    is_public = Entry.objects.public().filter(pk=entry.pk).exists()
    record(Redacted(conversation_id=conversation.pk, entry_id=entry.pk, is_public=is_public), by=by)
    return entry


def erase_mails(entry_id: int) -> None:
    """Empty the mails that a redacted message came in or went out with; none is sent (again). Their rows stay."""
    IncomingMail.objects.filter(entry_id=entry_id).update(raw=b"")
    erase(OutgoingMail.objects.filter(entry_id=entry_id))


def erase(mails: QuerySet[OutgoingMail]) -> None:
    """Empty these mails for good; what has not been sent never will be."""
    mails.exclude(state=OutgoingMail.State.SENT).update(state=OutgoingMail.State.CANCELLED)
    mails.update(html="", text="", attachments=[])


def _is_previewed(form: Entry, conversation: Conversation) -> bool:
    """Whether lists show that this form was answered, or what."""
    if "ticket_id" not in form.details:
        return False
    words, kind = preview_of_form(form.details, on=conversation.pk)
    return (conversation.preview, conversation.preview_kind) == (words[:PREVIEW], kind)


def _stop_mails(entry: Entry) -> None:
    # One that is being sent is locked for as long as the mail server takes: it has left, as far as we know.
    waiting = OutgoingMail.objects.filter(
        entry_id=entry.pk, state__in=[OutgoingMail.State.QUEUED, OutgoingMail.State.CLAIMED]
    ).select_for_update(skip_locked=True)
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in waiting]).update(state=OutgoingMail.State.CANCELLED)


def is_shown_in_lists(entry: Entry) -> bool:
    """Lists show the last words that were neither automatic nor a line of history."""
    said = Entry.objects.filter(conversation=entry.conversation_id, is_automatic=False).exclude(kind=Entry.Kind.CHANGE)
    return said.order_by("-id").values_list("pk", flat=True).first() == entry.pk
