"""Sending again what did not arrive."""

from django.db import transaction

from helpdesk.conversations.models import Entry
from helpdesk.conversations.operations.locking import lock
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.mail.operations import sending


@transaction.atomic
def send_again(entry: Entry, *, by: Actor) -> int:
    """Send the mails of a message again that failed or may not have arrived, under the same ids; returns how many.

    Records MailRetried for each. Refused where none can be sent again, and to whoever only writes notes here.
    """
    require_voice(lock(entry.conversation_id), by=by, instead="an agent sends it again")
    return sending.retry_all(entry_id=entry.pk, by=by)
