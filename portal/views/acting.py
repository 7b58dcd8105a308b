"""What customers do on a ticket: answer, say that it is solved, join it, bring somebody, mute its mails."""

from functools import partial

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.conversations.models import Channel
from helpdesk.conversations.operations import participating, submitting
from helpdesk.conversations.operations.reading import read_by_customer
from helpdesk.conversations.rendering import render_plain
from helpdesk.people.operations.knowing import know_customer, require_address
from helpdesk.refusal import Refusal
from helpdesk.ui.places import portal_path
from helpdesk.ui.sending import print_of
from portal.forms.replying import PersonForm, ReplyForm
from portal.queries.pages import TicketPage
from portal.views.doors import HTTP_UNPROCESSABLE, CustomerRequest, SeeOther, for_customers
from portal.views.tickets import load, reply_owner, ticket
from tickets.models import StateCategory
from tickets.operations.keeping import keep_file, kept_files, let_go_soon
from tickets.operations.privacy import keep_private
from tickets.operations.rating import rate
from tickets.operations.receiving import bring_in, receive_reply
from tickets.operations.states import change_state, default_state

MOST_PEOPLE = 20


@require_POST
@for_customers
def replies(request: CustomerRequest, number: int) -> HttpResponseBase:
    """Say something. Sent twice, it is said once; what cannot be taken stays in the box."""
    found = _writable(request, number)
    owner, keys = reply_owner(request, found), request.POST.getlist("files")
    form = ReplyForm(request.POST, request.FILES, kept=kept_files(keys, owner=owner))
    if form.is_valid():
        try:
            into = submitting.once(print_of(request, by=request.customer.pk), lambda: _say(request, found, form))
        except Refusal as no:
            form.add_error("files" if no.field == "files" else "body", no.message)
        else:
            let_go_soon(keys, owner=owner)
            return _back(request, found, "#write" if into == found.conversation.pk else "?follow-up=1")
    form.keep_files(partial(keep_file, owner=owner))
    return ticket(request, found, form, HTTP_UNPROCESSABLE)


@require_POST
@for_customers
def solution(request: CustomerRequest, number: int) -> HttpResponseBase:
    """It is solved, says the customer."""
    found = _writable(request, number)
    try:
        change_state(found.ticket, to=default_state(found.ticket, StateCategory.RESOLVED), by=request.customer)
    except Refusal as no:
        return ticket(request, found, ReplyForm(), HTTP_UNPROCESSABLE, no=no)
    return _back(request, found)


@require_POST
@for_customers
def rating(request: CustomerRequest, number: int) -> HttpResponseBase:
    """How it was, one to five, and a word to the team."""
    found, words = _writable(request, number), request.POST.get("words", "")
    try:
        score = request.POST.get("score", "")
        chosen = int(score) if score in ("1", "2", "3", "4", "5") else 0
        rate(found.ticket, score=chosen, words=words, by=request.customer)
    except Refusal as no:
        return ticket(request, found, ReplyForm(), HTTP_UNPROCESSABLE, no_rating=no, rated_words=words)
    return _back(request, found, "#rating")


@require_POST
@for_customers
def joining(request: CustomerRequest, number: int) -> HttpResponseBase:
    """A colleague takes part from now on: answers, and gets the mails."""
    found = load(request, number)
    if not found.may_join:
        return _back(request, found)
    try:
        participating.add_participant(found.conversation, customer=request.customer, by=request.customer)
    except Refusal as no:
        return ticket(request, found, ReplyForm(), HTTP_UNPROCESSABLE, no=no)
    return _back(request, found)


@require_POST
@for_customers
def people(request: CustomerRequest, number: int) -> HttpResponseBase:
    """Bring somebody in: they get copies, and may answer."""
    found, form = _writable(request, number), PersonForm(request.POST)
    try:
        if len(found.people) >= MOST_PEOPLE:
            raise Refusal(_("There are %(many)s people on this ticket already.") % {"many": MOST_PEOPLE}, field="email")
        if form.is_valid():
            somebody = know_customer(email=require_address(form.cleaned_data["email"]), by=request.customer)
            bring_in(found.conversation, somebody=somebody, by=request.customer)
            return _back(request, found, "#people")
    except Refusal as no:
        form.add_error("email", no.message)
    return ticket(request, found, ReplyForm(), HTTP_UNPROCESSABLE, person_form=form)


@require_POST
@for_customers
def mails(request: CustomerRequest, number: int) -> HttpResponseBase:
    """No more mails about this ticket, or mails again."""
    found = load(request, number)
    if found.participant is None:
        raise Http404
    try:
        participating.mute(found.participant, by=request.customer, is_muted=request.POST.get("to") == "off")
    except Refusal as no:
        return ticket(request, found, ReplyForm(), HTTP_UNPROCESSABLE, no=no)
    return _back(request, found)


@require_POST
@for_customers
def privacy(request: CustomerRequest, number: int) -> HttpResponseBase:
    """Only its customer decides whether colleagues see it."""
    found = _writable(request, number)
    if found.conversation.customer_id != request.customer.pk:
        raise Http404
    try:
        keep_private(found.ticket, is_private=request.POST.get("to") == "private", by=request.customer)
    except Refusal as no:
        return ticket(request, found, ReplyForm(), HTTP_UNPROCESSABLE, no=no)
    return _back(request, found)


def _say(request: CustomerRequest, found: TicketPage, form: ReplyForm) -> int:
    entry = receive_reply(
        found.conversation,
        body=render_plain(form.cleaned_data["body"]),
        by=request.customer,
        channel=Channel.PORTAL,
        files=form.new_files(),
    )
    if found.participant is not None:
        read_by_customer(found.participant, upto=entry.pk)
    return entry.conversation_id


def _writable(request: CustomerRequest, number: int) -> TicketPage:
    found = load(request, number)
    if not found.may_write:
        raise Http404
    return found


def _back(request: CustomerRequest, found: TicketPage, on: str = "") -> SeeOther:
    return SeeOther(portal_path(request.brand, "ticket", number=found.conversation.number) + on)
