"""Where a mail belongs: found by the token of its address, else by the ids of ours that it answers."""

import dataclasses

from django.db.models import F, QuerySet

from helpdesk.conversations.models import Participant
from helpdesk.mail import addressing
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.mail.parsing import ParsedMail

NAMED = 50  # mails at most under the ids that one mail names


@dataclasses.dataclass(frozen=True)
class Target:
    """The part in a conversation that a mail belongs to, and what said so."""

    holder: Participant  # whom the token was made for, or who takes part and named our ids
    signal: str


def find_target(incoming: IncomingMail, mail: ParsedMail) -> Target | None:
    """The conversation a mail belongs to. A token says where; ids say where only to those who take part."""
    addresses = [incoming.envelope_to, *(one.address for one in (*mail.to, *mail.cc))]
    for address in addresses:
        token = addressing.read_token(address)
        if token is not None:
            holder = (
                Participant.objects.select_related("customer")
                .annotate(goes_on_in=F("conversation__merged_into"))
                .filter(pk=token.participant_id, conversation=token.conversation_id)
                .first()
            )
            if holder is not None:
                here = _where_it_goes_on(holder, holder.goes_on_in)
                return Target(_where_the_answered_is(here, mail), "token")
    ids = [one for one in (mail.in_reply_to, *reversed(mail.references)) if one]
    if not ids:
        return None
    ours = OutgoingMail.objects.filter(message_id__in=[one for one in ids if addressing.is_own_message_id(one)])
    theirs = IncomingMail.objects.filter(message_id__in=ids, conversation_id__isnull=False)
    named = _newest(ours) or _newest(theirs)
    if not named:
        return None
    # An id proves nothing: anybody may have used it as well. Who writes takes part, or it leads nowhere.
    holders = (
        Participant.objects.select_related("customer")
        .annotate(goes_on_in=F("conversation__merged_into"))
        .filter(conversation__in=named, customer__email=mail.sender.address, standing=Participant.Standing.ACTIVE)
    )
    holder = min(holders, key=lambda one: named.index(one.conversation_id), default=None)
    return Target(_where_it_goes_on(holder, holder.goes_on_in), "ids") if holder is not None else None


def _newest(mails: QuerySet[OutgoingMail] | QuerySet[IncomingMail]) -> list[int | None]:
    """The conversations of these mails, the newest mail's first."""
    return list(mails.order_by("-id").values_list("conversation_id", flat=True)[:NAMED])


def _where_the_answered_is(holder: Participant, mail: ParsedMail) -> Participant:
    """The same person's part in the conversation that the message they answer was split off to."""
    if not addressing.is_own_message_id(mail.in_reply_to):
        return holder
    carried = OutgoingMail.objects.filter(message_id=mail.in_reply_to, entry_id__isnull=False)
    there = carried.exclude(conversation_id=holder.conversation_id).values("conversation_id")
    active = Participant.objects.filter(customer=holder.customer_id, standing=Participant.Standing.ACTIVE)
    return active.select_related("customer").filter(conversation__in=there).first() or holder


def _where_it_goes_on(holder: Participant, primary_id: int | None) -> Participant:
    """The same person's part in what the conversation was merged into."""
    if primary_id is None:
        return holder
    here = Participant.objects.select_related("customer").filter(conversation=primary_id, customer=holder.customer_id)
    return here.first() or holder


def sender_among_participants(holder: Participant, address: str) -> Participant | None:
    """Who takes part and wrote: mostly the one whose token or ids led here."""
    if holder.customer.email == address and holder.standing == Participant.Standing.ACTIVE:
        return holder
    return (
        Participant.objects.select_related("customer")
        .filter(conversation=holder.conversation_id, customer__email=address, standing=Participant.Standing.ACTIVE)
        .first()
    )
