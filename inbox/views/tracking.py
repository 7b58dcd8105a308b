"""Trackers: what follows them is stopped and tried again, and what is linked to one is moved to where it stands."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.conversations.models import Conversation
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import wants_fragment
from inbox.forms.stopping import StopForm
from inbox.views.dialogs import dialog, in_dialog, there
from inbox.views.doors import AgentRequest, SeeOther, agents_only, changed, load, refused
from tickets.access import conversations_for
from tickets.models import Cascade, Link, LinkKind
from tickets.operations.cascading import retry_failed
from tickets.operations.linking import apply_state_of_tracker
from tickets.operations.stopping import stop as stop_what_follows
from tickets.queries.links import state_to_apply


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


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def stop(request: AgentRequest, pk: int) -> HttpResponse:
    """End what follows this tracker and is on its way: GET asks, POST does it."""
    conversation = load(request, pk)
    latest = Cascade.objects.filter(tracker=conversation.pk).order_by("-id").first()
    if request.method != "POST" and (latest is None or latest.finished_at is not None):
        return there(request, pk)
    submit = _("Stop")
    form = StopForm(request.POST if request.method == "POST" else None, latest=latest)
    if form.is_valid():
        try:
            stop_what_follows(conversation.pk, by=request.user)
            return there(request, pk)
        except Refusal as no:
            form.add_error(None, no.message)
            submit = ""  # nothing is there that could be stopped
    back = reverse("inbox:show", args=[pk])
    title = _("Stop what follows this tracker?")
    return dialog(request, form, title=title, submit=submit, action=request.path, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def tracker_state(request: AgentRequest, pk: int) -> HttpResponse:
    """Move what is linked to a tracker to where that stands: GET asks, POST does it."""
    conversation = load(request, pk)
    link = _tracked(request, conversation)
    if request.method != "POST":
        return ask_to_apply(request, link) if link else there(request, pk)
    try:
        if link is None:
            raise Refusal(_("It stands where its tracker stands, as far as it can."), field="state")
        apply_state_of_tracker(conversation, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    if request.POST.get("from") == "dialog":
        return there(request, pk)
    return changed(request, pk, swap=["details", "header", "thread", "composer"])


def ask_to_apply(request: AgentRequest, link: Link) -> HttpResponse:
    """Whether what was just linked shall go where its tracker stands; back to it where there is nothing to ask."""
    to = state_to_apply(link)
    if to is None:
        return there(request, link.source_id)
    action = reverse("inbox:tracker_state", args=[link.source_id])
    if request.method == "POST" and not wants_fragment(request):
        return SeeOther(action)
    context = {
        "section": "inbox",
        "tracker": link.target,
        "to": to,
        "action": action,
        "back_url": reverse("inbox:show", args=[link.source_id]),
        "user": request.user,
    }
    return in_dialog(request, "inbox/applying.html", context)


def _tracked(request: AgentRequest, conversation: Conversation) -> Link | None:
    """Its link to a tracker that the teammate may see."""
    found = Link.objects.filter(
        source=conversation, kind=LinkKind.TRACKER, target__conversation__in=conversations_for(request.user)
    )
    return found.select_related("target__conversation", "target__state").first()
