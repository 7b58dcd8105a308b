"""The gallery: each component in each state, for whoever draws the next one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from helpdesk.ui import specimens


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`/ui/`: shown in development and on demos, to anybody. It holds made-up words only."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return TemplateResponse(request, "ui/gallery.html", specimens.all_of_them())
