"""Shared back-office tickets: their news is told where their customer writes to us."""

import dataclasses
from collections.abc import Sequence

from helpdesk.ledger.models import Event
from helpdesk.mail.models import OutgoingMail
from tickets.emails.broadcasts import News
from tickets.models import Link, LinkKind


def where_followed(news: Sequence[News]) -> list[News]:
    """The same news; that of a shared ticket in the conversation whose customer follows it. One query."""
    pks = {one.conversation_id for one in news if one.kind in ("submitted", "state")}
    shared = Link.objects.filter(kind=LinkKind.BACK_OFFICE, target__in=pks, target__is_shared=True) if pks else ()
    followed = {link.target_id: link.source_id for link in shared}
    return [
        dataclasses.replace(one, conversation_id=followed[one.conversation_id], ticket_id=one.conversation_id)
        if one.conversation_id in followed
        else one
        for one in news
    ]


def keep_back(ticket_id: int, *, before: int) -> None:
    """Stop the mails about a ticket that is shared no longer, as far as they have not left."""
    happened = Event.objects.filter(subject=f"conversation:{ticket_id}", pk__lt=before)
    OutgoingMail.objects.filter(event_id__in=happened.values("pk"), state=OutgoingMail.State.QUEUED).update(
        state=OutgoingMail.State.CANCELLED, error="Not shared any more."
    )
