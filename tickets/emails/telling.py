"""Telling customers: from what happened to OutgoingMail rows, rendered, addressed and threaded."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Attachment, Conversation, Entry, Participant
from helpdesk.conversations.rendering import render_plain
from helpdesk.mail import addressing
from helpdesk.mail.models import IncomingMail, OutgoingMail
from helpdesk.ui.languages import for_customer, of_brand
from helpdesk.ui.places import portal_url
from tickets import access
from tickets.emails.broadcasts import Broadcast, News, broadcast_of
from tickets.emails.following import where_followed
from tickets.emails.letters import Answer, FileLine, Letter, render
from tickets.emails.logos import logo_of
from tickets.models import State, Ticket
from tickets.operations.forms import ASKING
from tickets.queries.progress import steps_of
from tickets.queries.specs import shown_answers

__all__ = ["News", "tell"]

REFERENCES = 20
OVERTAKE = """
    UPDATE mail_outgoingmail mail SET state = 'cancelled', error = 'Overtaken by a later move.'
    FROM unnest(%s::bigint[], %s::bigint[]) AS latest(conversation_id, event_id)
    WHERE mail.kind = 'state' AND mail.state = 'queued'
      AND mail.conversation_id = latest.conversation_id AND mail.event_id < latest.event_id
"""


@dataclasses.dataclass(frozen=True)
class _Thread:
    """The mails of a conversation so far: what the next one answers."""

    subject: str = ""
    last_id: str = ""
    ids: tuple[str, ...] = ()


def tell(news: Sequence[News]) -> int:
    """Write one OutgoingMail for each piece of news and each participant, in their language; returns how many are new.

    Safe to call again: one row per event and recipient. State mails wait a little, and a later one takes the
    place of one that still waits: a burst of moves tells of the last.
    """
    news = where_followed(news)
    told = _load(news)
    rows = [row for one in news for row in _rows(one, told)]
    made = OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    _collapse([one for one in news if one.kind == "state"])
    return len(made)


@dataclasses.dataclass
class _Told:
    conversations: dict[int, Conversation]
    tickets: dict[int, Ticket]
    entries: dict[int, Entry]
    states: dict[int, State]
    participants: dict[int, list[Participant]]
    threads: dict[int, _Thread]
    files: dict[int, list[Attachment]]
    reached: dict[int, dict[str, dt.datetime]]
    pinned: dict[int, str]  # subjects that stay, whatever mails came along in a merge
    now: dt.datetime
    broadcast: Broadcast


def _load(news: Sequence[News]) -> _Told:
    """Everything the letters need, with the same few queries for one and for a hundred."""
    pks, about = {one.conversation_id for one in news}, {one.about for one in news}
    entry_ids = {one.entry_id for one in news if one.entry_id}
    participants: dict[int, list[Participant]] = defaultdict(list)
    for participant in Participant.objects.filter(
        conversation__in=pks, standing=Participant.Standing.ACTIVE, is_muted=False, customer__email__isnull=False
    ).select_related("customer"):
        participants[participant.conversation_id].append(participant)
    files: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in Attachment.objects.filter(entry__in=entry_ids).order_by("id"):
        files[attachment.entry_id or 0].append(attachment)
    reached, pinned = _history(pks | about)
    return _Told(
        conversations=Conversation.objects.select_related("brand").in_bulk(pks | about),
        tickets=Ticket.objects.select_related("type", "state", "shown_state").in_bulk(about),
        entries=Entry.objects.select_related("author_user").in_bulk(entry_ids),
        states={state.pk: state for state in State.objects.all()},
        participants=participants,
        threads=_threads(pks),
        files=files,
        reached=reached,
        pinned=pinned,
        now=_database_now(),
        broadcast=broadcast_of({one.broadcast_id for one in news if one.broadcast_id}),
    )


def _history(pks: set[int]) -> tuple[dict[int, dict[str, dt.datetime]], dict[int, str]]:
    """When each conversation last came to each step that its customer could see, and the subject its mails keep."""
    lines = Entry.objects.filter(
        Q(change="state", details__is_hidden=False) | Q(change="merged_from"), conversation__in=pks
    ).order_by("id")
    reached: dict[int, dict[str, dt.datetime]] = defaultdict(dict)
    pinned: dict[int, str] = {}
    for pk, change, details, when in lines.values_list("conversation_id", "change", "details", "created_at"):
        if change == "state":
            reached[pk][str(details["category"])] = when
        elif details.get("mail_subject"):
            pinned.setdefault(pk, details["mail_subject"])
    return reached, pinned


def _threads(pks: set[int]) -> dict[int, _Thread]:
    """Subject and message ids of all mails of these conversations, oldest first."""
    mails: list[tuple[dt.datetime, int, str, str]] = []
    for when, pk, message_id in IncomingMail.objects.filter(conversation_id__in=pks).values_list(
        "received_at", "conversation_id", "message_id"
    ):
        mails.append((when, pk or 0, message_id, ""))
    for when, pk, message_id, subject in OutgoingMail.objects.filter(conversation_id__in=pks).values_list(
        "created_at", "conversation_id", "message_id", "subject"
    ):
        mails.append((when, pk or 0, message_id, subject))
    found: dict[int, _Thread] = {}
    for _when, pk, message_id, subject in sorted(mails):
        before = found.get(pk, _Thread())
        found[pk] = _Thread(before.subject or subject, message_id, (*before.ids, message_id))
    return found


def _rows(one: News, told: _Told) -> list[OutgoingMail]:
    conversation = told.conversations.get(one.conversation_id)
    if conversation is None or conversation.is_internal:
        return []
    if one.kind not in ("reply", "merged") and one.about not in told.tickets:
        return []
    entry = told.entries.get(one.entry_id or 0)
    if entry and (entry.redacted_at or not (entry.is_public or entry.kind == Entry.Kind.FORM)):
        return []
    return [
        _row(said, conversation, participant, told)
        for participant in told.participants[one.conversation_id]
        if participant.customer.actor_key != one.actor
        and one.only_customer_id in (None, participant.customer_id)
        and (said := told.broadcast.for_one(one, participant.customer.email or "")) is not None
    ]


def _row(one: News, conversation: Conversation, participant: Participant, told: _Told) -> OutgoingMail:
    brand = conversation.brand
    thread = told.threads.get(conversation.pk, _Thread())
    with translation.override(for_customer(participant.customer.locale, brand)):
        letter = _letter(one, conversation, participant, told)
        rendered = render(letter)
    mute_url = _absolute(brand.base_url, reverse("tickets:mute", args=[access.mute_token(participant)]))
    return OutgoingMail(
        event_id=one.event_id,
        kind=one.kind,
        conversation_id=conversation.pk,
        entry_id=one.entry_id,
        brand=brand,
        sender=addressing.format_address(letter.sender_name, brand.address),
        recipient=participant.customer.email or "",
        recipient_name=participant.customer.name,
        reply_to=addressing.reply_address(
            brand.address, conversation_id=conversation.pk, participant_id=participant.pk
        ),
        subject=told.pinned.get(conversation.pk) or thread.subject or _subject(conversation, thread),
        message_id=addressing.new_message_id(brand.address),
        in_reply_to=thread.last_id,
        references=" ".join(_references(thread)),
        headers={
            "List-Unsubscribe": f"<{mute_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            # A confirmation answers the customer's own mail by itself: no machine shall answer it in turn.
            **({"Auto-Submitted": "auto-replied"} if one.kind == "submitted" and thread.ids else {}),
        },
        html=rendered.html,
        text=rendered.text,
        attachments=[
            {"name": file.name, "content_type": file.content_type, "path": file.file.name}
            for file in told.files.get(one.entry_id or 0, [])
        ],
        available_at=told.now + dt.timedelta(seconds=settings.STATE_MAIL_SECONDS if one.kind == "state" else 0),
    )


def _letter(one: News, conversation: Conversation, participant: Participant, told: _Told) -> Letter:
    ticket = told.tickets.get(one.about)
    entry = told.entries.get(one.entry_id or 0)
    author = entry.author_user if entry else None
    state = told.states.get(one.state_id or 0) or (ticket.shown_state if ticket else None)
    brand = conversation.brand
    html, text = _said(entry) if entry else ("", _opening_words(one, ticket))
    return Letter(
        kind=one.kind,
        brand_name=brand.name,
        brand_hue=brand.hue,
        brand_chroma=float(brand.chroma),
        brand_postal_address=brand.postal_address,
        brand_logo=logo_of(brand),
        sender_name=_("%(name)s from %(brand)s") % {"name": author.name, "brand": brand.name} if author else brand.name,
        recipient_name=participant.customer.name,
        number=ticket.number if ticket else None,
        title=told.conversations[one.about].subject,
        state_label=state.label_for_customers if state else "",
        steps=steps_of(ticket, state, told.reached.get(one.about, {})) if ticket and state else (),
        body_html=html,
        body_text=text,
        author_name=author.name if author else "",
        author_hue=author.hue if author else 250,
        answers=tuple(Answer(name, value) for name, value in shown_answers(ticket))
        if ticket and one.kind == "submitted"
        else (),
        files=tuple(FileLine(file.name, file.size) for file in told.files.get(one.entry_id or 0, [])),
        mute_url=_absolute(brand.base_url, reverse("tickets:mute", args=[access.mute_token(participant)])),
        form_url=_form_url(entry, participant, brand.base_url),
        portal_url=portal_url(brand, "ticket", number=ticket.number) if ticket else "",
    )


def _said(entry: Entry) -> tuple[str, str]:
    """HTML and text as somebody wrote it; what we say with every form is in the language of its reader."""
    if entry.kind == Entry.Kind.FORM and entry.body_text == ASKING:
        ours = render_plain(_(ASKING))
        return ours.html, ours.text
    return entry.body_html, entry.body_text


def _form_url(entry: Entry | None, participant: Participant, base_url: str) -> str:
    if entry is None or entry.kind != Entry.Kind.FORM:
        return ""
    return _absolute(base_url, reverse("portal:form", args=[access.form_token(entry.pk, participant.customer_id)]))


def _opening_words(one: News, ticket: Ticket | None) -> str:
    """What a ticket began with. Of a shared one the team wrote that for itself."""
    return ticket.description_text if ticket and one.kind == "submitted" and one.ticket_id is None else ""


def _subject(conversation: Conversation, thread: _Thread) -> str:
    """The first mail names the thread; later ones repeat its subject to the letter, in whatever language they are."""
    with translation.override(of_brand(conversation.brand)):
        subject = conversation.subject or _("Your message")
    if thread.ids and not subject.lower().startswith("re:"):
        return f"Re: {subject}"
    return subject


def _references(thread: _Thread) -> tuple[str, ...]:
    """The first and the latest ids: enough for every mail program, never endless."""
    return thread.ids if len(thread.ids) <= REFERENCES else (thread.ids[0], *thread.ids[1 - REFERENCES :])


def _absolute(base_url: str, path: str) -> str:
    return f"{(base_url or settings.BASE_URL).rstrip('/')}{path}"


def _database_now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]  # one row


def _collapse(news: Sequence[News]) -> None:
    """A state mail that still waits is overtaken by a later one of its ticket."""
    if not news:
        return
    latest = {one.conversation_id: one.event_id for one in sorted(news, key=lambda one: one.event_id)}
    with connection.cursor() as cursor:
        cursor.execute(OVERTAKE, [list(latest), list(latest.values())])
