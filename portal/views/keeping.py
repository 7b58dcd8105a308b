"""Files that are added to a form before it is sent: each is kept as it comes, and the form carries its key."""

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.access import network_of, tray_of
from portal.views.doors import HTTP_UNPROCESSABLE, PortalRequest, for_anybody
from tickets.operations import keeping

HTTP_CREATED, HTTP_FORBIDDEN = 201, 403


@csrf_exempt  # the tray, which we signed into the page, is the proof: a form in a frame has no cookies
@require_POST
@for_anybody
def keep(request: PortalRequest) -> HttpResponse:
    """201 with key, name and size; 422 with the reason why it is not kept; 403 for a page that is too old."""
    tray, given = tray_of(request.POST.get("tray", "")), request.FILES.get("file")
    if tray is None:
        return _no(_("This page was open for very long. Load it anew to add files."), HTTP_FORBIDDEN)
    if given is None:
        return _no(_("Please add a file."), HTTP_UNPROCESSABLE)
    owner, is_strangers = tray
    try:
        kept = keeping.keep_file(given, owner=owner, network=(network_of(request) or "nowhere") if is_strangers else "")
    except keeping.NotKept as no:
        return _no(no.message, HTTP_UNPROCESSABLE)
    return JsonResponse({"key": kept.key, "name": str(kept), "size": kept.size}, status=HTTP_CREATED)


@csrf_exempt
@require_POST
@for_anybody
def let_go(request: PortalRequest) -> HttpResponse:
    """Its owner does not want to send it. 204, whether it was there or not."""
    tray = tray_of(request.POST.get("tray", ""))
    if tray is None:
        return HttpResponse(status=HTTP_FORBIDDEN)
    keeping.let_go(request.POST.get("key", ""), owner=tray[0])
    return HttpResponse(status=204)


def _no(words: str, status: int) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)
