"""Settings → Portal → Companies: what each shares, and whom we know to work there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.people.models import Company, Customer
from helpdesk.people.operations.sharing import set_membership, share_company, sharing_mark
from helpdesk.people.views.admins import AdminRequest, SeeOther, admins_only, status_of
from helpdesk.refusal import Refusal
from portal.queries.companies import companies_page, opens, people_page
from tickets.views.settings.doors import drawn


@require_GET
@admins_only
def index(request: AdminRequest) -> HttpResponse:
    """Companies by name, fifty at a time; `q` searches names and domains."""
    q = request.GET.get("q", "")
    found = companies_page(q, request.GET.get("after", ""))
    return drawn(
        request, "portal/settings/companies.html", {"room": "portal", "at": "companies", "q": q, "found": found}
    )


@require_http_methods(["GET", "POST"])
@admins_only
def show(request: AdminRequest, pk: int) -> HttpResponse:
    """What a company shares, with what each level would open, and its people. POST saves the level."""
    company = get_object_or_404(Company, pk=pk)
    if request.method == "POST":
        wanted = request.POST.get("sharing", "")
        try:
            share_company(company, sharing=wanted, by=request.user, seen=request.POST.get("seen", ""))
        except Refusal as no:
            return _page(request, company, refusal=no.message, wanted=wanted, status=status_of(no))
        return _done(request, company, _("Saved."))
    return _page(request, company)


@require_POST
@admins_only
def member(request: AdminRequest, pk: int, customer: int) -> HttpResponse:
    """One of its people: verified or not, a manager or not."""
    company = get_object_or_404(Company, pk=pk)
    person = get_object_or_404(Customer, pk=customer, company=company)
    is_verified, is_manager = person.is_company_verified, person.is_company_manager
    match request.POST.get("to", ""):
        case "verified":
            is_verified = True
        case "unverified":
            is_verified = is_manager = False
        case "manager":
            is_manager = True
        case "colleague":
            is_manager = False
    try:
        set_membership(person, is_verified=is_verified, is_manager=is_manager, by=request.user)
    except Refusal as no:
        return _page(request, company, refusal=no.message, status=422)
    return _done(request, company, _("Saved."))


def _page(
    request: AdminRequest, company: Company, *, refusal: str = "", wanted: str = "", status: int = 200
) -> HttpResponse:
    q = request.GET.get("q", "")
    context = {
        "room": "portal",
        "company": company,
        "wanted": wanted or company.sharing,
        "seen": sharing_mark(company),
        "opens": opens(company),
        "q": q,
        "found": people_page(company, q, request.GET.get("after", "")),
        "refusal": refusal,
    }
    return drawn(request, "portal/settings/company.html", context, status=status)


def _done(request: AdminRequest, company: Company, said: str) -> HttpResponse:
    messages.success(request, said)
    query = request.GET.urlencode()
    return SeeOther(reverse("portal:settings_company", args=[company.pk]) + (f"?{query}" if query else ""))
