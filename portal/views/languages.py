"""In which language a brand's pages and mails are read."""

from django.conf import settings
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from helpdesk.people.operations.preferring import prefer
from helpdesk.ui import languages
from helpdesk.ui.places import portal_path
from portal.views.doors import PortalRequest, SeeOther, for_anybody, own_path


@csrf_exempt  # pages that are opened by a link set no cookie, and there is nothing to gain by this
@require_POST
@for_anybody
def choose(request: PortalRequest) -> HttpResponseBase:
    """Remember it in this browser, and for whoever is signed in also for mails; then back to the page they came from.

    A language that we do not have changes nothing.
    """
    language = languages.known(request.POST.get("language", ""))
    response = SeeOther(own_path(request, request.POST.get("back", "")) or portal_path(request.brand, "tickets"))
    if not language:
        return response
    if request.customer_session is not None:
        prefer(request.customer_session.customer, language=language)
    response.set_cookie(
        languages.cookie_for(request.brand.key),
        language,
        max_age=languages.LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
