"""Writing: replies, notes, drafts."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from helpdesk.conversations.operations.attaching import NewFile
from helpdesk.conversations.operations.drafting import DraftMoved, save_draft
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from inbox.forms.answering import AnswerForm, DraftForm
from inbox.queries.asking import Asked
from inbox.views.doors import PAGE, AgentRequest, agents_only, changed, load, open_page, page_context
from tickets.models import State
from tickets.operations.noting import add_note
from tickets.operations.replying import SomebodyWasFaster, reply_to_customer

AFTER = ["composer", "thread", "header", "details"]


@require_POST
@agents_only
def reply(request: AgentRequest, pk: int) -> HttpResponse:
    """Answer the customer. 409 with what came in between when somebody was faster."""
    conversation = load(request, pk)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, pk, form, "reply", "This reply is too long: attach it as a file.")
    given = form.cleaned_data
    try:
        reply_to_customer(
            conversation,
            body=given["body"],
            by=request.user,
            files=_files(given["attachments"]),
            upload_keys=given["uploads"],
            to_state=State.objects.filter(pk=given["state"]).first() if given["state"] else None,
            seen_entry_id=None if given["anyway"] else given["seen_entry_id"],
        )
    except Refusal as no:
        return _again(request, pk, form, "reply", no.message, is_stale=isinstance(no, SomebodyWasFaster))
    return changed(request, pk, swap=AFTER)


@require_POST
@agents_only
def note(request: AgentRequest, pk: int) -> HttpResponse:
    """Write something for the team."""
    conversation = load(request, pk)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, pk, form, "note", "This note is too long: attach it as a file.")
    given = form.cleaned_data
    try:
        add_note(
            conversation,
            body=given["body"],
            by=request.user,
            files=_files(given["attachments"]),
            upload_keys=given["uploads"],
        )
    except Refusal as no:
        return _again(request, pk, form, "note", no.message)
    return changed(request, pk, swap=AFTER)


@require_POST
@agents_only
def draft(request: AgentRequest, pk: int) -> HttpResponse:
    """Keep what is written so far."""
    conversation = load(request, pk)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "This is too long to keep: attach it as a file."}, status=422)
    given = form.cleaned_data
    try:
        kept = save_draft(
            conversation, mode=given["mode"], body=given["body"], by=request.user, version=given["version"] or 0
        )
    except DraftMoved as no:
        return JsonResponse({"error": no.message, "version": no.current.version}, status=409)
    except Refusal as no:
        return JsonResponse({"error": no.message}, status=422)
    saved_at = date_format(timezone.localtime(), "H:i")
    return JsonResponse({"version": kept.version if kept else 0, "saved_at": saved_at if kept else ""})


def _again(
    request: AgentRequest, pk: int, form: AnswerForm, mode: str, error: str, *, is_stale: bool = False
) -> HttpResponse:
    """The composer as it was, with the reason; nothing typed is lost."""
    body = str(form.data.get("body", ""))
    seen = str(form.data.get("seen_entry_id", ""))
    page = open_page(
        request, pk, mode=mode, body=body, error=error, is_stale=is_stale, seen=int(seen) if seen.isdigit() else None
    )
    context = page_context(request, Asked.read(request.GET), page)
    swap = ["composer", "thread"] if is_stale else ["composer"]
    return respond(request, PAGE, context, swap=swap, status=409 if is_stale else 422)


def _files(given: "list[UploadedFile[bytes]]") -> list[NewFile]:
    return [NewFile(one.name or "file", one.read(), one.content_type or "") for one in given]
