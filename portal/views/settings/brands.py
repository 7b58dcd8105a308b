"""Settings → Portal: the brands, and of each its face, its door, and the secrets of its site."""

import copy
from base64 import b64encode
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.people.models import Brand, BrandSecret
from helpdesk.people.operations.branding import ENTRY, LOOK, brand_mark, edit_brand
from helpdesk.people.operations.joining import add_brand, free_key
from helpdesk.people.operations.vouching import add_secret, end_secret
from helpdesk.people.operations.web_addresses import web_address
from helpdesk.people.queries.audiences import matching
from helpdesk.people.views.admins import AdminRequest, SeeOther, admins_only, status_of
from helpdesk.refusal import Refusal
from helpdesk.ui.places import portal_path, portal_url
from portal.forms.branding import URLS, LookForm, NewBrandForm
from portal.forms.entering import EntryForm
from portal.forms.signing_in import AddressForm
from portal.queries.faces import face_of
from portal.queries.offers import offered_to
from tickets.queries import workspace
from tickets.views.settings.doors import again, drawn

FEW = 5  # names that a count of customers gives as examples
IN_A_FRAME: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@require_GET
@admins_only
def index(request: AdminRequest) -> HttpResponse:
    """Every brand, with where its portal is and who may enter."""
    brands = [(one, portal_url(one, "tickets")) for one in Brand.objects.all()]
    return drawn(request, "portal/settings/brands.html", {"room": "portal", "at": "brands", "brands": brands})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: AdminRequest) -> HttpResponse:
    """Add a brand: name and address, then its face. Its key, which stands in addresses, is made of its name."""
    form = NewBrandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_brand(by=request.user, key=free_key(form.cleaned_data["name"]), **form.changes())
            return _done(request, "look", made.pk, _("“%s” is there. Give it its face.") % made.name)
        except Refusal as no:
            form.say(no)
    context = {"room": "portal", "form": form}
    return drawn(request, "portal/settings/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admins_only
def look(request: AdminRequest, pk: int) -> HttpResponse:
    """A brand's face. POST saves it, with what a button beside a link asks for."""
    row = _load(pk)
    seen, status = brand_mark(row, LOOK), 200
    initial = {name: getattr(row, name) for name in LOOK} | {"seen": seen, "chroma": f"{row.chroma:.3f}"}
    form = _look_form(request, row, initial=initial)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edit_brand(row, by=request.user, seen=form.cleaned_data["seen"], of=LOOK, **form.changes())
                return _done(request, "look", pk, _("Saved."))
            except Refusal as no:
                form, status = again(form, no, seen=seen), status_of(no)
        form.ask_for_the_logo_again()
    return _page(request, row, "look", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@admins_only
@xframe_options_sameorigin
@csp_override(IN_A_FRAME)
def preview(request: AdminRequest, pk: int) -> HttpResponse:
    """The first page as visitors would see it. POST looks at what is not saved yet; nothing is written by either."""
    row = copy.copy(_load(pk))
    form, logo = _look_form(request, row), None
    if request.method == "POST":
        logo = _dress(row, form)
    context: dict[str, Any] = {"brand": row, "face": face_of(row, logo=logo), "logo_src": logo, "reader": None}
    context["runs_nothing"] = True
    context |= {"at": lambda name, **given: portal_path(row, name, **given), "tab": "home"}
    if row.entry == Brand.Entry.EVERYONE:
        return drawn(request, "portal/home.html", {**context, "types": offered_to(None, row)})
    return drawn(request, "portal/sign_in.html", {**context, "form": AddressForm()})


@require_http_methods(["GET", "POST"])
@admins_only
def entry(request: AdminRequest, pk: int) -> HttpResponse:
    """Where it is and who may enter. POST saves it; the button *Count* only says how many fit the rule."""
    row = _load(pk)
    seen, status = brand_mark(row, ENTRY), 200
    initial = {name: getattr(row, name) for name in ENTRY} | {"seen": seen}
    then = request.POST.get("then", "")
    form = EntryForm(row, request.POST or None, initial=initial, then=then)
    found: dict[str, Any] = _counted(row.audience)
    if request.method == "POST":
        is_valid, status = form.is_valid(), 422
        if then == "count":
            found, status = _counted_of(form), 200
        elif is_valid:
            try:
                edit_brand(row, by=request.user, seen=form.cleaned_data["seen"], of=ENTRY, **form.changes())
                return _done(request, "entry", pk, _("Saved."))
            except Refusal as no:
                form, status = again(form, no, seen=seen), status_of(no)
    return _page(request, row, "entry", {"form": form, **found}, status=status)


@require_POST
@admins_only
def fitting(request: AdminRequest, pk: int) -> HttpResponse:
    """A part of that page: how many customers fit the rule that is being written, and who some of them are."""
    row = _load(pk)
    form = EntryForm(row, request.POST)
    form.is_valid()
    return drawn(request, "portal/settings/parts/fitting.html", _counted_of(form))


@require_http_methods(["GET", "POST"])
@admins_only
def site(request: AdminRequest, pk: int) -> HttpResponse:
    """The secrets with which its own site signs customers in. POST makes one, which is shown this once."""
    row, made, refusal = _load(pk), None, ""
    if request.method == "POST":
        try:
            made = add_secret(row, by=request.user)
        except Refusal as no:
            refusal = no.message
    live = BrandSecret.objects.filter(brand=row, ended_at=None).order_by("slot")
    context = {"secrets": live, "made": made, "refusal": refusal, "sso": portal_url(row, "sso")}
    return _page(request, row, "site", context, status=422 if refusal else 200)


@require_POST
@admins_only
def secret_end(request: AdminRequest, pk: int, secret: int) -> HttpResponse:
    """From now on it signs nobody in."""
    end_secret(get_object_or_404(BrandSecret, pk=secret, brand=pk), by=request.user)
    return _done(request, "site", pk, _("It signs nobody in any more."))


def _look_form(request: AdminRequest, row: Brand, **more: Any) -> LookForm:
    is_sent = request.method == "POST"
    files = request.FILES if is_sent else None
    return LookForm(row, request.POST if is_sent else None, files, then=request.POST.get("then", ""), **more)


def _dress(row: Brand, form: LookForm) -> str | None:
    """Put on the brand what is written so far, as far as it can be saved. Returns the picture that was chosen."""
    form.is_valid()
    given = form.cleaned_data
    for name in ("name", "hue", "headline", "welcome", "footer"):
        setattr(row, name, given.get(name, getattr(row, name)))
    row.chroma = type(row.chroma)(given.get("chroma") or row.chroma)
    for name in URLS:
        setattr(row, name, _url(given.get(name, "")))
    links = [{**one, "url": _url(one["url"])} for one in form.changes()["links"]]
    row.links = [one for one in links if one["label"] and one["url"]]
    picture = given.get("logo")
    if picture:
        row.logo_width, row.logo_height = picture.width, picture.height
        return f"data:{picture.content_type};base64,{b64encode(picture.content).decode()}"
    if given.get("logo_goes"):
        row.logo_key = ""
    return None


def _url(text: str) -> str:
    try:
        return web_address(text, field="")
    except Refusal:
        return ""


def _counted(rule: dict[str, Any]) -> dict[str, Any]:
    if not rule.get("conditions"):
        return {"fitting": None}
    found = matching(rule)
    return {"fitting": found.count(), "some": list(found.select_related("company").order_by("-id")[:FEW])}


def _counted_of(form: EntryForm) -> dict[str, Any]:
    try:
        return _counted(form.rule())
    except Refusal as no:
        return {"fitting": None, "why": no.message}


def _load(pk: int) -> Brand:
    return get_object_or_404(Brand, pk=pk)


def _page(request: AdminRequest, row: Brand, tab: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    known = {"room": "portal", "brand": row, "tab": tab, "address": portal_url(row, "tickets")}
    return drawn(request, f"portal/settings/{tab}.html", known | context, status=status)


def _done(request: AdminRequest, tab: str, pk: int, said: str) -> HttpResponse:
    workspace.forget()
    messages.success(request, said)
    return SeeOther(reverse(f"portal:settings_{tab}", args=[pk]))
