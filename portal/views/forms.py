"""A ticket form, opened by the link of its mail: asked, answered, or what became of it."""

import secrets
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.conversations.operations import submitting
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from helpdesk.ui.languages import speak
from helpdesk.ui.places import portal_path
from helpdesk.ui.sending import print_of
from portal.forms.answering import AnswersForm, posted_keys
from portal.queries.form_numbers import number_for
from portal.views.doors import SeeOther
from tickets.access import form_of
from tickets.models import TicketForm
from tickets.operations.forms import FormEndedAlready, FormNotMeant, answer_form, require_answerable
from tickets.operations.keeping import keep_file, kept_files, let_go_soon, owner_key


def by_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address is the key: it is kept in no cache, told to no other site and found by no search engine."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        response = view(request, token)
        response["Cache-Control"], response["Referrer-Policy"] = "no-store", "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@csrf_exempt  # the signed link is the proof, and nothing that a browser sends by itself
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def form(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST answers: 303 to the thanks, 422 with what is wrong, 404 in words when there is nothing here."""
    found = _found(request, token)
    if found is None:
        return _page(request, "gone", None, 404)
    ticket_form, customer = found
    is_sent = request.method == "POST"
    asked = _filled_in(request, ticket_form, customer) if is_sent else AnswersForm(ticket_form.type, customer)
    try:
        if is_sent and asked.is_valid() and _is_taken(request, asked, ticket_form, customer):
            let_go_soon(posted_keys(request.POST), owner=_owner(ticket_form, customer))
            return SeeOther(reverse("portal:form_sent", args=[token]))
        require_answerable(ticket_form, by=customer)
    except Refusal as no:  # there is nothing to answer, or no longer
        return _page(request, "gone", ticket_form, 404, customer, no=no)
    if is_sent:
        asked.keep_files(partial(keep_file, owner=_owner(ticket_form, customer)))
    status = 422 if asked.errors else 200
    return _page(request, "form", ticket_form, status, customer, form=asked, once=secrets.token_urlsafe(12))


@require_safe
@by_link
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, and the number of the ticket; whoever was removed since is not told it."""
    found = _found(request, token)
    if found is None:
        return _page(request, "gone", None, 404)
    if found[0].standing != TicketForm.Standing.SUBMITTED:
        return SeeOther(reverse("portal:form", args=[token]))
    return _page(request, "sent", found[0], 200, found[1])


def _found(request: HttpRequest, token: str) -> tuple[TicketForm, Customer] | None:
    """The form, and whose it is; from here on in their language."""
    found = form_of(token)
    if found is not None:
        speak(request, found[0].entry.conversation.brand, locale=found[1].locale)
    return found


def _filled_in(request: HttpRequest, ticket_form: TicketForm, customer: Customer) -> AnswersForm:
    """What was sent, with the files that came along the last time."""
    kept = kept_files(posted_keys(request.POST), owner=_owner(ticket_form, customer))
    return AnswersForm(ticket_form.type, customer, request.POST, request.FILES, kept=kept)


def _owner(ticket_form: TicketForm, customer: Customer) -> str:
    return owner_key("form", ticket_form.pk, customer.pk)


def _is_taken(request: HttpRequest, asked: AnswersForm, ticket_form: TicketForm, customer: Customer) -> bool:
    """Answered, now or by the first click of two; or what stands in the way is said in the form."""

    def answer() -> int:
        return answer_form(ticket_form, values=asked.values(), by=customer).conversation_id

    try:
        if request.POST.get("once"):
            submitting.once(print_of(request, by=customer.pk), answer)
        else:
            answer()
    except (FormEndedAlready, FormNotMeant):
        raise
    except Refusal as no:
        asked.say(no)
        return False
    return True


def _page(  # what every page of a form shows
    request: HttpRequest,
    name: str,
    ticket_form: TicketForm | None,
    status: int,
    customer: Customer | None = None,
    **more: Any,
) -> HttpResponse:
    brand = ticket_form.entry.conversation.brand if ticket_form else None
    context = {
        "brand": brand,
        "at": partial(portal_path, brand) if brand else None,
        "here": request.get_full_path(),
        "type": ticket_form.type if ticket_form else None,
        "ticket_form": ticket_form,
        "number": number_for(ticket_form, customer=customer) if ticket_form and customer else None,
        **more,
    }
    return TemplateResponse(request, f"portal/{name}.html", context, status=status)
