"""Linking: what belongs together is found and linked in a dialog, and unlinked where it is listed."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.conversations.models import Conversation
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from inbox.queries.pages import Choice
from inbox.views.dialogs import there
from inbox.views.doors import AgentRequest, agents_only, changed, load, number, refused
from inbox.views.tracking import ask_to_apply
from tickets.access import conversations_for
from tickets.models import Link, LinkKind
from tickets.operations import linking
from tickets.queries.suggestions import link_candidates, similar_trackers

BETWEEN = (LinkKind.RELATED, LinkKind.DUPLICATE, LinkKind.PARENT)


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def links(request: AgentRequest, pk: int) -> HttpResponse:
    """The dialog that finds what to link to: GET looks, POST links."""
    conversation = load(request, pk)
    if request.method != "POST":
        return _looking(request, conversation)
    try:
        made = _link(request, conversation)
    except Refusal as no:
        return _looking(request, conversation, no)
    return ask_to_apply(request, made) if made.source_id == pk else there(request, pk)


@require_POST
@agents_only
def link_removal(request: AgentRequest, pk: int, link: int) -> HttpResponse:
    """Cut a link. Of what the teammate may not see there is nothing to cut."""
    conversation = load(request, pk)
    found = get_object_or_404(Link, Q(source=conversation) | Q(target=conversation.pk), pk=link)
    if conversations_for(request.user).filter(pk__in={found.source_id, found.target_id}).count() != 2:
        raise Http404
    try:
        linking.unlink(found, by=request.user)
    except Refusal as no:
        return refused(request, pk, no)
    return changed(request, pk, swap=["details", "thread"])


def _link(request: AgentRequest, conversation: Conversation) -> Link:
    other = conversations_for(request.user).filter(pk=number(request.POST.get("to"))).first()
    if other is None:
        raise Refusal(_("There is no such ticket."), field="ticket")
    kind = request.POST.get("kind") or None
    near, far = (conversation, other) if other.is_ticket else (other, conversation)
    if not far.is_ticket:
        raise Refusal(_("Conversations are linked to tickets only: make one of them a ticket first."), field="ticket")
    return linking.link(near, to=far.ticket, kind=kind, by=request.user)


def _looking(request: AgentRequest, conversation: Conversation, no: Refusal | None = None) -> HttpResponse:
    """What was found, or what sounds alike while nothing was typed; after a refusal with its words."""
    given = request.POST if no else request.GET
    asked, kind = given.get("q", ""), given.get("kind", "")
    categories = _categories(conversation, given.get("category", ""))
    category = next(one.value for one in categories if one.is_current)
    alike = []
    if category == "tracker" and conversation.category != "tracker" and not asked.strip():
        alike = similar_trackers(conversation, user=request.user)
    found = link_candidates(
        request.user,
        asked,
        for_conversation=conversation,
        category=None if category == "customer" else category,
    )
    context = {
        "section": "inbox",
        "action": request.path,
        "back_url": reverse("inbox:show", args=[conversation.pk]),
        "alike": alike,
        "found": [one for one in found if one.id not in {like.id for like in alike}],
        "categories": categories,
        "category": category,
        "kinds": [Choice(str(one), str(one.label), one == kind) for one in BETWEEN] if conversation.is_ticket else [],
        "kind": kind,
        "q": asked,
        "error": no.message if no else "",
        "user": request.user,
    }
    response = respond(request, "inbox/link.html", context, swap=["dialog"], status=422 if no else 200)
    if not request.headers.get("HX-Target", "").endswith("#dialog-content"):
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def _categories(conversation: Conversation, asked: str) -> tuple[Choice, ...]:
    """What may be looked for: a plain conversation is linked to internal tickets only."""
    offered = [("tracker", _("Trackers")), ("back_office", _("Back-office tickets"))]
    if conversation.is_ticket:
        offered.append(("customer", _("Conversations and customer tickets")))
    current = asked if asked in dict(offered) else "tracker"
    return tuple(Choice(value, label, value == current) for value, label in offered)
