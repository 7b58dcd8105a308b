"""The fields of a type: the list with its flags, one field opened in it, and the look at the form they make."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpdesk.fields import Audience, kinds
from helpdesk.refusal import Refusal
from tickets.forms.designing_fields import FLAGS, FieldForm
from tickets.forms.previewing import preview
from tickets.models import Field, FieldOption, TicketType
from tickets.operations.designing_fields import (
    SEEN,
    add_field,
    archive_field,
    edit_field,
    move_field,
    restore_field,
    set_flags,
)
from tickets.operations.designing_options import archive_option, move_option, restore_option
from tickets.queries.designs import mark
from tickets.queries.type_screens import designed_fields
from tickets.views.settings.doors import (
    SIDES,
    AdminRequest,
    admins_only,
    again,
    done,
    place_in,
    shown,
    status_of,
    steps,
)
from tickets.views.settings.types import onward, tab


@require_http_methods(["GET", "POST"])
@admins_only
def index(request: AdminRequest, pk: int) -> HttpResponse:
    """All fields of a type; POST saves their flags."""
    row = get_object_or_404(TicketType, pk=pk)
    live, archived = designed_fields(row)
    refusal, status, marks = "", 200, _marks(live)
    if request.method == "POST":
        flags = {one.pk: _ticked(request, one) for one in live if f"flags-{one.pk}" in request.POST}
        seen = {one: request.POST[f"flags-{one}"] for one in flags}
        try:
            set_flags(row, flags=flags, by=request.user, seen=seen)
            return onward(request, "fields", pk, said=_("Saved."))
        except Refusal as no:
            refusal, status = no.message, status_of(no)  # the ticks are shown as they were sent
            for one in live:
                for name, value in flags.get(one.pk, {}).items():
                    setattr(one, name, value)
    return _listed(request, row, live, archived, refusal=refusal, marks=marks, status=status, is_unsaved=bool(refusal))


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: AdminRequest, pk: int) -> HttpResponse:
    """Add a field: first its kind, which is fixed from then on, then what it asks."""
    row = get_object_or_404(TicketType, pk=pk)
    live, archived = designed_fields(row)
    kind = request.GET.get("kind", "")
    if kind not in kinds:
        return _listed(request, row, live, archived, choosing=True)
    if "next" in request.POST and not request.POST.get("name", "").strip():
        return onward(request, "fields", pk)  # nothing was written: there is no field to add
    form = FieldForm(request.POST or None, kind=kind, field=None, others=live)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_field(row, kind=kind, by=request.user, **form.changes())
            return onward(request, "fields", pk, said=_("“%s” is asked from now on.") % made.name)
        except Refusal as no:
            form.say(no)
    return _listed(request, row, live, archived, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@admins_only
def show(request: AdminRequest, pk: int, field: int) -> HttpResponse:
    """One field, opened where it stands in the list. POST saves it, and then does what its options are to do."""
    row, one = _load(pk, field)
    live, archived = designed_fields(row)
    one = next((each for each in live if each.pk == one.pk), one)
    seen = mark(one, SEEN)
    form, status = FieldForm(request.POST or None, kind=one.kind, field=one, others=live, initial={"seen": seen}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edit_field(one, by=request.user, seen=form.cleaned_data["seen"], **form.changes())
                return _then(request, one)
            except Refusal as no:
                form, status = again(form, no, seen=seen), status_of(no)
    return _listed(request, row, live, archived, form=form, opened=one, status=status)


@require_POST
@admins_only
def place(request: AdminRequest, pk: int, field: int) -> HttpResponse:
    """Ask it earlier or later."""
    move_field(_load(pk, field)[1], to=place_in(request), by=request.user)
    return done(request, "fields", pk, query=steps(request))


@require_POST
@admins_only
def standing(request: AdminRequest, pk: int, field: int) -> HttpResponse:
    """Archive a field, or ask it again."""
    row, one = _load(pk, field)
    verb, words = {
        "archive": (archive_field, _("“%s” is archived. What tickets answered is kept.")),
        "restore": (restore_field, _("“%s” is asked again.")),
    }.get(request.POST.get("to", ""), (None, ""))
    if verb is None:
        raise Http404
    try:
        verb(one, by=request.user)
    except Refusal as no:
        return _listed(request, row, *designed_fields(row), refusal=no.message, status=422)
    return done(request, "fields", pk, said=words % one.name, query=steps(request))


@require_http_methods(["GET", "POST"])
@admins_only
def look(request: AdminRequest, pk: int) -> HttpResponse:
    """The form that the type makes. POST looks at what is not saved yet; nothing is written by either."""
    row = get_object_or_404(TicketType, pk=pk)
    live, _archived = designed_fields(row)
    audience: Audience = "customer" if request.GET.get("as") == "customer" else "agent"
    draft = _draft(request, live)
    context = {"type": row, "preview": preview(live, audience=audience, draft=draft, flags=request.POST or None)}
    return shown(request, "look.html", context, swap=["preview"])


def _draft(request: AdminRequest, live: list[Field]) -> FieldForm | None:
    wanted = request.POST.get("draft", "")
    one = next((each for each in live if str(each.pk) == wanted), None)
    kind = one.kind if one else wanted
    return FieldForm(request.POST, kind=kind, field=one, others=live) if kind in kinds else None


def _then(request: AdminRequest, field: Field) -> HttpResponse:
    """What a button beside an option asks for, once everything that was written is saved: `up-12`, `archive-12` …"""
    verb, _sep, pk = request.POST.get("then", "").partition("-")
    option = FieldOption.objects.filter(field=field, pk=int(pk)).first() if pk.isascii() and pk.isdigit() else None
    said = _("Saved.")
    if option is not None:
        try:
            if verb in SIDES:
                move_option(option, to=SIDES[verb], by=request.user)
            elif verb in ("archive", "restore"):
                (archive_option if verb == "archive" else restore_option)(option, by=request.user)
        except Refusal as no:
            said = no.message
    if option is None and verb not in ("stay", "add"):
        return onward(request, "fields", field.type_id, said=said)
    return done(request, "field", field.type_id, field.pk, said=said, query=steps(request))


def _listed(
    request: AdminRequest,
    row: TicketType,
    live: list[Field],
    archived: list[Field],
    *,
    form: FieldForm | None = None,
    opened: Field | None = None,
    choosing: bool = False,
    refusal: str = "",
    marks: dict[int, str] | None = None,
    is_unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    audience: Audience = "customer" if request.GET.get("as") == "customer" else "agent"
    context: dict[str, Any] = {
        "fields": live,
        "archived": archived,
        "kinds": kinds,
        "flags": FLAGS,
        "marks": _marks(live) if marks is None else marks,
        "form": form,
        "opened": opened,
        "choosing": choosing,
        "refusal": refusal,
        "is_unsaved": is_unsaved,
        "preview": preview(live, audience=audience, draft=form if form and form.is_bound else None),
    }
    return tab(request, row, "fields", context, status=status)


def _marks(fields: list[Field]) -> dict[int, str]:
    return {one.pk: mark(one, FLAGS) for one in fields}


def _ticked(request: AdminRequest, field: Field) -> dict[str, bool]:
    return {name: f"flag-{field.pk}-{name}" in request.POST for name in FLAGS}


def _load(pk: int, field: int) -> tuple[TicketType, Field]:
    one = get_object_or_404(Field.objects.select_related("type").prefetch_related("options"), pk=field, type=pk)
    return one.type, one
