"""What every view here needs: who asks, what is shown, how an answer is given with and without htmx."""

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation
from helpdesk.people.access import is_teammate
from helpdesk.people.models import User
from helpdesk.people.queries import can_be_written_to
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import HtmxHttpRequest, respond, wants_fragment
from helpdesk.ui.trouble import signed_out
from inbox.queries.asking import Asked
from inbox.queries.bulk import bulk_bar
from inbox.queries.conversations import conversation_page, visible_conversation
from inbox.queries.counting import view_groups
from inbox.queries.listing import list_page
from inbox.queries.pages import ConversationPage, Refused
from tickets.queries.workspace import workspace

PAGE = "inbox/page.html"


class AgentRequest(HtmxHttpRequest):
    """A request by somebody who is signed in."""

    user: User  # `agents_only` sees to it


class SeeOther(HttpResponseRedirect):
    """It is done: read the result there."""

    status_code = 303


def agents_only[**P](
    view: Callable[Concatenate[AgentRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let teammates in; send everybody else to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_teammate(request.user):
            return _signed_out(request, kwargs.get("pk"))
        request.user = get_user(request)  # the teammate, not what waits to find out who it is: pages ask 300 times
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # narrowed above
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def _signed_out(request: HttpRequest, pk: object) -> HttpResponse:
    """To the sign-in page and back to a page; where something was posted, what was typed is not lost."""
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        back = reverse("inbox:show", args=[pk]) if pk else reverse("inbox:list")
    if not wants_fragment(request):
        to_sign_in = redirect_to_login(back, reverse("account_login"))
        return signed_out(request, sign_in=to_sign_in.url) or to_sign_in
    if request.method == "GET":
        response = HttpResponse(status=401)
        with contextlib.suppress(ValueError):  # a header that is no address
            back = getattr(request.htmx, "current_url_abs_path", None) or back  # type: ignore[attr-defined]  # the middleware sets it
        response["HX-Redirect"] = redirect_to_login(back).url
        return response
    words = _("You are signed out. Sign in in another window, then send this again.")
    return toast(HttpResponse(status=401, headers={"HX-Reswap": "none"}), words)


def whole(request: AgentRequest, asked: Asked, page: ConversationPage | None = None, status: int = 200) -> HttpResponse:
    """The Inbox with its list and, if one is open, its conversation; for htmx only what it asked for."""
    return respond(request, PAGE, page_context(request, asked, page), swap=_wanted(request, page), status=status)


def page_context(request: AgentRequest, asked: Asked, page: ConversationPage | None = None) -> dict[str, Any]:
    """What page.html is given. Lists are made only where they are shown."""
    context: dict[str, Any] = {"section": "inbox", "page": page, "live_url": settings.LIVE_URL, "user": request.user}
    if page is not None and wants_fragment(request):
        return context
    groups = view_groups(request.user, asked)
    count = next((link.count for group in groups for link in group.views if link.key == asked.view), "")
    current = page.conversation.pk if page else None
    shown = list_page(request.user, asked, current=current, count=count)
    known = workspace()
    is_new = not any(map(can_be_written_to, known.brands.values()))
    return context | {"groups": groups, "list": shown, "bulk": bulk_bar(request.user, asked, known), "is_new": is_new}


def load(request: AgentRequest, pk: int) -> Conversation:
    """The conversation to do something with, if this teammate may see it; else 404."""
    return visible_conversation(request.user, pk)


def open_page(request: AgentRequest, pk: int, **more: Any) -> ConversationPage:
    """The conversation this teammate may see, as the page shows it; else 404."""
    conversation = visible_conversation(request.user, pk)
    return conversation_page(request.user, conversation, query=Asked.read(request.GET).url(), **more)


def changed(request: AgentRequest, pk: int, *, swap: Sequence[str], **more: Any) -> HttpResponse:
    """Something was done: the regions that changed, or back to the conversation. `more` goes to `open_page`."""
    asked = Asked.read(request.GET)
    if not wants_fragment(request):
        return SeeOther(f"{reverse('inbox:show', args=[pk])}{asked.url()}")
    page = open_page(request, pk, **more)
    if page.tracker is not None and "tracker" not in swap:
        swap = [*swap, "tracker"]
    return respond(request, PAGE, page_context(request, asked, page), swap=swap)


def refused(request: AgentRequest, pk: int, no: Refusal, *, typed: str = "") -> HttpResponse:
    """A verb said no: its words in a toast, and the page as it is, with what was typed where it was typed."""
    page = open_page(request, pk, refusal=Refused(no.field, no.message, typed[:1000]))
    if not wants_fragment(request):
        messages.error(request, no.message)
    context = page_context(request, Asked.read(request.GET), page)
    return toast(respond(request, PAGE, context, swap=["header", "details"], status=422), no.message)


def toast(response: HttpResponse, words: str) -> HttpResponse:
    """The answer, with a short word at the edge of the screen."""
    response["HX-Trigger"] = json.dumps({"toast": {"message": words, "target": "toast-stack"}})
    return response


def number(text: str | None) -> int:
    """An id from a form or a link; 0, which nothing has, when it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def moment(text: str) -> dt.datetime:
    """A moment from a form, in the reader's zone where it names none. Refuses what is none."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Refusal(_("Say until when."), field="until")
    try:
        return found if found.tzinfo else timezone.make_aware(found)
    except OverflowError:
        raise Refusal(_("Say until when."), field="until") from None


def _wanted(request: AgentRequest, page: ConversationPage | None) -> Sequence[str]:
    if page is not None:
        return ["conversation", "details"]
    return ["rows"] if request.headers.get("X-Part") == "rows" else ["list", "views"]
