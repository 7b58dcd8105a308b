"""Trackers: what failed to follow them is tried again."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.refusal import Refusal
from inbox.views.doors import AgentRequest, agents_only, changed, load, refused
from tickets.models import Cascade
from tickets.operations.cascading import retry_failed


@require_POST
@agents_only
def retries(request: AgentRequest, pk: int) -> HttpResponse:
    """Try once more what failed when this tracker moved last."""
    conversation = load(request, pk)
    latest = Cascade.objects.filter(tracker=conversation.pk).order_by("-id").first()
    try:
        if latest is None:
            raise Refusal(_("There is nothing to try again."), field="cascade")
        retry_failed(latest, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=["tracker", "header"])
