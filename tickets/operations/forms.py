"""Ticket forms inside a conversation: sent by a teammate, answered by the customer, and then it is a ticket."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.conversations import rendering
from helpdesk.conversations.models import Conversation, Entry, InboxState, Participant
from helpdesk.conversations.operations.appending import append_change, append_form, show_answers
from helpdesk.conversations.operations.closing import reopen
from helpdesk.conversations.operations.locking import lock, lock_unmerged
from helpdesk.conversations.operations.snoozing import wake
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.fields import kinds
from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from tickets.access import may_submit
from tickets.events import FormEnded, FormSent
from tickets.models import Category, LinkKind, StateCategory, Ticket, TicketForm, TicketType
from tickets.operations.linking import link, lock_family
from tickets.operations.opening import convert, open_ticket
from tickets.operations.states import change_state, default_state
from tickets.queries.specs import asked_fields, fields_of, given_answers

Standing = TicketForm.Standing
VALID = dt.timedelta(days=30)
ASKING = noop("Please tell us more, so that we can help you.")  # as the team reads it; a mail says it in other words


class FormEndedAlready(Refusal):
    """The form is open no longer."""

    WORDS = {
        Standing.SUBMITTED: noop("This form was answered already."),
        Standing.WITHDRAWN: noop("This form was taken back."),
        Standing.EXPIRED: noop("This form is too old. Write to us, and we send another one."),
    }

    def __init__(self, standing: str) -> None:
        super().__init__(_(self.WORDS[Standing(standing)]))


class FormNotMeant(Refusal):
    """The form is for somebody else, or the reader takes part no longer."""


@transaction.atomic
def send_form(conversation: Conversation, *, ticket_type: TicketType, by: Actor) -> TicketForm:
    """Ask the customer what this type of ticket asks. Open for thirty days. Records FormSent.

    Like an answer it ends the waiting, and the customer hears of it by mail. Refuses internal tickets, a type that
    this customer may not submit, a second open form of one type, collaborators, and what was merged away.
    """
    locked = lock_unmerged(conversation)
    require_voice(locked, by=by, instead="an agent sends forms")
    if locked.is_internal or locked.customer is None:
        raise Refusal("There is no customer here who could answer a form.")
    if ticket_type.category != Category.CUSTOMER:
        raise Refusal("Customers fill in customer tickets only.", field="type")
    if not may_submit(locked.customer, ticket_type, locked.brand):
        raise Refusal(f"{locked.customer.display_name} may not submit “{ticket_type.name}”.", field="type")
    if TicketForm.objects.filter(entry__conversation=locked, type=ticket_type, standing=Standing.OPEN).exists():
        raise Refusal(f"A form for “{ticket_type.name}” is waiting for an answer already.", field="type")
    # Without the name of the type: who reads this, or finds it, need not be allowed to know of that.
    body = rendering.render_plain(ASKING)
    entry = append_form(locked, body=body, by=by, type=ticket_type.name)
    form = TicketForm.objects.create(entry=entry, type=ticket_type, expires_at=timezone.now() + VALID)
    record(FormSent(conversation_id=locked.pk, entry_id=entry.pk), by=by)
    return form


@transaction.atomic
def withdraw_form(form: TicketForm, *, by: Actor) -> TicketForm:
    """Take a form back. Records FormEnded. Refuses one that has ended (FormEndedAlready), and collaborators."""
    locked = _lock_where_it_stands(form.pk)
    require_voice(locked, by=by, instead="an agent takes forms back")
    return _end(_open(form), locked, Standing.WITHDRAWN, by)


def expire_due(limit: int = 100) -> int:
    """End the forms that are too old, each in its own transaction; returns how many. Two callers share the work."""
    expired = 0
    due = TicketForm.objects.filter(standing=Standing.OPEN, expires_at__lte=timezone.now())
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            locked = _lock_where_it_stands(pk)
            form = due.select_for_update(of=["self"]).filter(pk=pk).first()
            if form is not None:
                _end(form, locked, Standing.EXPIRED, SYSTEM)
                expired += 1
    return expired


@transaction.atomic
def answer_form(form: TicketForm, *, values: Mapping[str, Any], by: Customer) -> Ticket:
    """Make a ticket of the answers: of the conversation itself, or beside it when that is one already, related to it.

    Records TicketOpened, FormEnded. The ticket waits for an answer; the conversation wakes or reopens, and *waiting on
    customer* becomes in progress. Refuses a form that has ended (FormEndedAlready), whoever takes no part or may not
    submit this type, missing and impossible answers on their field. Answers to what nobody asks them are dropped.
    """
    locked = _lock_where_it_stands(form.pk)
    form = _open(form)
    _require_meant(form, locked, by)
    answers = _asked_answers(form.type, values)
    if locked.is_ticket:
        ticket = open_ticket(
            ticket_type=form.type,
            title=locked.subject or form.type.name,
            by=by,
            brand=locked.brand,
            customer=locked.customer,
            channel=locked.channel,
            values=answers,
        )
        link(locked, to=ticket, by=by, kind=LinkKind.RELATED)
        _go_on(locked, by)
    else:
        ticket = convert(locked, ticket_type=form.type, values=answers, by=by)
    with translation.override(settings.LANGUAGE_CODE):  # the team reads them, whoever answered
        answered = [list(one) for one in given_answers(ticket)]
    given = {"ticket_id": ticket.pk, "number": ticket.number, "answers": answered}
    form.answered_by = by
    form.entry.details = {**form.entry.details, **given}
    form.entry.save(update_fields=["details"])
    asking = lock(ticket.conversation_id)
    asking.is_unread = True
    asking.waiting_since = asking.waiting_since or timezone.now()
    asking.save(update_fields=["is_unread", "waiting_since"])
    for one in {locked.pk: locked, asking.pk: asking}.values():
        show_answers(one, form.entry, by=by)
    _end(form, locked, Standing.SUBMITTED, by, number=ticket.number)
    return ticket


def require_answerable(form: TicketForm, *, by: Customer) -> None:
    """Refuses a form that has ended (FormEndedAlready), also with its message, and whoever may not answer it."""
    _require_open(form)
    _require_meant(form, form.entry.conversation, by)


def _lock_where_it_stands(form_id: int) -> Conversation:
    """The conversation of a form. Merges wait: no merge takes the form elsewhere, or has what the answer links."""
    lock_family()
    return lock(Entry.objects.values_list("conversation_id", flat=True).get(pk=form_id))


def _open(form: TicketForm) -> TicketForm:
    """The form as it is now, locked; refuses one that has ended, or should have."""
    now = TicketForm.objects.select_for_update(of=["self"]).select_related("type", "entry").get(pk=form.pk)
    _require_open(now)
    return now


def _require_open(form: TicketForm) -> None:
    if form.standing != Standing.OPEN:
        raise FormEndedAlready(form.standing)
    if form.expires_at is not None and form.expires_at <= timezone.now():
        raise FormEndedAlready(Standing.EXPIRED)
    if form.entry.redacted_at is not None:
        raise FormEndedAlready(Standing.WITHDRAWN)


def _require_meant(form: TicketForm, conversation: Conversation, by: Customer) -> None:
    active = Participant.Standing.ACTIVE
    is_taking_part = Participant.objects.filter(conversation=conversation, customer=by, standing=active).exists()
    if not is_taking_part or not may_submit(by, form.type, conversation.brand):
        raise FormNotMeant(_("This form is not for you."))


def _end(form: TicketForm, conversation: Conversation, standing: Standing, by: Actor, **details: Any) -> TicketForm:
    form.standing, form.ended_at = standing, timezone.now()
    form.save(update_fields=["standing", "ended_at", "answered_by"])
    append_change(conversation, f"form_{standing}", by=by, type=form.type.name, type_id=form.type_id, **details)
    record(FormEnded(conversation_id=conversation.pk, entry_id=form.pk, standing=str(standing)), by=by)
    return form


def _asked_answers(ticket_type: TicketType, values: Mapping[str, Any]) -> dict[str, Any]:
    fields = [field for field in fields_of(ticket_type) if field.on_customer_form]
    given = {field.key: values.get(field.key) for field in fields}
    for field in asked_fields(fields, given):
        if field.required_for_customers and kinds[field.kind].is_blank(given[field.key]):
            raise Refusal(str(kinds[field.kind].asks), field=field.key)
    return {key: value for key, value in given.items() if value is not None}


def _go_on(conversation: Conversation, by: Customer) -> None:
    """An answer brings an agent back to a ticket. One that is resolved stays so: the new ticket is its follow-up."""
    ticket = Ticket.objects.select_related("state").get(pk=conversation.pk)
    if ticket.state.category == StateCategory.RESOLVED:
        return
    if conversation.inbox_state == InboxState.SNOOZED:
        wake(conversation, reason="customer_reply", by=by)
    elif conversation.inbox_state == InboxState.CLOSED:
        reopen(conversation, by=by, reason="customer_reply")
    if ticket.state.category == StateCategory.WAITING:
        change_state(ticket, to=default_state(ticket, StateCategory.IN_PROGRESS), by=by)
