"""One file a page, and any of its regions alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    swap: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page; for htmx, and where `swap` names partials, those alone.

    The first partial is the answer to what was asked, the others find their own place: each is rendered
    as an `<hx-partial>` that morphs the element with the partial's name as its id.
    """
    if not swap or not getattr(request, "htmx", False):
        return HttpResponse(get_template(template).render(dict(context), request), status=status)
    first, *others = swap
    pieces = [render(request, template, first, context)]
    pieces += [_partial(name, render(request, template, name, context)) for name in others]
    return HttpResponse("".join(pieces), status=status)


def render(request: HttpRequest, template: str, partial: str, context: Mapping[str, Any]) -> SafeString:
    """One region of a page."""
    return get_template(f"{template}#{partial}").render(dict(context), request)


def _partial(name: str, html: SafeString) -> SafeString:
    return format_html('<hx-partial hx-target="#{}" hx-swap="outerMorph">{}</hx-partial>', name, html)
