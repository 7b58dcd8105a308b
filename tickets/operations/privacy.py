"""Whether a customer's colleagues see a ticket."""

from django.db import transaction

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from tickets.events import PrivacyChanged
from tickets.models import Ticket

CAME_FROM = ("split_from", "follow_up_of", "merged_from")


def is_kept_private(conversation: Conversation) -> bool:
    """Whether it is a private ticket, or no ticket yet and came out of one: words stay private wherever they go on."""
    seen, asked = set[int](), {conversation.pk}
    while asked:
        known = dict(Ticket.objects.filter(pk__in=asked).values_list("pk", "is_private"))
        if any(known.values()):
            return True
        seen |= asked
        said = Entry.objects.filter(conversation__in=asked - set(known), kind=Entry.Kind.CHANGE, change__in=CAME_FROM)
        asked = {int(one) for one in said.values_list("details__id", flat=True)} - seen
    return False


@transaction.atomic
def keep_private(ticket: Ticket, *, is_private: bool, by: Actor) -> Ticket:
    """Keep a ticket from its customer's colleagues, or show it to them again. Records PrivacyChanged.

    Does nothing when it is so already. Whether colleagues see tickets at all is the company's setting.
    """
    conversation = lock_unmerged(ticket.conversation)
    locked = Ticket.objects.get(pk=ticket.pk)
    if locked.is_private == is_private:
        return locked
    locked.is_private = is_private
    locked.save(update_fields=["is_private"])
    append_change(conversation, "private" if is_private else "not_private", by=by)
    record(PrivacyChanged(conversation_id=conversation.pk, is_private=is_private), by=by)
    return locked
