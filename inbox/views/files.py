"""Files: given to a draft, taken back, fetched by those who may see their conversation."""

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_POST

from helpdesk.conversations.operations.attaching import NewFile, attach
from helpdesk.refusal import Refusal
from inbox.queries.threads import file_of
from inbox.views.doors import AgentRequest, agents_only, changed, load
from tickets.access import attachments_for

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_GET
@agents_only
def show(request: AgentRequest, key: str) -> HttpResponseBase:
    """One file. Only images that browsers merely draw are shown in place; all else is downloaded."""
    attachment = attachments_for(request.user).filter(key=key).first()
    if attachment is None:
        raise Http404
    inline = attachment.is_image and "inline" in request.GET
    try:
        response = FileResponse(
            attachment.file.open("rb"),
            as_attachment=not inline,
            filename=attachment.name,
            content_type=attachment.content_type if inline else "application/octet-stream",
        )
    except FileNotFoundError as missing:
        raise Http404 from missing
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
@agents_only
def upload(request: AgentRequest, pk: int) -> HttpResponse:
    """Keep a file for the reply or note being written."""
    conversation = load(request, pk)
    given = request.FILES.get("file")
    if given is None:
        return JsonResponse({"error": "Choose a file."}, status=422)
    try:
        [kept] = attach(
            conversation, [NewFile(given.name or "file", given.read(), given.content_type or "")], by=request.user
        )
    except Refusal as no:
        return JsonResponse({"error": no.message}, status=422)
    return JsonResponse({"key": str(kept.key), "name": kept.name, "size": kept.size, "url": file_of(kept).url})


@require_POST
@agents_only
def removal(request: AgentRequest, pk: int, key: str) -> HttpResponse:
    """Take a file back that was not sent yet."""
    conversation = load(request, pk)
    for mine in conversation.attachments.filter(key=key, entry=None, uploaded_by=request.user):
        mine.file.delete(save=False)
        mine.delete()
    return changed(request, pk, swap=["composer"])
