"""Questions that need more than a click: in a dialog, and as a page of their own without htmx."""

import contextlib
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpResponse, QueryDict
from django.urls import reverse

from helpdesk.ui.fragments import respond, wants_fragment
from inbox.forms.opening import TicketForm
from inbox.queries.asking import Asked
from inbox.queries.similar import Similar
from inbox.views.doors import AgentRequest, SeeOther

LONGEST = 4000  # of the query of a list


def dialog(  # what a dialog says
    request: AgentRequest,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    action: str,
    back: str,
    status: int = 200,
    similar: Similar | None = None,
    swap: Sequence[str] = (),
) -> HttpResponse:
    """The form, with similar trackers under its title. Whatever region was the target of the request, it opens in the
    dialog of the page. Without `submit` there is nothing more to do than to close it. `swap` names what
    of it is looked at again, while the rest is being filled in.

    A form that asks for its own place stays there: on a page of its own there is no dialog to open it in.
    """
    if "refresh" in request.POST and isinstance(form, TicketForm) and wants_fragment(request):
        return _asked_anew(request, form, action=action, similar=similar)
    context = {
        "section": "inbox",
        "title": title,
        "form": form,
        "action": action,
        "submit": submit,
        "back_url": back,
        "once": secrets.token_urlsafe(12),
        "similar": similar,
        "user": request.user,
    }
    if swap and wants_fragment(request):
        return respond(request, "inbox/dialog.html", context, swap=swap)
    return in_dialog(request, "inbox/dialog.html", context, status=422 if form.errors else status)


def _asked_anew(request: AgentRequest, form: TicketForm, *, action: str, similar: Similar | None) -> HttpResponse:
    """What another type asks, and where its category is another one than the page shows, what that asks.

    The rest of the dialog is left alone: somebody may be typing there.
    """
    swap = ["asked"] if request.POST.get("shown") == form.category else ["asked", "whom", "alike"]
    context = {"section": "inbox", "form": form, "action": action, "similar": similar, "user": request.user}
    return respond(request, "inbox/dialog.html", context, swap=swap)


def in_dialog(request: AgentRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A question with a template of its own, in the dialog of the page; what asks for its own place stays there."""
    response = respond(request, template, context, swap=["dialog"], status=status)
    if not request.headers.get("HX-Target", "").endswith("#dialog-content"):
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def there(request: AgentRequest, pk: int) -> HttpResponse:
    """Go to the conversation, beside the list that stands there: the dialog has done its work."""
    url = reverse("inbox:show", args=[pk]) + _list_beside(request)
    if not wants_fragment(request):
        return SeeOther(url)
    return HttpResponse(status=204, headers={"HX-Redirect": url})


def _list_beside(request: AgentRequest) -> str:
    """The query of the list on the page that asked; without scripts nobody knows of it."""
    with contextlib.suppress(ValueError):  # a header that is no address
        return Asked.read(QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query[:LONGEST])).url()
    return ""
