"""One ticket as its customer reads it: progress, replies, files, people. Never a note, never a hidden state."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpdesk.conversations.harmless import with_images
from helpdesk.conversations.models import Attachment, Channel, Conversation, Entry, Participant
from helpdesk.people.models import Brand, Customer
from helpdesk.ui.places import portal_path
from tickets.access import tickets_seen_by
from tickets.models import Rating, StateCategory, Ticket, TicketType
from tickets.queries.progress import Step, steps_of
from tickets.queries.specs import fields_of, shown_answers

MOST_ENTRIES = 300
REMOVED = Participant.Standing.REMOVED


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    name: str
    size: int
    url: str
    is_image: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """A reply. `html` is safe: made by conversations.rendering."""

    pk: int
    author: str
    role: str
    hue: int
    is_own: bool
    html: SafeString
    is_redacted: bool
    files: tuple[File, ...]
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Moved:
    """A state that the customer was shown."""

    words: str
    step: str
    at: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: str
    hue: int


@dataclasses.dataclass(frozen=True, slots=True)
class TicketPage:
    conversation: Conversation
    ticket: Ticket
    type: TicketType
    steps: tuple[Step, ...]
    lines: tuple[Said | Moved, ...]
    answers: tuple[tuple[str, str], ...]
    has_editable: bool
    rating: Rating | None
    files: tuple[File, ...]
    people: tuple[Person, ...]
    participant: Participant | None  # None: a colleague reads it
    was_removed: bool  # by the team: they come back when somebody brings them
    opened_by: str
    last_entry_id: int | None

    @property
    def is_resolved(self) -> bool:
        return self.ticket.shown_state.category == StateCategory.RESOLVED

    @property
    def is_waiting(self) -> bool:
        return self.ticket.shown_state.category == StateCategory.WAITING

    @property
    def may_write(self) -> bool:
        """Whoever takes part answers; a shared back-office ticket is answered where its customer writes to us."""
        return self.participant is not None and not self.conversation.is_internal

    @property
    def may_join(self) -> bool:
        return self.participant is None and not self.was_removed and not self.conversation.is_internal


def numbered(number: int, customer: Customer, brand: Brand) -> Conversation | None:
    """The ticket of this number, if this customer may read it; of what was merged, where it went. Else None."""
    visible = tickets_seen_by(customer, brand).select_related("ticket__type", "ticket__shown_state", "customer")
    found = visible.filter(number=number).first()
    if found is not None:
        return found
    merged = Conversation.objects.filter(number=number, merged_into__isnull=False).first()
    return visible.filter(pk=merged.merged_into_id or 0).first() if merged else None


def ticket_page(conversation: Conversation, customer: Customer, brand: Brand) -> TicketPage:
    """The whole page. The same few questions however much was said."""
    ticket = conversation.ticket
    entries = list(_shown(conversation))[-MOST_ENTRIES:]
    files, inline = _files(conversation, brand)
    known = list(
        Participant.objects.filter(conversation=conversation).select_related("customer__company").order_by("id")
    )
    people = [one for one in known if one.standing == Participant.Standing.ACTIVE]
    reached = {str(one.details["category"]): one.created_at for one in entries if one.kind == Entry.Kind.CHANGE}
    lines = [_line(one, customer, brand, files.get(one.pk, ()), inline.get(one.pk, {})) for one in entries]
    opening = _opening(conversation, entries, customer, brand)
    return TicketPage(
        conversation=conversation,
        ticket=ticket,
        type=ticket.type,
        steps=steps_of(ticket, ticket.shown_state, reached),
        lines=tuple([opening, *lines] if opening else lines),
        answers=tuple(shown_answers(ticket)),
        rating=Rating.objects.filter(ticket=ticket, customer=customer).first(),
        has_editable=any(one.customer_may_edit and one.on_customer_ticket for one in fields_of(ticket.type_id)),
        files=tuple(file for entry in entries for file in files.get(entry.pk, ())),
        people=tuple(_person(one.customer, customer) for one in people),
        participant=next((one for one in people if one.customer_id == customer.pk), None),
        was_removed=any(one.standing == REMOVED and one.customer_id == customer.pk for one in known),
        opened_by=_by(conversation, customer),
        last_entry_id=next((one.pk for one in reversed(entries) if one.kind == Entry.Kind.REPLY), None),
    )


def customer_files(customer: Customer, brand: Brand) -> QuerySet[Attachment]:
    """Files of what this customer may read: those of replies, never of notes, drafts or what was redacted."""
    return Attachment.objects.filter(
        entry__in=Entry.objects.public().filter(redacted_at=None), conversation__in=tickets_seen_by(customer, brand)
    )


def _shown(conversation: Conversation) -> QuerySet[Entry]:
    said = Q(pk__in=Entry.objects.public().filter(conversation=conversation, is_automatic=False).values("pk"))
    moved = Q(kind=Entry.Kind.CHANGE, change="state", details__is_hidden=False)
    found = Entry.objects.filter(said | moved, conversation=conversation)
    return found.select_related("author_customer", "author_user").defer("body_text", "quoted_html").order_by("id")


def _files(conversation: Conversation, brand: Brand) -> tuple[dict[int, tuple[File, ...]], dict[int, dict[str, str]]]:
    """Per reply: its files, and where its pictures that stand among the words are served. One query."""
    found: dict[int, list[File]] = defaultdict(list)
    inline: dict[int, dict[str, str]] = defaultdict(dict)
    public = Entry.objects.public().filter(conversation=conversation, redacted_at=None)
    for one in Attachment.objects.filter(entry__in=public).order_by("id"):
        url, pk = portal_path(brand, "file", key=one.key), one.entry_id or 0
        if one.is_inline and one.content_id and one.is_image:
            inline[pk][one.content_id] = f"{url}?inline=1"
        else:
            found[pk].append(File(one.name, one.size, url, one.is_image))
    return {pk: tuple(files) for pk, files in found.items()}, inline


def _line(
    entry: Entry, reader: Customer, brand: Brand, files: tuple[File, ...], inline: dict[str, str]
) -> Said | Moved:
    if entry.kind == Entry.Kind.CHANGE:
        return Moved(_moved(entry, reader), str(entry.details["category"]), entry.created_at)
    user, customer = entry.author_user, entry.author_customer
    is_own = entry.author_customer_id == reader.pk
    return Said(
        pk=entry.pk,
        author=user.name if user else customer.display_name if customer else entry.author_name or brand.name,
        role=_("You") if is_own else brand.name if not customer else "",
        hue=user.hue if user else customer.hue if customer else brand.hue,
        is_own=is_own,
        html=SafeString(with_images(entry.body_html, inline)),
        is_redacted=entry.redacted_at is not None,
        files=files,
        at=entry.created_at,
    )


def _moved(entry: Entry, reader: Customer) -> str:
    step = entry.details["category"]
    if entry.author_customer_id == reader.pk:
        return {
            StateCategory.SUBMITTED: _("You brought it back into our queue"),
            StateCategory.IN_PROGRESS: _("We are on it, with your answer"),
            StateCategory.WAITING: _("This ticket is now waiting for you"),
            StateCategory.RESOLVED: _("You marked this ticket as solved"),
        }[step]
    name = entry.author_user.name.split(" ")[0] if entry.author_user else ""
    if name and step == StateCategory.IN_PROGRESS:
        return _("%(name)s is working on your ticket") % {"name": name}
    if name and step == StateCategory.RESOLVED:
        return _("%(name)s marked this ticket as resolved") % {"name": name}
    return {
        StateCategory.SUBMITTED: _("This ticket is back in our queue"),
        StateCategory.IN_PROGRESS: _("We are working on your ticket"),
        StateCategory.WAITING: _("This ticket is now waiting for you"),
        StateCategory.RESOLVED: _("This ticket is resolved"),
    }[step]


def _opening(conversation: Conversation, entries: Sequence[Entry], reader: Customer, brand: Brand) -> Said | None:
    """What it began with, where no message says it. Of a shared ticket the team wrote that for itself."""
    ticket, customer = conversation.ticket, conversation.customer
    if conversation.is_internal or customer is None or not ticket.description_text:
        return None
    first = next((one for one in entries if one.kind == Entry.Kind.REPLY), None)
    if first is not None and first.author_customer_id and first.created_at <= ticket.opened_at:
        return None  # it was made of that message
    is_ours = conversation.channel == Channel.TEAMMATE
    is_own = customer.pk == reader.pk and not is_ours
    return Said(
        pk=0,
        author=brand.name if is_ours else customer.display_name,
        role=_("You") if is_own else "",
        hue=brand.hue if is_ours else customer.hue,
        is_own=is_own,
        html=SafeString(ticket.description_html),
        is_redacted=False,
        files=(),
        at=ticket.opened_at,
    )


def _person(customer: Customer, reader: Customer) -> Person:
    company = customer.company.name if customer.company else ""
    return Person(customer.display_name, _("You") if customer.pk == reader.pk else company, customer.hue)


def _by(conversation: Conversation, reader: Customer) -> str:
    customer = conversation.customer
    if customer is None:
        return ""
    return _("Sent by you") if customer.pk == reader.pk else _("Sent by %(name)s") % {"name": customer.display_name}
