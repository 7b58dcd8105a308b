"""Two conversations that become one: the other is found, the two are shown, and then they are merged."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.conversations.models import Conversation
from helpdesk.refusal import Refusal
from inbox.views.dialogs import in_dialog, there
from inbox.views.doors import AgentRequest, agents_only, load, number
from tickets.access import conversations_for
from tickets.operations.merging import AcrossCustomers, require_mergeable
from tickets.operations.merging import merge as merge_into
from tickets.queries.merged import MergeForesight, foresee_merge
from tickets.queries.suggestions import primary_candidates


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    """The dialog that merges this conversation into another: GET finds it and shows the two, POST merges them.

    What was merged there already is shown there: sent twice, it is done once.
    """
    conversation = load(request, pk)
    asked = number((request.POST if request.method == "POST" else request.GET).get("into"))
    if request.method != "POST" and not asked:
        return _searching(request, conversation)
    into = conversations_for(request.user).select_related("customer").filter(pk=asked).first()
    if into is None:
        return _searching(request, conversation, Refusal(_("There is no such conversation.")))
    if request.method != "POST":
        return _showing(request, conversation, into)
    if conversation.merged_into_id == into.pk:
        return there(request, into.pk)
    try:
        merge_into(conversation, into=into, by=request.user, across_customers="across_customers" in request.POST)
    except AcrossCustomers:
        return _showing(request, conversation, into, across=True, status=422)
    except Refusal as no:
        return _showing(request, conversation, into, no=no, status=422)
    return there(request, into.pk)


def _searching(request: AgentRequest, conversation: Conversation, no: Refusal | None = None) -> HttpResponse:
    """What was found, or the latest of the same customer while nothing was typed."""
    asked, problem = request.GET.get("q", ""), _problem(request, conversation, None)
    found = [] if problem else primary_candidates(request.user, asked, for_conversation=conversation)
    context = {
        "section": "inbox",
        "action": request.path,
        "back_url": reverse("inbox:show", args=[conversation.pk]),
        "q": asked,
        "found": found,
        "is_possible": not problem,
        "error": no.message if no else problem,
        "user": request.user,
    }
    return in_dialog(request, "inbox/merge.html", context, status=422 if no else 200)


def _showing(  # the two, and what stands in the way
    request: AgentRequest,
    gone: Conversation,
    kept: Conversation,
    *,
    across: bool = False,
    no: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    """Which is kept and which is closed, who will read what, and the other way round."""
    problem = no.message if no else _problem(request, gone, kept)
    foresight = foresee_merge(gone, kept)
    turned = not _problem(request, kept, gone)
    left = foresight.left_tracker
    may_see = left is not None and conversations_for(request.user).filter(number=left).exists()
    context = {
        "section": "inbox",
        "action": request.path,
        "back_url": reverse("inbox:show", args=[gone.pk]),
        "kept": kept,
        "gone": gone,
        "across": across,
        "readers": _readers(gone, kept, foresight),
        "left_tracker": left if may_see else None,
        "is_tracker_hidden": left is not None and not may_see,
        "swap_url": f"{reverse('inbox:merge', args=[kept.pk])}?into={gone.pk}" if turned and not across else "",
        "is_possible": not problem,
        "error": problem,
        "user": request.user,
    }
    return in_dialog(request, "inbox/merging.html", context, status=status)


def _problem(request: AgentRequest, gone: Conversation, kept: Conversation | None) -> str:
    """Why it cannot be, in words; empty when it can."""
    try:
        require_mergeable(gone, kept, by=request.user)
    except Refusal as no:
        return no.message
    return ""


def _readers(gone: Conversation, kept: Conversation, foresight: MergeForesight) -> list[str]:
    """Whose name will see what."""
    lines = []
    for names, read in ((foresight.join, kept), (foresight.read, gone)):
        if names:
            whose = read.customer.display_name if read.customer else _("nobody")
            said = {"names": get_text_list(list(names), _("and")), "title": _named(read), "whose": whose}
            lines.append(_("%(names)s will read all messages of %(title)s, with the name of %(whose)s.") % said)
    return lines


def _named(conversation: Conversation) -> str:
    return f"#{conversation.number}" if conversation.number else f"“{conversation.subject or _('No subject')}”"
