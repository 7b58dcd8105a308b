"""Settings → Support → Ticketing → States: the board of four categories, one state opened beside it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.refusal import Refusal
from tickets.forms.designing import StateForm
from tickets.models import State, StateCategory
from tickets.operations.designing_states import (
    EDITABLE,
    add_state,
    archive_state,
    edit_state,
    make_default_state,
    move_state,
    restore_state,
)
from tickets.queries.designs import mark
from tickets.queries.type_screens import lanes
from tickets.views.settings.doors import AdminRequest, admins_only, again, done, place_in, shown, status_of


@require_GET
@admins_only
def index(request: AdminRequest) -> HttpResponse:
    """All states, by category, with the types that offer them."""
    return board(request)


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: AdminRequest) -> HttpResponse:
    """Add a state to a category; every type offers it."""
    category = request.GET.get("category", "")
    if category not in StateCategory.values:
        category = StateCategory.IN_PROGRESS.value
    form = StateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_state(category=category, by=request.user, **form.changes())
            return done(request, "states", said=_("“%s” is offered by every type.") % made.name)
        except Refusal as no:
            form.say(no)
    context = {"form": form, "category": StateCategory(category)}
    return board(request, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admins_only
def show(request: AdminRequest, pk: int) -> HttpResponse:
    """One state: its names, its colour, whether customers see it."""
    row = get_object_or_404(State, pk=pk)
    seen = mark(row, EDITABLE)
    form = StateForm(request.POST or None, initial={one: getattr(row, one) for one in EDITABLE} | {"seen": seen})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edit_state(row, by=request.user, seen=form.cleaned_data["seen"], **form.changes())
                return done(request, "states", said=_("Saved."))
            except Refusal as no:
                form, status = again(form, no, seen=seen), status_of(no)
    return board(request, {"form": form, "opened": row, "category": StateCategory(row.category)}, status=status)


@require_POST
@admins_only
def place(request: AdminRequest, pk: int) -> HttpResponse:
    """Move a state within its category."""
    move_state(get_object_or_404(State, pk=pk), to=place_in(request), by=request.user)
    return done(request, "states")


@require_POST
@admins_only
def standing(request: AdminRequest, pk: int) -> HttpResponse:
    """Archive a state, restore it, make it the default of its category."""
    row = get_object_or_404(State, pk=pk)
    verb, words = {
        "archive": (archive_state, _("“%s” is archived. Tickets in it stay there until they are moved.")),
        "restore": (restore_state, _("“%s” is offered again.")),
        "default": (make_default_state, _("Tickets come to “%s” from now on.")),
    }.get(request.POST.get("to", ""), (None, ""))
    if verb is None:
        raise Http404
    try:
        verb(row, by=request.user)
    except Refusal as no:
        return board(request, {"refusal": no.message}, status=422)
    return done(request, "states", said=words % row.name)


def board(request: AdminRequest, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """The four lanes, and beside them what is open."""
    columns, archived = lanes()
    return shown(request, "states.html", {"lanes": columns, "archived": archived, **(context or {})}, status=status)
