"""The development mailbox: a small mail client for everybody we write to. It is there on a demo only."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpdesk.mail.forms import AnswerForm, AskedForm, FirstMailForm
from helpdesk.mail.mail_program import answer_to, first_mail, hand_in
from helpdesk.mail.models import OutgoingMail
from helpdesk.mail.queries import headers_of, mail_list, open_mail
from helpdesk.refusal import Refusal
from helpdesk.ui.fragments import respond
from helpdesk.ui.places import logo_url

PAGE = "demo/mailbox.html"
# Nothing runs and nothing but a brand's logo is fetched; a link opens in a tab of its own, as in every mail client.
SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox"
POLICY = f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; {SANDBOX}"
LINKS_OPEN_ELSEWHERE = '<!doctype html><base target="_blank">'
SHOWN_AS = ("html", "text", "headers")


class SeeOther(HttpResponseRedirect):
    """It is done: read the result there."""

    status_code = 303


def demo_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Elsewhere there is no such page: it shows everybody's mail to anybody."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


@demo_only
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All mail that went out, or what went to one recipient."""
    return _page(request)


@demo_only
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail, with a form to answer it."""
    return _mail_page(request, _mail(pk), AnswerForm())


@demo_only
@require_safe
@xframe_options_sameorigin
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a mail as it went out, for the frame of its page: nothing in it runs."""
    mail = _mail(pk)
    response = HttpResponse(LINKS_OPEN_ELSEWHERE + mail.html)
    logo = logo_url(mail.brand)
    response["Content-Security-Policy"] = POLICY.replace(
        "img-src data:", f"img-src data: {logo}" if logo else "img-src data:"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@demo_only
@require_safe
def file(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """A file that went along with a mail, counted from 1. Always a download."""
    files = _mail(pk).attachments
    if not 1 <= position <= len(files):
        raise Http404
    try:
        opened = default_storage.open(files[position - 1]["path"], "rb")
    except (OSError, SuspiciousOperation) as missing:
        raise Http404 from missing
    response = FileResponse(
        opened, as_attachment=True, filename=files[position - 1]["name"], content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = POLICY
    return response


@demo_only
@require_POST
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer as the recipient, by a real mail to the running receiver. What is not taken stays on the page."""
    mail, form = _mail(pk), AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            hand_in(answer_to(mail, **form.cleaned_data))
        except Refusal as no:
            form.say(no)
        else:
            return _handed_in(request, reverse("demo:mail", args=[mail.pk]))
    return _mail_page(request, mail, form)


@demo_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write to us as anybody, by a real mail to the running receiver. What is not taken stays on the page."""
    form = FirstMailForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            hand_in(first_mail(**{**given, "to": given["to"].address}))
        except Refusal as no:
            form.say(no)
        else:
            return _handed_in(request, reverse("demo:mailbox"))
    return _page(request, writing=form, status=422 if form.errors else 200)


def _mail(pk: int) -> OutgoingMail:
    return get_object_or_404(OutgoingMail.objects.select_related("brand"), pk=pk)


def _mail_page(request: HttpRequest, mail: OutgoingMail, form: AnswerForm) -> HttpResponse:
    shown_as = request.GET.get("show", "html")
    return _page(
        request,
        opened=mail.pk,
        open=open_mail(mail),
        form=form,
        shown_as=shown_as if shown_as in SHOWN_AS else "html",
        headers=headers_of(mail) if shown_as == "headers" else (),
        sandbox=SANDBOX.removeprefix("sandbox "),
        status=422 if form.errors else 200,
    )


def _page(request: HttpRequest, *, opened: int | None = None, status: int = 200, **more: Any) -> HttpResponse:
    asked = AskedForm(request.GET).asked
    context = {"list": mail_list(opened=opened, **asked), **more}
    return respond(request, PAGE, context, status=status)


def _handed_in(request: HttpRequest, url: str) -> SeeOther:
    messages.success(request, _("Handed in: the receiver has your mail. It is in the Inbox in a moment."))
    return SeeOther(f"{url}#main")  # the browser would stay at the form otherwise
