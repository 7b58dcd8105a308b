"""One file a page, and any of its regions alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

from helpdesk.ui.engine import Page


class HtmxHttpRequest(HttpRequest):
    """A request as our middleware leaves it."""

    htmx: HtmxDetails


def respond(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    swap: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The whole page; for htmx, and where `swap` names blocks, those alone.

    A block called `x` has the root id `x`. The one that the request targets is the plain answer; each of the
    others finds its own place, as an `<hx-partial>` that morphs the element with its name. Going back in history
    always gives the whole page.
    """
    if not swap or not wants_fragment(request):
        return HttpResponse(get_template(template).render(dict(context), request), status=status)
    blocks = [(name, _block(template, name)) for name in swap]
    known = blocks[0][1].prepared(context, request)
    pieces = [(name, block.draw(known)) for name, block in blocks]
    asked = _target(request)
    if len(pieces) == 1 or (pieces[0][0] == asked):
        (_, answer), *others = pieces
    else:
        answer, others = SafeString(""), pieces
    response = HttpResponse(answer + SafeString("").join(_placed(name, html) for name, html in others), status=status)
    response["Vary"] = "HX-Request"
    return response


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for part of a page rather than a browser for all of it."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx) and htmx is not None and not htmx.history_restore_request


def render(request: HttpRequest, template: str, block: str, context: Mapping[str, Any]) -> SafeString:
    """One region of a page."""
    return _block(template, block).render(context, request)


def _block(template: str, name: str) -> Page:
    found = get_template(f"{template}#{name}")
    assert isinstance(found, Page)
    return found


def _target(request: HttpRequest) -> str:
    """The id of the element that htmx will put the answer into: it sends `section#list`."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return ((htmx.target if htmx else "") or "").rpartition("#")[2]


def _placed(name: str, html: SafeString) -> SafeString:
    return format_html('<hx-partial hx-target="#{}" hx-swap="outerMorph">{}</hx-partial>', name, html)
