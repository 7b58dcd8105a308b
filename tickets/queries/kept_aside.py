"""What waits for an admin: mail that became part of nothing, and consequences that were given up."""

import dataclasses
import datetime as dt

from django.db.models import BinaryField, Q
from django.db.models.functions import Substr

from helpdesk.ledger.models import Delivery
from helpdesk.mail import headers
from helpdesk.mail.addressing import strip_plus
from helpdesk.mail.limits import ParseRefused
from helpdesk.mail.models import IncomingMail, Mailbox

SHOWN = 50
HEAD = 32 * 1024  # bytes: who and what about stands at the top

Outcome = IncomingMail.Outcome
ASIDE = Q(outcome=Outcome.SUSPENDED) | Q(outcome=Outcome.UNREADABLE, conversation_id=None)


@dataclasses.dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that nobody has seen."""

    pk: int
    received_at: dt.datetime
    sender: str
    to: str
    subject: str
    reason: str
    may_be_let_in: bool


def kept_mails() -> list[KeptMail]:
    """The newest of the mails that are kept aside. Two queries."""
    ours = frozenset(Mailbox.objects.values_list("address", flat=True))
    head = Substr("raw", 1, HEAD, output_field=BinaryField())
    rows = IncomingMail.objects.filter(ASIDE).defer("raw").annotate(head=head).order_by("-id")[:SHOWN]
    return [_kept(row, bytes(row.head), ours) for row in rows]


def given_up() -> list[Delivery]:
    """The newest of the consequences that no worker tries again by itself. One query."""
    return list(Delivery.objects.filter(state=Delivery.State.FAILED).select_related("event").order_by("-id")[:SHOWN])


def _kept(row: IncomingMail, head: bytes, ours: frozenset[str]) -> KeptMail:
    try:
        found, _ = headers.read(head, 0, len(head))
        sender, subject = next(iter(found.addresses("From", 1)), None), found.text("Subject")[:200]
    except ParseRefused:
        sender, subject = None, ""
    is_somebody = sender is not None and strip_plus(sender.address) not in ours
    return KeptMail(
        pk=row.pk,
        received_at=row.received_at,
        sender=sender.label if sender else row.envelope_from,
        to=row.envelope_to,
        subject=subject,
        reason=row.reason,
        may_be_let_in=row.outcome == Outcome.SUSPENDED and is_somebody,
    )
