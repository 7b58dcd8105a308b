"""What the development mailbox shows: every mail that went out, the newest first."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Left
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.mail import letters
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.quoting.words import MARKERS

PAGE = 25
GLIMPSE = 900  # characters of a text in which its first words are looked for

State = OutgoingMail.State
CONDITIONS = {
    State.QUEUED: ("progress", noop("Sending")),
    State.CLAIMED: ("progress", noop("Sending")),
    State.SENDING: ("progress", noop("Sending")),
    State.SENT: ("resolved", noop("Sent")),
    State.FAILED: ("danger", noop("Failed")),
    State.UNKNOWN: ("waiting", noop("Needs a look")),
    State.CANCELLED: ("submitted", noop("Cancelled")),
}
CAME_BACK = ("danger", noop("Came back"))


@dataclass(frozen=True, slots=True)
class Condition:
    """What became of a mail: the tone of its pill, a word, and the reason if there is one."""

    tone: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One mail of the list."""

    pk: int
    sender: str
    recipient: str
    subject: str
    first_words: str
    created_at: dt.datetime
    condition: Condition
    has_files: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class MailList:
    """One page of the list, and how it was asked for."""

    rows: tuple[Row, ...]
    to: str
    query: str
    older: str


@dataclass(frozen=True, slots=True)
class OpenMail:
    """One mail as it is read."""

    mail: OutgoingMail
    sender_name: str
    sender_address: str
    condition: Condition


def mail_list(*, to: str = "", after: int | None = None, opened: int | None = None) -> MailList:
    """Up to 25 mails to recipients whose address holds `to`, older than mail `after`. One query."""
    found: QuerySet[OutgoingMail] = OutgoingMail.objects.order_by("-pk")
    if to:
        found = found.filter(recipient__icontains=to)
    if after is not None:
        found = found.filter(pk__lt=after)
    values = list(
        found.annotate(glimpse=Left(F("text"), GLIMPSE, output_field=CharField())).values(
            "pk", "sender", "recipient", "subject", "glimpse", "created_at", "state", "bounced_at", "error",
            "attachments",
        )[: PAGE + 1]
    )  # fmt: skip
    rows = values[:PAGE]
    return MailList(
        rows=tuple(_row(one, opened) for one in rows),
        to=to,
        query=_query(to=to, after=after),
        older=_query(to=to, after=rows[-1]["pk"]) if len(values) > PAGE else "",
    )


def open_mail(mail: OutgoingMail) -> OpenMail:
    """What the page of a mail says about it. No query."""
    name, address = parseaddr(mail.sender)
    return OpenMail(mail, name or address, address, _condition(mail.state, mail.bounced_at, mail.error))


def headers_of(mail: OutgoingMail) -> list[tuple[str, str]]:
    """Every header field as it goes out; when the mail cannot be written, that and why."""
    try:
        letter = letters.write(mail, may_have_no_sender=True)
        return [(name, str(value)) for name, value in letter.message().items()]
    except (ValueError, letters.FileIsAway) as problem:
        return [(_("Cannot be written"), str(problem))]


def _row(one: Mapping[str, Any], opened: int | None) -> Row:
    name, address = parseaddr(one["sender"])
    return Row(
        pk=one["pk"],
        sender=name or address,
        recipient=one["recipient"],
        subject=one["subject"],
        first_words=_first_words(one["glimpse"]),
        created_at=one["created_at"],
        condition=_condition(one["state"], one["bounced_at"], one["error"]),
        has_files=bool(one["attachments"]),
        is_open=one["pk"] == opened,
    )


def _first_words(text: str) -> str:
    """What a letter says, without the marker line and the title that stand over it."""
    paragraphs = [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n")]
    if any(marker in paragraphs[0] for marker in MARKERS):
        paragraphs = paragraphs[2:]
    return " ".join(part for part in paragraphs if part)[:160]


def _condition(state: str, bounced_at: dt.datetime | None, error: str) -> Condition:
    tone, label = CAME_BACK if bounced_at else CONDITIONS[State(state)]
    return Condition(tone, _(label), error)


def _query(*, to: str, after: int | None) -> str:
    asked = {"to": to, "after": after}
    given = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(given)}" if given else ""
