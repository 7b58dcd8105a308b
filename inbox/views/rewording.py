"""Words that are written anew or taken back: what a ticket is about, a note, a message."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.conversations.models import Channel, Conversation, Entry
from helpdesk.conversations.rendering import mark
from helpdesk.refusal import Refusal
from inbox.forms.redacting import RedactionForm
from inbox.views.dialogs import dialog, in_dialog, there
from inbox.views.doors import AgentRequest, agents_only, load
from tickets.models import Ticket
from tickets.operations.describing import describe, require_own_words
from tickets.operations.noting import WordsMoved, edit_note, require_editable
from tickets.operations.redacting import redact_message


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def description(request: AgentRequest, pk: int) -> HttpResponse:
    """GET shows the description in an editor, POST keeps it. 409 with both when somebody changed it meanwhile."""
    conversation = load(request, pk)
    ticket = get_object_or_404(Ticket, pk=conversation.pk)
    says = [_("Its customer reads it in the portal.")] if _is_read_outside(conversation) else []
    asked = {"title": _("Description"), "says": says}
    body = request.POST.get("body", "")
    try:
        if request.method != "POST":
            require_own_words(ticket)
            return _writing(request, pk, asked, now=ticket.description_html)
        describe(ticket, description=body, by=request.user, seen=request.POST.get("seen"))
    except Refusal as no:
        ticket.refresh_from_db(fields=["description_html"])
        return _writing(request, pk, asked, now=ticket.description_html, body=body, no=no)
    return there(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def note_words(request: AgentRequest, pk: int, entry: int) -> HttpResponse:
    """GET shows a note in an editor, POST puts it in other words; its copies follow. 409 as above."""
    note = _message(load(request, pk), entry)
    if note.kind != Entry.Kind.NOTE:
        raise Http404
    asked = {"title": _("Edit the note"), "is_note": True, "says": [_("Where it was posted on, it changes too.")]}
    body = request.POST.get("body", "")
    try:
        if request.method != "POST":
            require_editable(note, by=request.user)
            return _writing(request, pk, asked, now=note.body_html)
        edit_note(note, body=body, by=request.user, seen=request.POST.get("seen"))
    except Refusal as no:
        note.refresh_from_db(fields=["body_html"])
        return _writing(request, pk, asked, now=note.body_html, body=body, no=no)
    return there(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def redaction(request: AgentRequest, pk: int, entry: int) -> HttpResponse:
    """Take a message back for good: GET asks, POST does it."""
    conversation = load(request, pk)
    message = _message(conversation, entry)
    form = RedactionForm(request.POST if request.method == "POST" else None, message=message)
    if form.is_valid():
        try:
            redact_message(message, by=request.user)
            return there(request, pk)
        except Refusal as no:
            form.add_error(None, no.message)
    back, words = reverse("inbox:show", args=[pk]), (_("Redact this message?"), _("Redact for good"))
    return dialog(request, form, title=words[0], submit=words[1], action=request.path, back=back)


def _message(conversation: Conversation, pk: int) -> Entry:
    """What somebody said here; else 404: lines of history are nobody's words."""
    said = Entry.objects.filter(conversation=conversation).exclude(kind=Entry.Kind.CHANGE)
    return get_object_or_404(said, pk=pk)


def _is_read_outside(conversation: Conversation) -> bool:
    return not conversation.is_internal and conversation.channel == Channel.TEAMMATE


def _writing(  # what a dialog with an editor says
    request: AgentRequest, pk: int, asked: dict[str, Any], *, now: str, body: str = "", no: Refusal | None = None
) -> HttpResponse:
    is_moved, is_sent = isinstance(no, WordsMoved), request.method == "POST"
    context = {
        "section": "inbox",
        "body": body if is_sent else now,
        "seen": mark(now),
        "error": no.message if no else "",
        "theirs": no.current if isinstance(no, WordsMoved) else None,
        "may_write": no is None or is_sent,
        "action": request.path,
        "back_url": reverse("inbox:show", args=[pk]),
        "user": request.user,
        **asked,
    }
    return in_dialog(request, "inbox/writing.html", context, status=409 if is_moved else 422 if is_sent and no else 200)
