"""What a stored mail becomes: exactly one outcome, whatever is in it."""

import dataclasses
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Channel, Conversation, Entry
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.attaching import LARGEST, MOST, NewFile
from helpdesk.conversations.operations.locking import lock
from helpdesk.conversations.operations.participating import suggest_participant
from helpdesk.conversations.rendering import Rendered
from helpdesk.ledger.event import SYSTEM
from helpdesk.ledger.recording import record
from helpdesk.mail import addressing
from helpdesk.mail.models import IncomingMail, Mailbox, OutgoingMail
from helpdesk.mail.parsing import ParsedMail, ParseRefused, parse
from helpdesk.people.models import Brand, Customer
from helpdesk.people.operations.knowing import know_customer
from helpdesk.people.queries import default_brand
from helpdesk.refusal import Refusal
from tickets.events import EntryKept
from tickets.operations.receiving import keep_aside, receive_first, receive_reply
from tickets.queries.mail_targets import Target, find_target, sender_among_participants
from tickets.queries.merged import primary_of

Outcome = IncomingMail.Outcome
SUGGESTED = 10  # of the people a mail names, so many are suggested as participants


@dataclasses.dataclass(frozen=True)
class Verdict:
    """How a mail ended, and where it stands now."""

    outcome: str
    reason: str = ""
    entry: Entry | None = None


@dataclasses.dataclass(frozen=True)
class House:
    """Our own mailboxes, looked up once for all the mails of one round."""

    mailboxes: Mapping[int, Mailbox]
    addresses: frozenset[str]

    def has(self, address: str) -> bool:
        """Whether mail to this address is mail to us."""
        return addressing.strip_plus(address) in self.addresses


def look_around() -> House:
    """The mailboxes there are now, with their brands."""
    mailboxes = {one.pk: one for one in Mailbox.objects.select_related("brand")}
    return House(mailboxes, frozenset(one.address for one in mailboxes.values()))


@transaction.atomic(savepoint=False)  # whoever takes in a batch undoes all of it
def take_in(incoming_id: int, house: House | None = None) -> IncomingMail:
    """Make a stored mail part of a conversation, or keep it aside with a reason. Does nothing the second time.

    Found by the signed token of its address, else by our own message ids *and* a sender who takes part, else it
    begins a conversation. Loops, auto-replies, bounces and strangers are kept and change nothing.
    """
    incoming = IncomingMail.objects.select_for_update().get(pk=incoming_id)
    if incoming.outcome != Outcome.PENDING:
        return incoming
    house = house or look_around()
    try:
        verdict = _judge(incoming, parse(bytes(incoming.raw)), house)
    except ParseRefused as refused:
        verdict = _keep_unreadable(incoming, str(refused), house)
    incoming.outcome = verdict.outcome
    incoming.reason = verdict.reason[:300]
    incoming.handled_at = timezone.now()
    if verdict.entry is not None:
        incoming.conversation_id = verdict.entry.conversation_id
        incoming.entry_id = verdict.entry.pk
    incoming.save(update_fields=["outcome", "reason", "handled_at", "conversation_id", "entry_id"])
    return incoming


def _judge(incoming: IncomingMail, mail: ParsedMail, house: House) -> Verdict:
    if mail.is_loop:
        return Verdict(Outcome.SUSPENDED, "Our own mail came back.")
    if mail.bounce is not None:
        return _mark_bounce(mail)
    target = find_target(incoming, mail)
    sender = mail.sender.address
    if not sender:
        return Verdict(Outcome.SUSPENDED, "It names no sender.")
    if house.has(sender):
        return Verdict(Outcome.SUSPENDED, "It says it comes from one of our own addresses.")
    if mail.authentication == "fail":
        return Verdict(Outcome.SUSPENDED, "The sender's domain says this is a forgery.")
    if target is not None:
        return _join(target, mail, house)
    if mail.is_auto_reply:
        return Verdict(Outcome.SUSPENDED, "An automatic answer that belongs to no conversation.")
    return begin(incoming, mail, house)


def _join(target: Target, mail: ParsedMail, house: House) -> Verdict:
    """Add a mail to its conversation: as an answer if its sender takes part, else visibly apart."""
    sender = mail.sender
    body, files = _body(mail), _files(mail)
    participant = sender_among_participants(target.holder, sender.address)
    if participant is not None and not mail.is_auto_reply:
        entry = receive_reply(
            target.holder.conversation_id,
            body=body,
            by=participant.customer,
            channel=Channel.EMAIL,
            files=files,
            at=None,
        )
        _suggest_the_others(entry.conversation, mail, house)
        return Verdict(Outcome.THREADED, f"By {target.signal}.", entry)
    conversation = target.holder.conversation
    if mail.is_auto_reply:
        by = participant.customer if participant else SYSTEM
        entry = keep_aside(
            conversation,
            body=body,
            by=by,
            channel=Channel.EMAIL,
            author_name="" if participant else sender.label,
            files=files,
            is_automatic=True,
            is_suspicious=participant is None,
        )
        return Verdict(Outcome.AUTOMATIC, "An automatic answer.", entry)
    entry = keep_aside(
        conversation,
        body=body,
        by=SYSTEM,
        channel=Channel.EMAIL,
        author_name=sender.label,
        files=files,
        is_suspicious=True,
    )
    _suggest(conversation, sender.address, sender.name)
    return Verdict(Outcome.THREADED, f"By {target.signal}, from {sender.address}, who takes no part in it.", entry)


def begin(incoming: IncomingMail, mail: ParsedMail, house: House) -> Verdict:
    """A conversation that begins with this mail. Records ConversationStarted, CustomerReplied."""
    try:
        customer = know_customer(email=mail.sender.address, name=mail.sender.name, by=SYSTEM)
    except Refusal as refused:
        return Verdict(Outcome.SUSPENDED, refused.message)
    entry = receive_first(
        customer=customer,
        brand=_brand(incoming, house),
        channel=Channel.EMAIL,
        body=_body(mail),
        subject=mail.subject,
        files=_files(mail),
    )
    _suggest_the_others(entry.conversation, mail, house)
    return Verdict(Outcome.STARTED, "", entry)


def _keep_unreadable(incoming: IncomingMail, reason: str, house: House) -> Verdict:
    """A mail nobody can parse still reaches a person: as a conversation with the message attached."""
    body = rendering.render_plain(f"This message could not be read: {reason}\nThe original is attached.")
    sender = addressing.normalise(incoming.envelope_from)
    customer: Customer | None = None
    if sender and not house.has(sender):
        try:
            customer = know_customer(email=sender, by=SYSTEM)
        except Refusal:
            customer = None
    file = NewFile("message.eml", bytes(incoming.raw)[:LARGEST], "message/rfc822")
    if customer is not None:
        entry = receive_first(
            customer=customer,
            brand=_brand(incoming, house),
            channel=Channel.EMAIL,
            body=body,
            subject="Unreadable message",
            files=[file],
        )
        return Verdict(Outcome.UNREADABLE, reason, entry)
    return Verdict(Outcome.UNREADABLE, reason)


def _mark_bounce(mail: ParsedMail) -> Verdict:
    """A delivery report: mark the mail it is about, and tell the team in the thread."""
    bounce = mail.bounce
    sent = OutgoingMail.objects.filter(message_id=bounce.original_message_id).first() if bounce else None
    if bounce is None or sent is None or sent.conversation_id is None:
        return Verdict(Outcome.SUSPENDED, "A delivery report about a mail we do not know.")
    conversation = lock(primary_of(sent.conversation_id) or sent.conversation_id)
    if sent.bounced_at is None and bounce.is_permanent:
        OutgoingMail.objects.filter(pk=sent.pk).update(bounced_at=timezone.now(), error=bounce.reason[:1000])
    entry = append_change(
        conversation,
        "bounced" if bounce.is_permanent else "delayed",
        by=SYSTEM,
        to=sent.recipient,
        reason=bounce.reason[:300],
    )
    conversation.is_unread = True
    conversation.save(update_fields=["is_unread"])
    record(EntryKept(conversation_id=conversation.pk, entry_id=entry.pk), by=SYSTEM)
    return Verdict(Outcome.BOUNCED, bounce.reason, entry)


def _body(mail: ParsedMail) -> Rendered:
    body = rendering.render_mail(html=mail.html, text=mail.text)
    notices = [*mail.notices, *(f"Not kept as a file: {name}." for name in _left_out(mail))]
    if not notices:
        return body
    return dataclasses.replace(body, html=body.html + rendering.render_plain("\n".join(notices)).html)


def _files(mail: ParsedMail) -> list[NewFile]:
    return [
        NewFile(one.name, one.content, one.content_type, one.content_id, one.is_inline)
        for one in mail.attachments
        if len(one.content) <= LARGEST
    ][:MOST]


def _left_out(mail: ParsedMail) -> list[str]:
    """What is too large or one too many to be a file of ours. The mail as it came has it."""
    small = [one for one in mail.attachments if len(one.content) <= LARGEST]
    return [one.name for one in mail.attachments if len(one.content) > LARGEST] + [one.name for one in small[MOST:]]


def _suggest_the_others(conversation: Conversation, mail: ParsedMail, house: House) -> None:
    """Whoever a mail names besides us and its sender is suggested to the team, never added by the mail alone."""
    seen = {mail.sender.address}
    for one in (*mail.to, *mail.cc):
        address = one.address
        if not address or house.has(address) or address in seen:
            continue
        seen.add(address)
        if len(seen) > SUGGESTED:
            return
        _suggest(conversation, address, one.name)


def _suggest(conversation: Conversation, address: str, name: str) -> None:
    try:
        customer = know_customer(email=address, name=name, by=SYSTEM)
    except Refusal:
        return
    suggest_participant(conversation, customer=customer, by=SYSTEM)


def _brand(incoming: IncomingMail, house: House) -> Brand:
    mailbox = house.mailboxes.get(incoming.mailbox_id or 0)
    return mailbox.brand if mailbox is not None else default_brand()
