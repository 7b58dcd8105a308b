"""Files: given to a draft, taken back, fetched by those who may see their conversation."""

import contextlib
from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.attaching import LARGEST, NewFile, attach, clean_name, discard
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from helpdesk.ui.served import served
from inbox.queries.threads import file_of
from inbox.views.doors import AgentRequest, agents_only, changed, load
from tickets.access import attachments_for


@require_safe
@agents_only
def show(request: AgentRequest, key: UUID) -> HttpResponseBase:
    """One file. Only images that browsers merely draw are shown in place; all else is downloaded."""
    attachment = attachments_for(request.user).filter(key=key).first()
    if attachment is None:
        raise Http404
    return served(attachment, in_place="inline" in request.GET)


@require_POST
@agents_only
def upload(request: AgentRequest, pk: int) -> HttpResponse:
    """Keep a file for the reply or note being written."""
    conversation = load(request, pk)
    try:
        files = received(request.FILES.getlist("file"))
        if not files:
            raise Refusal(_("Choose a file."))
        [kept] = attach(conversation, files[:1], by=request.user)
    except Refusal as no:
        return JsonResponse({"error": no.message}, status=422)
    return JsonResponse({"key": str(kept.key), "name": kept.name, "size": kept.size, "url": file_of(kept).url})


@require_POST
@agents_only
def removal(request: AgentRequest, pk: int, key: UUID) -> HttpResponse:
    """Take a file back that was not sent yet."""
    discard(load(request, pk), key=key, by=request.user)
    return changed(request, pk, swap=["composer"])


def received(given: "Sequence[UploadedFile[bytes]]") -> list[NewFile]:
    """What a browser sent. Refuses what is too large before it is read."""
    for one in given:
        if (one.size or 0) > LARGEST:
            raise Refusal(_("%s is larger than 25 MB.") % clean_name(one.name or ""), field="files")
    return [NewFile(one.name or "file", one.read(), one.content_type or "") for one in given]


def keep_for_later(conversation: Conversation, files: Sequence[NewFile], *, by: User) -> None:
    """A message that was refused: its files wait in the draft, as a browser cannot be given them back."""
    with contextlib.suppress(Refusal), transaction.atomic():
        attach(conversation, files, by=by)
