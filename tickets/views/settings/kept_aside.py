"""Settings → Kept aside: mail that became part of nothing, and consequences that were given up."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.ledger.delivery import retry
from helpdesk.ledger.models import Delivery
from helpdesk.mail.models import IncomingMail
from helpdesk.refusal import Refusal
from tickets.operations.admitting import admit
from tickets.queries.kept_aside import ASIDE, given_up, kept_mails
from tickets.views.settings.doors import AdminRequest, SeeOther, admins_only, done, shown


@require_safe
@admins_only
def index(request: AdminRequest) -> HttpResponse:
    """Both lists, the newest first."""
    return _page(request)


@require_safe
@admins_only
def original(request: AdminRequest, pk: int) -> HttpResponse:
    """A mail as it came, to be looked at elsewhere."""
    mail = get_object_or_404(IncomingMail.objects.filter(ASIDE), pk=pk)
    answer = HttpResponse(bytes(mail.raw), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
    return answer


@require_POST
@admins_only
def mail(request: AdminRequest, pk: int) -> HttpResponse:
    """Let a mail in: a new conversation, which is opened."""
    kept = get_object_or_404(IncomingMail.objects.defer("raw"), pk=pk)
    try:
        admitted = admit(kept, by=request.user)
    except Refusal as no:
        return _page(request, refusal=no.message, status=422)
    return SeeOther(reverse("inbox:show", args=[admitted.conversation_id]))


@require_POST
@admins_only
def consequence(request: AdminRequest, pk: int) -> HttpResponse:
    """Try a consequence again that was given up."""
    retry(get_object_or_404(Delivery, pk=pk))
    return done(request, "kept_aside", said=_("It is tried again within a minute."))


def _page(request: AdminRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {"room": "kept_aside", "mails": kept_mails(), "given_up": given_up(), "refusal": refusal}
    return shown(request, "kept_aside.html", context, status=status)
