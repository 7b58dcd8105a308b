"""Adding a filter to a list: a property, then its values, then the list again."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.ui.fragments import respond
from inbox.forms.filtering import FilterForm, properties, typed_properties
from inbox.queries.asking import FIELD, FILTERS, Asked
from inbox.queries.filtering import LABELS, surroundings
from inbox.views.doors import AgentRequest, SeeOther, agents_only


@require_http_methods(["GET", "HEAD", "POST"])
@agents_only
def choose(request: AgentRequest) -> HttpResponse:
    """What to filter by; with `by`, which of it. POST leads to the list with the filter in its URL."""
    asked, by = Asked.read(request.GET), request.GET.get("by", "")
    around = surroundings(request.user)
    query = asked.url()
    context = {"section": "inbox", "user": request.user, "back_url": f"{reverse('inbox:list')}{query}"}
    if not by:
        groups = ((_("Conversation and ticket"), properties()), *typed_properties(around))
        return _dialog(request, context | {"title": _("Filter"), "groups": groups, "query": query})
    fields = around.fields(by.removeprefix("field."), asked) if FIELD.fullmatch(by) else []
    if by not in FILTERS and not fields:
        raise Http404
    form = FilterForm(by, around, fields, request.POST if request.method == "POST" else None)
    if form.is_valid():
        narrowed = asked.url(**{by: form.value}) if form.value else asked.without(by).url()
        return SeeOther(f"{reverse('inbox:list')}{narrowed}")
    title = fields[0].name if fields else _(LABELS[by])
    return _dialog(request, context | {"title": title, "form": form, "action": request.get_full_path()})


def _dialog(request: AgentRequest, context: dict[str, object]) -> HttpResponse:
    return respond(request, "inbox/filter.html", context, swap=["dialog"])
