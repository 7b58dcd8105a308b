"""What strangers submit is held until they have shown that the address is theirs; only then it is a ticket.

Until then nothing is shown of it, nobody is told of it, and the one mail it causes carries none of its words: whoever
names somebody else's address reaches nobody with them. Source of the rules: `decisions.md` 19.
"""

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Channel
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.starting import require_subject
from helpdesk.ledger.turns import one_at_a_time
from helpdesk.people.models import Brand, Customer, SignIn
from helpdesk.people.operations.knowing import know_customer, require_address
from helpdesk.people.operations.signing_in import Asked, Opened, ask_to_sign_in, sign_in_by_code, sign_in_by_link
from helpdesk.refusal import Refusal
from tickets.access import may_submit
from tickets.models import HeldSubmission, Ticket, TicketType
from tickets.operations.keeping import keep_until, kept_files, let_go_soon
from tickets.operations.submitting import submit_ticket
from tickets.queries.specs import fields_of

logger = logging.getLogger(__name__)

HELD = dt.timedelta(hours=24)
AN_HOUR = dt.timedelta(hours=1)
PER_MAILBOX, PER_NETWORK, PER_BRAND, OF_ALL = 3, 20, 300, 1000  # in an hour
OWN = ""  # the name under which files of the form itself are held, beside those of its questions

type Answer = Mapping[str, Any]  # key, kind, name, value, said
type Files = Mapping[str, Sequence[str]]  # keys of kept files by the key of their field


class TooManyHeld(Refusal):
    """This address, this network, this brand or all of us have had enough of them for an hour."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is signed in; what they had submitted before is the ticket, or cannot be, for the reason given."""

    opened: Opened
    held: HeldSubmission | None = None
    ticket: Ticket | None = None
    refusal: Refusal | None = None


@transaction.atomic
def hold_submission(  # the questions of the form
    *,
    ticket_type: TicketType,
    brand: Brand,
    email: str,
    title: str,
    body: str,
    sent_print: str,
    owner: str,
    name: str = "",
    answers: Sequence[Answer] = (),
    files: Files | None = None,
    network: str = "",
    leads_to: str = "",
) -> tuple[HeldSubmission, Asked | None]:
    """Hold what a stranger submits for a day, with a link and a code for their address. Records SignInAsked.

    The same print once more is what is held already, without a second mail. Refuses what is no address, an empty
    title or message, a type that is not open to everyone here, and more than 3 in an hour for one mailbox, 20 from one
    network, 300 at one brand, 1000 in all (TooManyHeld). `files` are keys of files that `owner` keeps.
    """
    one_at_a_time(f"tickets.held:{sent_print}")
    found = HeldSubmission.objects.filter(sent_print=sent_print).select_related("sign_in").first()
    if found is not None:
        return found, None
    if not may_submit(None, ticket_type, brand):
        raise _closed(ticket_type)
    subject = require_subject(title)
    if not body.strip():
        raise Refusal(_("Tell us what it is about."), field="body")
    mailbox = mailbox_of(require_address(email))
    network_hash = salted_hmac("tickets.network", network, algorithm="sha256").hexdigest() if network else ""
    _require_measure(brand, network_hash)
    one_at_a_time(f"tickets.mailbox:{mailbox}")
    asked = ask_to_sign_in(email=email, brand=brand, network=network, leads_to=leads_to, lasts=HELD)
    _require_patience(asked, mailbox)
    held = HeldSubmission.objects.create(
        sign_in=asked.sign_in,
        sent_print=sent_print,
        type=ticket_type,
        brand=brand,
        mailbox=mailbox,
        name=name[:160],
        title=subject,
        body=body,
        answers=[dict(one) for one in answers],
        files={key: list(keys) for key, keys in (files or {}).items() if keys},
        owner=owner,
        network_hash=network_hash,
        created_at=asked.sign_in.created_at,
        expires_at=asked.sign_in.expires_at,
    )
    keep_until(keys_of(held), owner=owner, end=held.expires_at)
    return held, asked


def enter_by_link(token: str, *, brand: Brand, browser: str = "") -> Entered:
    """Sign in by the link, and send what is held with it: all of it or none, once. Records what both record.

    Where it cannot be sent (any more) they are signed in, it stays for another day, and `refusal` says why. Refuses
    as `sign_in_by_link` does.
    """
    done: list[Entered] = []
    opened = sign_in_by_link(token, brand=brand, browser=browser, then=lambda one, into: done.append(_send(one, into)))
    return done[0] if done else Entered(opened)


def enter_by_code(handle: str, code: str, *, brand: Brand, browser: str = "") -> Entered:
    """The same by the code. Refuses as `sign_in_by_code` does."""
    done: list[Entered] = []
    opened = sign_in_by_code(
        handle, code, brand=brand, browser=browser, then=lambda one, into: done.append(_send(one, into))
    )
    return done[0] if done else Entered(opened)


@transaction.atomic
def send_otherwise(held: HeldSubmission, *, by: Customer, **submission: Any) -> Ticket:
    """What was confirmed and could not be sent is sent as the customer has it now. Records what `submit_ticket` does.

    Sent already, it is the ticket that it became. Refuses as `submit_ticket` does, and what is somebody else's.
    """
    known = HeldSubmission.objects.select_for_update(of=["self"]).select_related("sign_in", "brand")
    locked = known.filter(pk=held.pk).first()
    if locked is None or locked.sign_in.email != by.email or locked.confirmed_at is None:
        raise Refusal(_("This is not there any more."))
    if locked.conversation_id is not None:
        return Ticket.objects.get(pk=locked.conversation_id)
    return _became(locked, submit_ticket(by=by, brand=locked.brand, channel=Channel.PORTAL, **submission))


def forget_held(limit: int = 500) -> int:
    """Forget what was held for a day, confirmed or not; returns how many. Two callers share the work."""
    with transaction.atomic():
        over = HeldSubmission.objects.filter(expires_at__lte=timezone.now()).order_by("pk")
        gone = list(over.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        HeldSubmission.objects.filter(pk__in=gone).delete()
    return len(gone)


def mailbox_of(address: str) -> str:
    """Where mail to this address ends up: what follows a + is the reader's own, and so are dots at Google."""
    local, _at, domain = address.rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def keys_of(held: HeldSubmission) -> list[str]:
    """The keys of all files that came with it."""
    return [key for keys in held.files.values() for key in keys]


def _send(sign_in: SignIn, opened: Opened) -> Entered:
    """Inside the transaction that uses the link up, so that two who click at once make one ticket."""
    waiting = HeldSubmission.objects.select_for_update(of=["self"]).select_related("type", "brand")
    held = waiting.filter(sign_in=sign_in, conversation=None).first()
    if held is None:
        return Entered(opened)
    customer = opened.session.customer
    if held.name:
        customer = know_customer(email=sign_in.email, name=held.name, by=customer)
    held.confirmed_at = timezone.now()
    try:
        with transaction.atomic():
            submission = _submission(held)
            ticket = submit_ticket(by=customer, brand=held.brand, channel=Channel.PORTAL, **submission)
    except Refusal as no:
        held.expires_at = held.confirmed_at + HELD
        held.save(update_fields=["confirmed_at", "expires_at"])
        keep_until(keys_of(held), owner=held.owner, end=held.expires_at)
        return Entered(opened, held, refusal=no)
    return Entered(opened, held, _became(held, ticket))


def _became(held: HeldSubmission, ticket: Ticket) -> Ticket:
    held.conversation, held.title, held.body, held.answers = ticket.conversation, "", "", []
    held.save(update_fields=["conversation", "title", "body", "answers", "confirmed_at"])
    let_go_soon(keys_of(held), owner=held.owner)
    return ticket


def _submission(held: HeldSubmission) -> dict[str, Any]:
    """As `submit_ticket` takes it. Refuses what the type does not ask any more, and files that are not there."""
    asked = {field.key for field in fields_of(held.type) if field.on_customer_form}
    answered = {one["key"] for one in held.answers} | set(held.files) - {OWN}
    if answered - asked:
        raise Refusal(_("“%(name)s” asks for other things now.") % {"name": held.type.name}, field="type")
    kept = kept_files(keys_of(held), owner=held.owner)
    if len(kept) < len(keys_of(held)):
        raise Refusal(_("A file is not there any more. Choose it again."), field="files")
    values = {one["key"]: one["value"] for one in held.answers}
    values |= {key: [kept[one] for one in keys] for key, keys in held.files.items() if key != OWN}
    own = [kept[one] for one in held.files.get(OWN, ())]
    return {
        "ticket_type": held.type,
        "title": held.title,
        "body": held.body,
        "values": values,
        "files": [NewFile(name=one.name or "file", content=one.read()) for one in own],
    }


def _closed(ticket_type: TicketType) -> Refusal:
    return Refusal(_("“%(name)s” cannot be chosen here (any more).") % {"name": ticket_type.name}, field="type")


def _require_measure(brand: Brand, network_hash: str) -> None:
    lately = Q(created_at__gt=timezone.now() - AN_HOUR)
    if network_hash and _reaches(lately & Q(network_hash=network_hash), PER_NETWORK):
        raise TooManyHeld(_("Very much was sent from your network within the hour. Nothing is lost: try again later."))
    if _reaches(lately & Q(brand=brand), PER_BRAND) or _reaches(lately, OF_ALL):
        logger.warning("Nothing is taken without signing in at brand %s: too much came within the hour.", brand.key)
        raise TooManyHeld(_("Very much is being sent to us just now. Nothing is lost: try again in a while."))


def _reaches(which: Q, most: int) -> bool:
    return HeldSubmission.objects.filter(which)[:most].count() >= most


def _require_patience(asked: Asked, mailbox: str) -> None:
    lately = Q(mailbox=mailbox, created_at__gt=timezone.now() - AN_HOUR)
    if asked.secrets is None or _reaches(lately, PER_MAILBOX):
        words = _(
            "We sent this address enough mails for an hour. Look for them, also among the spam, or try again later."
        )
        raise TooManyHeld(words, field="email")
