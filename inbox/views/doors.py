"""What every view here needs: who asks, what is shown, how an answer is given with and without htmx."""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from helpdesk.conversations.models import Conversation
from helpdesk.people.access import is_teammate
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import HtmxHttpRequest, respond
from inbox.queries.asking import Asked
from inbox.queries.conversations import conversation_page, visible_conversation
from inbox.queries.counting import view_groups
from inbox.queries.listing import list_page
from inbox.queries.pages import ConversationPage

PAGE = "inbox/page.html"


class AgentRequest(HtmxHttpRequest):
    """A request by somebody who is signed in."""

    user: User  # `agents_only` sees to it


def agents_only[**P](
    view: Callable[Concatenate[AgentRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let teammates in; send everybody else to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_teammate(request.user):
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # narrowed above
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def whole(request: AgentRequest, asked: Asked, page: ConversationPage | None = None, status: int = 200) -> HttpResponse:
    """The Inbox with its list and, if one is open, its conversation; for htmx only what it asked for."""
    return respond(request, PAGE, page_context(request, asked, page), swap=_wanted(request, page), status=status)


def page_context(request: AgentRequest, asked: Asked, page: ConversationPage | None = None) -> dict[str, Any]:
    """What page.html is given. Lists are made only where they are shown."""
    context: dict[str, Any] = {"section": "inbox", "page": page, "live_url": settings.LIVE_URL, "user": request.user}
    if page is not None and _is_partial(request):
        return context
    groups = view_groups(request.user, asked)
    count = next((link.count for group in groups for link in group.views if link.key == asked.view), "")
    current = page.conversation.pk if page else None
    return context | {"groups": groups, "list": list_page(request.user, asked, current=current, count=count)}


def open_page(request: AgentRequest, pk: int, **form: Any) -> ConversationPage:
    """The conversation this teammate may see, as the page shows it."""
    return conversation_page(
        request.user, visible_conversation(request.user, pk), query=Asked.read(request.GET).url(), **form
    )


def changed(request: AgentRequest, pk: int, *, swap: Sequence[str]) -> HttpResponse:
    """Something was done: the regions that changed, or back to the conversation."""
    if not _is_partial(request):
        return redirect(f"{reverse('inbox:show', args=[pk])}{Asked.read(request.GET).url()}", permanent=False)
    context = {"section": "inbox", "page": open_page(request, pk), "user": request.user}
    return respond(request, PAGE, context, swap=swap)


def refused(request: AgentRequest, pk: int, no: Refusal) -> HttpResponse:
    """A verb without a form said no: its words in a toast, or on the page it leads back to."""
    if not _is_partial(request):
        messages.error(request, no.message)
        return redirect(f"{reverse('inbox:show', args=[pk])}{Asked.read(request.GET).url()}")
    context = {"section": "inbox", "page": open_page(request, pk), "user": request.user}
    response = respond(request, PAGE, context, swap=["header", "details"], status=422)
    response["HX-Trigger"] = json.dumps({"toast": {"message": no.message}})
    return response


def load(request: AgentRequest, pk: int) -> Conversation:
    """The conversation, if this teammate may see it; else 404."""
    return visible_conversation(request.user, pk)


def _is_partial(request: AgentRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted and not request.htmx.history_restore_request


def _wanted(request: AgentRequest, page: ConversationPage | None) -> Sequence[str]:
    target = request.htmx.target or ""
    if page is not None:
        return ["conversation", "details"]
    return {"rows": ["rows"], "views": ["views"]}.get(target.rpartition("#")[2], ["list", "views"])
