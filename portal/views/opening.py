"""A new ticket by somebody who is not signed in: held until a mail has shown that the address is theirs.

The form also stands in frames on sites that an admin named. There are no cookies there, and it needs none: a stamp
says that we made the page, and nothing is done in anybody's name before they have opened their mail.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from helpdesk.people.operations.signing_in import NoLongerGood, TooManyAsked, asked_by
from helpdesk.refusal import Refusal
from helpdesk.ui.places import portal_path
from helpdesk.ui.sending import print_of
from portal.access import Stamp, network_of, stamp_of, tray_for
from portal.emails.signing_in import mail_held
from portal.forms.answering import posted_keys
from portal.forms.opening import TRAP, OpenForm
from portal.queries.held import held_by
from portal.queries.offers import offered_to
from portal.views.doors import HTTP_UNPROCESSABLE, PortalRequest, SeeOther, for_anybody, page, sign_in_first
from tickets.access import may_submit
from tickets.models import Category, HeldSubmission, TicketType
from tickets.operations.holding import TooManyHeld
from tickets.operations.keeping import keep_file, kept_files, owner_key
from tickets.queries.workspace import workspace

HTTP_TOO_MANY = 429


def choose_openly(request: PortalRequest) -> HttpResponse:
    """The types that are open to everyone. Where there is one alone, its form; where there is none, sign in."""
    offered = offered_to(None, request.brand)
    if not offered or "held" in request.GET:
        return sign_in_first(request)
    if len(offered) == 1:
        return SeeOther(portal_path(request.brand, "new_of", type_id=offered[0].pk))
    return page(request, "choose", tab="tickets", types=offered, more="")


def new_openly(request: PortalRequest, type_id: int) -> HttpResponse:
    """The form of a type that is open to everyone; of any other, sign in and come back."""
    offered = offered_to(None, request.brand)
    chosen = next((one for one in offered if one.pk == type_id), None)
    if chosen is None or "held" in request.GET:
        return sign_in_first(request)
    return ask_openly(request, chosen, is_choice=len(offered) > 1)


def ask_openly(
    request: PortalRequest, chosen: TicketType, *, is_choice: bool = False, is_framed: bool = False
) -> HttpResponse:
    """GET asks, POST holds what was sent and leads to where that is said. Whatever stands in the way is said in words,
    with all that was typed and attached: 422, and 429 for what is too much.
    """
    form, status = _form(request, chosen), 200
    if form.is_bound:
        found = _hold(request, chosen, form)
        if isinstance(found, HeldSubmission):
            handle = found.sign_in.handle
            framed = portal_path(request.brand, "embed_sent", type_id=chosen.pk, handle=handle) + _themed(request)
            return SeeOther(framed if is_framed else portal_path(request.brand, "code", handle=handle))
        status = found
    tray = tray_for(_owner(form.stamp), is_strangers=True)
    more = {"type": chosen, "form": form, "trap": TRAP, "is_choice": is_choice, "theme": _theme(request), "tray": tray}
    return page(request, "embed" if is_framed else "new_open", status, tab="tickets", **more)


def _form(request: PortalRequest, chosen: TicketType) -> OpenForm:
    """The form as it is asked for, or as it was sent: with the files that came along the last time."""
    place = f"{request.brand.key}:{chosen.pk}"
    stamp, is_stamped = stamp_of(place, request.POST.get("stamp", ""))
    if request.method != "POST":
        return OpenForm(chosen, stamp=stamp, prefill=request.GET)
    kept = kept_files(posted_keys(request.POST), owner=_owner(stamp))
    return OpenForm(chosen, request.POST, request.FILES, stamp=stamp, is_stamped=is_stamped, kept=kept)


def _hold(request: PortalRequest, chosen: TicketType, form: OpenForm) -> HeldSubmission | int:
    """What was sent is held; else the status of the page that says why not, with its files kept for the next time."""
    owner, network = _owner(form.stamp), network_of(request)
    form.full_clean()
    form.keep_files(partial(keep_file, owner=owner, network=network or "nowhere"))
    if form.errors:
        return HTTP_UNPROCESSABLE
    try:
        return mail_held(
            ticket_type=chosen,
            brand=request.brand,
            sent_print=print_of(request, by=0),
            owner=owner,
            network=network,
            leads_to=portal_path(request.brand, "new_of", type_id=chosen.pk),
            **form.held(),
        )
    except Refusal as no:
        form.say(no)
        return HTTP_TOO_MANY if isinstance(no, TooManyHeld | TooManyAsked) else HTTP_UNPROCESSABLE


def _owner(stamp: Stamp) -> str:
    """Whose files those of a page are: the page's alone, also when it comes back with a newer stamp."""
    return owner_key("page", stamp.nonce)


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page of one type for a frame: on the sites that its admin named, and on no other. Knows nobody's session."""

    @wraps(view)
    def inside(request: PortalRequest, /, type_id: int, **more: str) -> HttpResponseBase:
        chosen = workspace().types.get(type_id)
        if chosen is None or chosen.category != Category.CUSTOMER:
            raise Http404
        request.customer_session = None  # in a frame there is none; nor is there one where it is opened by itself
        shown = view if may_submit(None, chosen, request.brand) else _closed
        sites = chosen.embedding_sites
        policy: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": sites or [CSP.NONE]}
        if sites:
            shown = xframe_options_exempt(shown)
        return csp_override(policy)(shown)(request, chosen, **more)

    return csrf_exempt(for_anybody(inside))


@require_http_methods(["GET", "HEAD", "POST"])
@framed
def embed(request: PortalRequest, chosen: TicketType) -> HttpResponse:
    """The form of a type, for a frame."""
    return ask_openly(request, chosen, is_framed=True)


@require_safe
@framed
def embed_sent(request: PortalRequest, chosen: TicketType, handle: str) -> HttpResponse:
    """It is held: look into your mail. Where there is nothing (any more), the form again."""
    try:
        asked = asked_by(handle, brand=request.brand)
    except NoLongerGood:
        asked = None
    if asked is None or held_by(asked) is None:
        return SeeOther(portal_path(request.brand, "embed", type_id=chosen.pk) + _themed(request))
    theme, themed = _theme(request), _themed(request)
    return page(request, "embed_sent", type=chosen, asked=asked, theme=theme, themed=themed)


def _closed(request: PortalRequest, chosen: TicketType, **_more: str) -> HttpResponse:
    """It is not open to everyone, or no longer: said in the frame, with the way there is."""
    return page(request, "embed_closed", 404, type=chosen, theme=_theme(request))


def _theme(request: PortalRequest) -> str:
    """Light or dark, where the site around the frame is always so; empty for what the system says."""
    wanted = request.GET.get("theme", "")
    return wanted if wanted in ("light", "dark") else ""


def _themed(request: PortalRequest) -> str:
    return f"?theme={_theme(request)}" if _theme(request) else ""
