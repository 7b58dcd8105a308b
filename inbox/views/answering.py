"""Writing: replies, notes, drafts."""

from collections.abc import Sequence

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.conversations.models import InboxState
from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.drafting import DraftMoved, save_draft
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond, wants_fragment
from inbox.forms.answering import AnswerForm, DraftForm
from inbox.queries.asking import Asked
from inbox.views.doors import PAGE, AgentRequest, SeeOther, agents_only, changed, load, number, open_page, page_context
from inbox.views.files import keep_for_later, received
from inbox.views.once import once
from tickets.models import Category, State
from tickets.operations.noting import add_note
from tickets.operations.replying import SomebodyWasFaster, reply_to_customer

SAID = ["composer", "thread"]
MOVED = [*SAID, "header", "details"]


@require_POST
@agents_only
def reply(request: AgentRequest, pk: int) -> HttpResponse:
    """Answer the customer. 409 with what came in between when somebody was faster."""
    conversation, files = load(request, pk), list[NewFile]()
    form = AnswerForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refusal(form.words)
        given = form.cleaned_data
        files = received(given["attachments"])
        to_state = _state(given["state"])

        def send() -> int:
            return reply_to_customer(
                conversation,
                body=given["body"],
                by=request.user,
                files=files,
                upload_keys=given["uploads"],
                to_state=to_state,
                seen_entry_id=None if given["anyway"] else given["seen_entry_id"],
            ).conversation_id

        once(request, send)
    except Refusal as no:
        keep_for_later(conversation, files, by=request.user)
        return _again(request, pk, "reply", no)
    stays = conversation.assignee_id and conversation.inbox_state == InboxState.OPEN and not given["state"]
    return changed(request, pk, swap=SAID if stays else MOVED)


@require_POST
@agents_only
def note(request: AgentRequest, pk: int) -> HttpResponse:
    """Write something for the team."""
    conversation, files = load(request, pk), list[NewFile]()
    form = AnswerForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Refusal(form.words)
        given = form.cleaned_data
        files = received(given["attachments"])

        def write() -> int:
            written = add_note(
                conversation,
                body=given["body"],
                by=request.user,
                files=files,
                upload_keys=given["uploads"],
                post_on=given["post_on"] or None,
            )
            return written.conversation_id

        once(request, write)
    except Refusal as no:
        keep_for_later(conversation, files, by=request.user)
        return _again(request, pk, "note", no)
    if conversation.category == Category.TRACKER and not wants_fragment(request):  # its page has two faces
        return SeeOther(f"{reverse('inbox:show', args=[pk])}{Asked.read(request.GET).url(face='thread')}")
    return changed(request, pk, swap=SAID, mode="note")  # what follows a note is a note, until one says otherwise


@require_POST
@agents_only
def draft(request: AgentRequest, pk: int) -> HttpResponse:
    """Keep what is written so far."""
    conversation, form = load(request, pk), DraftForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal(form.words)
        given = form.cleaned_data
        kept = save_draft(
            conversation, mode=given["mode"], body=given["body"], by=request.user, version=given["version"] or 0
        )
    except DraftMoved as no:
        return JsonResponse({"error": no.message, "version": no.current.version}, status=409)
    except Refusal as no:
        return JsonResponse({"error": no.message}, status=422)
    saved_at = date_format(timezone.localtime(), "H:i")
    return JsonResponse({"version": kept.version if kept else 0, "saved_at": saved_at if kept else ""})


def _state(pk: int | None) -> State | None:
    found = State.objects.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise Refusal(_("There is no such state any more. Choose another one."), field="state")
    return found


def _again(request: AgentRequest, pk: int, mode: str, no: Refusal) -> HttpResponse:
    """The composer as it was, with the reason; nothing typed is lost."""
    is_stale = isinstance(no, SomebodyWasFaster)
    page = open_page(
        request,
        pk,
        mode=mode,
        body=request.POST.get("body", ""),
        error=no.message,
        is_stale=is_stale,
        seen=number(request.POST.get("seen_entry_id")) or None,
        post_on="post_on" in request.POST,
    )
    swap: Sequence[str] = ["composer", "thread"] if is_stale else ["composer"]
    context = page_context(request, Asked.read(request.GET), page)
    return respond(request, PAGE, context, swap=swap, status=409 if is_stale else 422)
