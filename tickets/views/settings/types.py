"""Settings → Support → Ticketing: the list of types, and a type's own pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.refusal import Refusal
from tickets.forms.designing import AccessForm, BehaviourForm, DesignForm, NewTypeForm, OffersForm, TypeForm
from tickets.models import Category, State, TicketType
from tickets.operations.duplicating import duplicate_type
from tickets.operations.types import (
    add_type,
    archive_type,
    edit_type,
    finish_type,
    make_default_type,
    move_type,
    offer_states,
    restore_type,
)
from tickets.queries.designs import mark
from tickets.queries.open_doors import open_doors
from tickets.queries.type_screens import is_untouched, type_groups
from tickets.views.settings.doors import AdminRequest, admins_only, again, done, place_in, shown, status_of, steps

TABS = ("type", "fields", "type_states", "access", "behaviour")
RULES = ("close_on_resolve", "reopening", "reopening_days", "cross_posting", "news_reopens", "may_be_shared")

LOOKS = ("icon", "name", "description", "customer_description")


@require_GET
@admins_only
def index(request: AdminRequest) -> HttpResponse:
    """All types by category, with what they ask and how many of their tickets are open."""
    return listed(request)


def listed(request: AdminRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The list, with the reason why something in it could not be done."""
    groups, archived = type_groups()
    context = {"groups": groups, "archived": archived, "refusal": refusal, "is_untouched": is_untouched(groups)}
    return shown(request, "types.html", context, status=status)


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: AdminRequest) -> HttpResponse:
    """The first step of a new type: category, icon, name. The others are its own pages."""
    wanted = request.GET.get("category", "")
    initial = {"category": wanted if wanted in Category.values else Category.CUSTOMER.value}
    form = NewTypeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_type(by=request.user, is_draft=True, **form.changes())
        except Refusal as no:
            form.say(no)
        else:
            return done(request, "fields", made.pk, query="?new=1")
    return shown(request, "type_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admins_only
def show(request: AdminRequest, pk: int) -> HttpResponse:
    """What a type is called and looks like."""
    return _page(request, pk, "type", lambda row, **given: TypeForm(**given), LOOKS)


@require_http_methods(["GET", "POST"])
@admins_only
def behaviour(request: AdminRequest, pk: int) -> HttpResponse:
    """What follows from what: resolving, reopening, posting into conversations, sharing."""
    return _page(request, pk, "behaviour", lambda row, **given: BehaviourForm(category=row.category, **given), RULES)


@require_http_methods(["GET", "POST"])
@admins_only
def access(request: AdminRequest, pk: int) -> HttpResponse:
    """Who may submit it, and which teams may see it."""
    names = ("submitting", "companies", "brands", "embedding_sites", "teams")
    return _page(
        request,
        pk,
        "access",
        lambda row, **given: AccessForm(ticket_type=row, **given),
        names,
        more=lambda row: {"doors": open_doors(row)},
    )


@require_http_methods(["GET", "POST"])
@admins_only
def states(request: AdminRequest, pk: int) -> HttpResponse:
    """Which states a type offers."""
    row = _load(pk)
    offered = list(State.objects.filter(archived_at=None))
    has = set(row.type_states.values_list("state_id", flat=True))
    initial: dict[str, Any] = {"seen": mark(row, ["states"])}
    for one in offered:
        initial.setdefault(one.category, []).extend([one.pk] if one.pk in has else [])
    form = OffersForm(request.POST or None, states=offered, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                offer_states(row, states=form.chosen(), by=request.user, seen=form.cleaned_data["seen"])
                return onward(request, "type_states", pk, said=_("Saved."))
            except Refusal as no:
                form, status = again(form, no, seen=initial["seen"]), status_of(no)
    return tab(request, row, "type_states", {"form": form, "states": {one.pk: one for one in offered}}, status=status)


@require_POST
@admins_only
def place(request: AdminRequest, pk: int) -> HttpResponse:
    """Move a type among those of its category."""
    move_type(_load(pk), to=place_in(request), by=request.user)
    return done(request, "types")


@require_POST
@admins_only
def standing(request: AdminRequest, pk: int) -> HttpResponse:
    """Archive a type, restore it, make it the default, finish a draft."""
    verbs = {
        "archive": (archive_type, _("“%s” is archived. Its tickets stay as they are.")),
        "restore": (restore_type, _("“%s” is offered again.")),
        "finish": (finish_type, _("“%s” is offered from now on.")),
        "default": (make_default_type, _("“%s” is the default now.")),
    }
    row = _load(pk)
    verb, words = verbs.get(request.POST.get("to", ""), (None, ""))
    if verb is None:
        return listed(request, refusal=_("A type can be finished, archived, restored or made the default."), status=422)
    try:
        verb(row, by=request.user)
    except Refusal as no:
        return listed(request, refusal=no.message, status=422)
    if row.is_draft and request.POST["to"] == "restore":
        words = _("“%s” is a draft again.")
    return done(request, "types", said=words % row.name)


@require_POST
@admins_only
def copies(request: AdminRequest, pk: int) -> HttpResponse:
    """Make a draft like this one, and take the steps of a new type with it."""
    made = duplicate_type(_load(pk), by=request.user)
    said = _("A copy, and a draft until it is finished. Give it a name of its own.")
    return done(request, "type", made.pk, said=said, query="?new=1")


def tab(
    request: AdminRequest, row: TicketType, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """One of a type's pages, under its tabs."""
    step = TABS.index(name)
    known = {"type": row, "tab": name, "tabs": TABS, "next": TABS[step + 1] if step + 1 < len(TABS) else ""}
    return shown(request, f"{name}.html", known | context, status=status)


def onward(request: AdminRequest, name: str, pk: int, *, said: str = "") -> HttpResponse:
    """It is saved: back to the page, or, when *Next* was pressed, on to what comes after it."""
    step = TABS.index(name)
    if "next" in request.POST:
        step += 1
    if step == len(TABS):
        row = _load(pk)
        finish_type(row, by=request.user)
        return done(request, "types", said=_("“%s” is offered from now on.") % row.name)
    return done(request, TABS[step], pk, said=said, query=steps(request))


def _page(
    request: AdminRequest,
    pk: int,
    name: str,
    make: Callable[..., DesignForm],
    names: tuple[str, ...],
    *,
    more: Callable[[TicketType], dict[str, Any]] = lambda _row: {},
) -> HttpResponse:
    row = _load(pk)
    present = {one: getattr(row, one) for one in names}
    asked = set(make(row).fields) & set(names)
    seen = mark(row, asked)
    initial = {one: value.all() if hasattr(value, "all") else value for one, value in present.items()} | {"seen": seen}
    form, status = make(row, data=request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edit_type(row, by=request.user, seen=form.cleaned_data["seen"], **form.changes())
                return onward(request, name, pk, said=_("Saved."))
            except Refusal as no:
                form, status = again(form, no, seen=seen), status_of(no)
    return tab(request, row, name, {"form": form, **more(row)}, status=status)


def _load(pk: int) -> TicketType:
    return get_object_or_404(TicketType, pk=pk)
