"""The thread: entries by day, changes grouped, files and deliveries beside them. Four queries, however long."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.db.models import BigIntegerField, QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.conversations.harmless import with_images
from helpdesk.conversations.models import Attachment, Conversation, Entry
from helpdesk.people.models import User
from helpdesk.ui.times import Calendar
from helpdesk.worded import Given, Worded
from inbox.queries.beside import Beside, Mailed
from inbox.queries.changes import HIDDEN, OPENED, describe, describe_elsewhere, is_elsewhere
from inbox.queries.lines import Change, Changes, Day, File, Message, Thread, Written
from inbox.queries.sent_forms import FormCard, card_of, read_forms, ticket_of
from tickets.models import TicketForm
from tickets.queries.links import names_of
from tickets.queries.workspace import workspace

SHOWN = 60
SHORT_RUN = 3  # changes in a row that are not worth folding
CHANNELS = {
    "email": noop("by mail"),
    "messenger": noop("in the Messenger"),
    "portal": noop("in the portal"),
    "api": noop("by API"),
}
DELIVERY = {
    "queued": noop("Not sent yet"),
    "failed": noop("Could not be sent"),
    "unknown": noop("May not have arrived: look at it"),
    "bounced": noop("Came back undelivered"),
    "cancelled": noop("Not sent"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What was read from the database for a thread."""

    entries: Sequence[Entry]
    authors: Mapping[int, User]  # teammates who wrote, and perhaps others
    files: dict[int, list[File]]
    inline: dict[int, dict[str, str]]  # per entry: content id of an image that came along, and where we serve it
    deliveries: dict[int, tuple[str, str]]
    has_earlier: bool
    names: dict[int, str]  # of the conversations that lines, notes and forms name, those that the reader may see
    forms: dict[int, TicketForm]
    hidden_types: frozenset[int]


def _newest() -> QuerySet[Entry]:
    found = Entry.objects.filter(conversation=Given("conversation", BigIntegerField()))
    # The plain text is as long as the message, and shown as HTML.
    return found.select_related("author_customer").defer("body_text").order_by("-id")


NEWEST = Worded(lambda: _newest()[: SHOWN + 1])
EARLIER = Worded(lambda: _newest().filter(pk__lt=Given("before", BigIntegerField()))[: SHOWN + 1])


def read_thread(conversation: Conversation, beside: Beside, *, user: User, before: int | None = None) -> Said:
    """The newest entries (before one of them, when paging back), oldest first, for this reader."""
    question = EARLIER if before else NEWEST
    newest = question.ask(conversation=conversation.pk, before=before)
    entries = newest[:SHOWN][::-1]
    authors = workspace().teammates
    gone = {entry.author_user_id for entry in entries if entry.author_user_id} - authors.keys()
    if gone:
        authors = {**authors, **User.objects.in_bulk(gone)}
    files: dict[int, list[File]] = defaultdict(list)
    inline: dict[int, dict[str, str]] = defaultdict(dict)
    for attachment in beside.files:
        if attachment.entry_id is not None:
            file = file_of(attachment)
            files[attachment.entry_id].append(file)
            if attachment.content_id and file.is_image:
                inline[attachment.entry_id][attachment.content_id] = file.url
    named = {pk for one in entries if (pk := _elsewhere(one)) is not None}
    names = names_of(user, named) if named else {}
    deliveries = _deliveries(beside.mails)
    return Said(
        entries,
        authors,
        files,
        inline,
        deliveries,
        len(newest) > SHOWN,
        names,
        read_forms(entries),
        beside.hidden_types,
    )


def _elsewhere(entry: Entry) -> int | None:
    """The other conversation that a line tells of, that a note was written in, or that a form became."""
    if entry.kind == Entry.Kind.FORM:
        return ticket_of(entry)
    if entry.origin_id is not None:
        return int(entry.details.get("origin", {}).get("id", 0)) or None
    if not is_elsewhere(entry.change, entry.details):
        return None
    return int(entry.details.get("tracker_id" if entry.change == "state" else "id", 0)) or None


def file_of(attachment: Attachment) -> File:
    """A file as the page shows it."""
    inline = "?inline=1" if attachment.is_image else ""
    return File(f"/inbox/files/{attachment.key}/{inline}", attachment.name, attachment.size, attachment.is_image)


def make_thread(conversation: Conversation, said: Said, *, new_after: int | None = None) -> Thread:
    """The entries as the template shows them."""
    calendar = Calendar()
    lines: list[Message | Change] = [_line(entry, said, new_after, calendar) for entry in said.entries]
    was_split_off = any(entry.change == "split_from" for entry in said.entries)  # its own line says how it began
    if not said.has_earlier and not was_split_off:
        lines.insert(0, _opening(conversation, calendar))
    days = groupby(lines, key=lambda line: calendar.local(line.at).date())
    return Thread(
        days=tuple(Day(calendar.day_label(day), tuple(_grouped(items))) for day, items in days),
        last_id=said.entries[-1].pk if said.entries else 0,
        earlier_url=f"/inbox/conversations/{conversation.pk}/thread/?before={said.entries[0].pk}"
        if said.has_earlier
        else "",
    )


def _grouped(items: Iterable[Message | Change]) -> Iterable[Message | Changes]:
    run: list[Change] = []
    for item in items:
        if isinstance(item, Change):
            run.append(item)
            continue
        if run:
            yield _run(run)
            run = []
        yield item
    if run:
        yield _run(run)


def _run(changes: list[Change]) -> Changes:
    """What people said is read first: of more than a few changes in a row all but the last are folded."""
    folded = len(changes) - 1 if len(changes) > SHORT_RUN else 0
    return Changes(tuple(changes[:folded]), tuple(changes[folded:]))


def _line(entry: Entry, said: Said, new_after: int | None, calendar: Calendar) -> Message | Change:
    time, exact = calendar.day_time(entry.created_at), calendar.exact(entry.created_at)
    author = said.authors[entry.author_user_id] if entry.author_user_id else entry.author_customer
    name = author.actor_name if author else entry.author_name
    if entry.kind == Entry.Kind.CHANGE:
        if is_elsewhere(entry.change, entry.details):
            return _line_elsewhere(entry, said, name, time, exact)
        icon, words, strong, pill = describe(entry.change, entry.details, by=name, hidden_types=said.hidden_types)
        return Change(
            entry.pk, icon, name, words, strong, pill, entry.created_at, time, exact, colour=_colour(pill, strong)
        )
    delivery = said.deliveries.get(entry.pk, ("", ""))
    return Message(
        id=entry.pk,
        kind=_kind(entry),
        author=name,
        hue=author.hue if author else 0,
        detail=author.title if isinstance(author, User) else _channel(entry),
        at=entry.created_at,
        time=time,
        exact=exact,
        html=with_images(entry.body_html, said.inline.get(entry.pk, {})),
        quoted_html=with_images(entry.quoted_html, said.inline.get(entry.pk, {})),
        files=tuple(said.files.get(entry.pk, ())),
        is_suspicious=entry.is_suspicious,
        is_redacted=entry.redacted_at is not None,
        is_new=new_after is not None and entry.pk > new_after,
        may_be_split=entry.may_be_split,
        author_id=entry.author_user_id,
        delivery=delivery[0],
        delivery_words=delivery[1],
        written=_written(entry, said),
        edited=_edited(entry, calendar),
        form=_form(entry, said, calendar),
    )


def _line_elsewhere(entry: Entry, said: Said, who: str, time: str, exact: str) -> Change:
    other, url = _named(_elsewhere(entry), said)
    told = describe_elsewhere(entry.change, entry.details, may_see=bool(url))
    return Change(
        entry.pk,
        told.icon,
        who,
        told.before,
        told.strong,
        told.pill,
        entry.created_at,
        time,
        exact,
        other=other,
        url=url,
        rest=told.after,
        colour=_colour(told.pill, told.strong),
    )


def _colour(category: str, name: str) -> str:
    return workspace().colour_of(category, name) if category else ""


def _named(pk: int | None, said: Said) -> tuple[str, str]:
    """Name and address of another conversation; of one that the reader may not see neither."""
    if pk not in said.names:
        return str(HIDDEN), ""
    return said.names[pk] or _("a conversation"), reverse("inbox:show", args=[pk])


def _written(entry: Entry, said: Said) -> Written | None:
    """Where a note was written that was posted here."""
    if entry.origin_id is None:
        return None
    name, url = _named(_elsewhere(entry), said)
    return Written(name, url, str(entry.details.get("origin", {}).get("category", "")) if url else "")


def _form(entry: Entry, said: Said, calendar: Calendar) -> FormCard | None:
    form = said.forms.get(entry.pk)
    if form is None or entry.redacted_at:
        return None
    return card_of(entry, form, names=said.names, calendar=calendar, may_know=form.type_id not in said.hidden_types)


def _edited(entry: Entry, calendar: Calendar) -> str:
    """When a note was last put in other words, and by whom."""
    moment = parse_datetime(str(entry.details.get("edited_at", ""))) if entry.kind == Entry.Kind.NOTE else None
    if moment is None:
        return ""
    return _("%(when)s, by %(who)s") % {"when": calendar.exact(moment), "who": entry.details.get("edited_by", "")}


def _kind(entry: Entry) -> str:
    if entry.kind == Entry.Kind.NOTE:
        return "note"
    if entry.is_automatic:
        return "automatic"
    return "agent" if entry.author_user_id else "customer"


def _channel(entry: Entry) -> str:
    return _(CHANNELS[entry.channel]) if entry.channel in CHANNELS else ""


def _opening(conversation: Conversation, calendar: Calendar) -> Change:
    who = conversation.customer.display_name if conversation.customer else _("Your team")
    icon = "mail" if conversation.channel == "email" else "message-circle"
    return Change(
        0,
        icon,
        who,
        _(OPENED[conversation.channel]),
        "",
        "",
        conversation.created_at,
        calendar.day_time(conversation.created_at),
        calendar.exact(conversation.created_at),
    )


def _deliveries(mails: Iterable[Mailed]) -> dict[int, tuple[str, str]]:
    """What became of the mails of each reply: only what an agent should notice."""
    found: dict[int, tuple[str, str]] = {}
    for mail in mails:
        shown = "bounced" if mail.has_bounced else mail.state
        if shown not in DELIVERY or (shown == "queued" and not mail.error):
            continue  # on its way: nothing to notice
        words = _(DELIVERY[shown])
        found[mail.entry_id] = (shown, f"{words}: {mail.error}" if mail.error and shown != "cancelled" else words)
    return found
