"""Several at once: the same verbs, one after the other, and an account of what was done and what was not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations import assigning, closing, snoozing, tagging
from helpdesk.people.models import Team, User
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond, wants_fragment
from inbox.queries.asking import Asked
from inbox.views.dialogs import in_dialog
from inbox.views.doors import PAGE, AgentRequest, SeeOther, agents_only, moment, number, page_context, toast
from tickets.models import State
from tickets.operations.many import Outcome, do_with_each, move

type Verb = Callable[[Conversation], object]


@require_POST
@agents_only
def bulk(request: AgentRequest) -> HttpResponse:
    """Do what was pressed with all that are picked. What could not be done is listed with its reason."""
    try:
        verb = _verb(request)
        outcome = do_with_each([number(one) for one in request.POST.getlist("pick")], verb, by=request.user)
    except Refusal as no:
        return _refused(request, no)
    if outcome.undone or outcome.gone:
        return _account(request, outcome)
    words = _done(outcome)
    if not wants_fragment(request):
        messages.success(request, words)
        return SeeOther(_list(request))
    return toast(_lists(request, ["list", "views"]), words)


def _verb(request: AgentRequest) -> Verb:
    """What the button that was pressed does with one conversation. Refuses what there is not (any more)."""
    given, by = request.POST, request.user
    if "assignee" in given:
        teammate = by if given["assignee"] == "me" else User.objects.filter(pk=number(given["assignee"])).first()
        if given["assignee"] and teammate is None:
            raise Refusal(_("There is no such teammate."))
        return lambda one: assigning.assign_to_teammate(one, to=teammate, by=by)
    if "team" in given:
        team = Team.objects.filter(pk=number(given["team"])).first()
        if given["team"] and team is None:
            raise Refusal(_("There is no such team."))
        return lambda one: assigning.assign_to_team(one, to=team, by=by)
    if "state" in given:
        state = State.objects.filter(pk=number(given["state"])).first()
        if state is None:
            raise Refusal(_("There is no such state."))
        return lambda one: move(one, to=state, by=by)
    if "until" in given:
        until = moment(given["until"])
        return lambda one: snoozing.snooze(one, until=until, by=by)
    return _plain(given.get("do", ""), given.get("tag", ""), by)


def _plain(do: str, word: str, by: User) -> Verb:
    if do == "close":
        return lambda one: closing.close(one, by=by)
    if do == "reopen":
        return lambda one: closing.reopen(one, by=by)
    if do == "tag":
        name = tagging.require_word(word)
        return lambda one: tagging.tag(one, name=name, by=by)
    raise Refusal(_("Say what is to be done."))


def _done(outcome: Outcome) -> str:
    return ngettext("%d conversation done.", "%d conversations done.", outcome.done) % outcome.done


def _account(request: AgentRequest, outcome: Outcome) -> HttpResponse:
    """How many were done, and the others by number with what stood in the way; the list behind it follows."""
    left = len(outcome.undone) + outcome.gone
    said = ngettext("%d was left as it is.", "%d were left as they are.", left) % left
    context = {
        "section": "inbox",
        "title": _("Not everything was done") if outcome.done else _("Nothing was done"),
        "words": f"{_done(outcome)} {said}" if outcome.done else said,
        "undone": [_line(one.conversation, one.reason) for one in outcome.undone],
        "gone": ngettext("%d is not there any more.", "%d are not there any more.", outcome.gone) % outcome.gone
        if outcome.gone
        else "",
        "back_url": _list(request),
        "user": request.user,
    }
    response = in_dialog(request, "inbox/bulk.html", context)
    if wants_fragment(request):
        response.content += _lists(request, ["views", "list"]).content
    return response


def _line(conversation: Conversation, reason: str) -> dict[str, object]:
    return {
        "url": reverse("inbox:show", args=[conversation.pk]),
        "mark": conversation.category or conversation.channel,
        "number": conversation.number,
        "title": conversation.subject or _("No subject"),
        "reason": reason,
    }


def _refused(request: AgentRequest, no: Refusal) -> HttpResponse:
    if not wants_fragment(request):
        messages.error(request, no.message)
        return SeeOther(_list(request))
    return toast(HttpResponse(status=422, headers={"HX-Reswap": "none"}), no.message)


def _lists(request: AgentRequest, swap: list[str]) -> HttpResponse:
    return respond(request, PAGE, page_context(request, Asked.read(request.GET)), swap=swap)


def _list(request: AgentRequest) -> str:
    return f"{reverse('inbox:list')}{Asked.read(request.GET).url()}"
