"""A mail that was kept aside is let in after all, by somebody who looked at it."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.mail.models import IncomingMail
from helpdesk.mail.parsing import ParseRefused, parse
from helpdesk.people.operations.editing import require_admin
from helpdesk.refusal import Refusal
from tickets.operations.intake import Outcome, begin, look_around


@transaction.atomic
def admit(incoming: IncomingMail, *, by: Actor) -> IncomingMail:
    """Begin a conversation with a mail that was kept aside. Records ConversationStarted, CustomerReplied.

    Refused for what is not kept aside, for what names nobody who could be answered, for what comes from one of our own
    addresses, and to all but admins.
    """
    require_admin(by, _("Only admins let mail in."))
    locked = IncomingMail.objects.select_for_update().get(pk=incoming.pk)
    if locked.outcome != Outcome.SUSPENDED:
        raise Refusal(_("This mail is not kept aside any more."))
    house = look_around()
    try:
        mail = parse(bytes(locked.raw))
    except ParseRefused as refused:
        raise Refusal(_("It cannot be read: %(why)s") % {"why": refused}) from None
    if not mail.sender.address:
        raise Refusal(_("It names nobody who could be answered."))
    if house.has(mail.sender.address):
        raise Refusal(_("It says it comes from one of our own addresses: nobody but us would read the answer."))
    verdict = begin(locked, mail, house)
    if verdict.entry is None:
        raise Refusal(verdict.reason)
    locked.outcome, locked.reason = verdict.outcome, f"{locked.reason} Let in by {by.actor_name}."[:300]
    locked.conversation_id, locked.entry_id = verdict.entry.conversation_id, verdict.entry.pk
    locked.save(update_fields=["outcome", "reason", "conversation_id", "entry_id"])
    return locked
