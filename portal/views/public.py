"""What anybody may fetch of a brand: its logo, and what search engines are told."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from helpdesk.people.models import Brand, BrandLogo
from helpdesk.people.queries import hosts
from helpdesk.ui.places import portal_path
from helpdesk.ui.served import POLICY
from tickets.queries.workspace import workspace

A_YEAR = 60 * 60 * 24 * 365


@require_safe
def logo(request: HttpRequest, key: str) -> HttpResponse:
    """A logo, by what it is: the address of another one is another, so nobody has to ask twice."""
    found = BrandLogo.objects.filter(key=key).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # mail programs on the web show it too
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read at this host: first pages of brands that want to be listed, nothing else."""
    at = None if hosts.is_ours(request.get_host()) else hosts.brand_at(request.get_host())
    brands = [one for one in workspace().brands.values() if at in (None, one.pk) and is_public(one)]
    here = [one for one in brands if at or one.is_default or not one.base_url]
    lines = [f"Allow: {portal_path(one, 'tickets')}$" for one in here]
    lines += ["Allow: /portal/logos/", "Allow: /static/"] if here else []
    text = "\n".join(["User-agent: *", *lines, "Disallow: /", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def is_public(brand: Brand) -> bool:
    """Whether search engines may list its first page: it has one for everybody, and an admin said so."""
    return brand.is_listed and brand.entry == Brand.Entry.EVERYONE
