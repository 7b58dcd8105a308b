"""Ticket forms in a thread: what they ask about, how they stand, and what was answered."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.conversations.models import Entry
from helpdesk.ui.times import Calendar
from tickets.models import TicketForm

Standing = TicketForm.Standing
PILLS = {"open": "waiting", "submitted": "resolved", "withdrawn": "submitted", "expired": "submitted"}
WORDS = {
    "open": lazy("Waits for an answer"),
    "submitted": lazy("Filled in"),
    "withdrawn": lazy("Taken back"),
    "expired": lazy("Too old"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class FormCard:
    """A form as the thread shows it. Of a ticket that the reader may not see there is neither name nor answer."""

    type: str
    pill: str
    standing: str
    when: str  # since when, or until when it is open
    ticket: str  # what it became, elsewhere
    url: str
    answers: tuple[tuple[str, str], ...]
    withdrawal_url: str  # empty when it is open no longer


def read_forms(entries: Iterable[Entry]) -> dict[int, TicketForm]:
    """The forms among these entries. One query; none without."""
    pks = [one.pk for one in entries if one.kind == Entry.Kind.FORM]
    return {form.pk: form for form in TicketForm.objects.filter(pk__in=pks)} if pks else {}


def ticket_of(entry: Entry) -> int | None:
    """The ticket that was made of the answers."""
    return int(entry.details["ticket_id"]) if entry.kind == Entry.Kind.FORM and "ticket_id" in entry.details else None


def card_of(
    entry: Entry, form: TicketForm, *, names: Mapping[int, str], calendar: Calendar, may_know: bool
) -> FormCard:
    """The card of one form. `names` has what its ticket is called, where the reader may see it; `may_know` says whether
    they may know of its type: if not, it has neither a name nor answers.
    """
    standing = str(form.standing)
    if standing == Standing.OPEN and form.expires_at and form.expires_at <= calendar.now:
        standing = str(Standing.EXPIRED)
    ticket_id, is_told = ticket_of(entry), ticket_of(entry) in names
    is_elsewhere = is_told and ticket_id != entry.conversation_id
    return FormCard(
        type=str(entry.details.get("type", "")) if may_know else _("A form"),
        pill=PILLS[standing],
        standing=str(WORDS[standing]),
        when=_when(standing, form, calendar),
        ticket=names.get(ticket_id or 0, "") if is_elsewhere else "",
        url=reverse("inbox:show", args=[ticket_id]) if is_elsewhere else "",
        answers=tuple((name, value) for name, value in entry.details.get("answers", ()))
        if is_told and may_know
        else (),
        withdrawal_url=reverse("inbox:form_removal", args=[entry.conversation_id, form.pk])
        if standing == Standing.OPEN
        else "",
    )


def _when(standing: str, form: TicketForm, calendar: Calendar) -> str:
    moment: dt.datetime | None = form.ended_at or form.expires_at
    if moment is None:
        return ""
    if standing == Standing.OPEN:
        return _("until %(when)s") % {"when": calendar.exact(moment)}
    return calendar.exact(moment)
