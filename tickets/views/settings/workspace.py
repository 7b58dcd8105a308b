"""Settings → Workspace: the address customers write to, and who works here."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.people.models import Brand, Team, User
from helpdesk.people.operations.introducing import introduce
from helpdesk.people.operations.joining import add_team, add_teammate
from helpdesk.people.operations.knowing import steady_hue
from helpdesk.people.operations.standing import change_members, change_role, deactivate, reactivate
from helpdesk.people.queries import can_be_written_to
from helpdesk.refusal import Refusal
from tickets.forms.workspace import BrandForm, TeamForm, TeammateForm
from tickets.queries.workspace import forget
from tickets.views.settings.doors import AdminRequest, admins_only, done, shown


@require_safe
@admins_only
def index(request: AdminRequest) -> HttpResponse:
    """Every brand's address, and everybody who works here or did."""
    return _page(request)


@require_POST
@admins_only
def brand(request: AdminRequest, pk: int) -> HttpResponse:
    """Save a brand's name and address."""
    chosen, form = get_object_or_404(Brand, pk=pk), BrandForm(request.POST, auto_id=f"brand-{pk}-%s")
    if form.is_valid():
        try:
            introduce(chosen, **form.changes(), by=request.user)
        except Refusal as no:
            form.say(no)
        else:
            forget()
            return done(request, "workspace", said=_("Saved."))
    return _page(request, brand_form=(chosen.pk, form), status=422)


@require_POST
@admins_only
def teammates(request: AdminRequest) -> HttpResponse:
    """Add a teammate; the page then shows the link they choose their password by."""
    form = TeammateForm(request.POST)
    if form.is_valid():
        given = form.changes()
        try:
            added = add_teammate(**given, hue=steady_hue(given["email"].lower()), by=request.user)
        except Refusal as no:
            form.say(no)
        else:
            forget()
            return done(request, "workspace", query=f"?invited={added.pk}#teammates")
    return _page(request, teammate_form=form, status=422)


@require_POST
@admins_only
def teammate(request: AdminRequest, pk: int) -> HttpResponse:
    """Give somebody another role, end their work here, or let them come back."""
    chosen, wanted = get_object_or_404(User, pk=pk), request.POST.get("to", "")
    try:
        match wanted:
            case "leave":
                deactivate(chosen, by=request.user)
            case "return":
                reactivate(chosen, by=request.user)
            case _:
                change_role(chosen, to=wanted, by=request.user)
    except Refusal as no:
        return _page(request, refusal=no.message, status=422)
    forget()
    return done(request, "workspace", said=_("Saved."), query="#teammates")


@require_POST
@admins_only
def teams(request: AdminRequest) -> HttpResponse:
    """Add a team, with nobody in it yet."""
    form = TeamForm(request.POST, auto_id="team-%s")
    if form.is_valid():
        try:
            added = add_team(name=form.cleaned_data["name"], by=request.user)
        except Refusal as no:
            form.say(no)
        else:
            forget()
            return done(request, "workspace", query=f"?team={added.pk}#teams")
    return _page(request, team_form=form, status=422)


@require_POST
@admins_only
def team(request: AdminRequest, pk: int) -> HttpResponse:
    """Say who is in a team."""
    chosen = get_object_or_404(Team, pk=pk, archived_at=None)
    wanted = [int(one) for one in request.POST.getlist("members") if one.isascii() and one.isdigit() and len(one) < 10]
    change_members(chosen, members=User.objects.filter(pk__in=wanted), by=request.user)
    forget()
    return done(request, "workspace", said=_("Saved."), query="#teams")


def _page(
    request: AdminRequest,
    *,
    brand_form: tuple[int, BrandForm] | None = None,
    teammate_form: TeammateForm | None = None,
    team_form: TeamForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    brands = list(Brand.objects.order_by("-is_default", "position", "pk"))
    people = list(User.objects.order_by("-is_active", "name", "pk"))
    invited = request.GET.get("invited", "")
    pending = next((one for one in people if str(one.pk) == invited and not one.has_usable_password()), None)
    forms = [(one, brand_form[1] if brand_form and brand_form[0] == one.pk else _form_of(one)) for one in brands]
    known = {
        "room": "workspace",
        "brands": forms,
        "people": people,
        "adding": teammate_form or TeammateForm(),
        "teams": Team.objects.filter(archived_at=None).prefetch_related("members"),
        "opened": request.GET.get("team", ""),
        "adding_team": team_form or TeamForm(auto_id="team-%s"),
        "invited": pending,
        "link": _link(request, pending) if pending else "",
    }
    return shown(request, "workspace.html", known | context, status=status)


def _form_of(brand: Brand) -> BrandForm:
    address = brand.address if can_be_written_to(brand) else ""
    return BrandForm(initial={"name": brand.name, "address": address}, auto_id=f"brand-{brand.pk}-%s")


def _link(request: AdminRequest, user: User) -> str:
    """Where a teammate without a password chooses one. Good once, and for a few days."""
    key = default_token_generator.make_token(user)
    where = {"uidb36": user_pk_to_url_str(user), "key": key}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=where))
