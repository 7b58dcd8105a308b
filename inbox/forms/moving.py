"""What is asked before something moves on."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from tickets.forms import AsksTypedFields, ticket_fields, typed_values
from tickets.models import Field, State
from tickets.operations.cascading import CascadePlan
from tickets.queries.cascades import CascadePreview


class MissingFieldsForm(AsksTypedFields):
    """Just the fields that must be answered before a ticket is resolved, and where it then goes.

    Fields that other answers bring up are among them; `present` are the values that the ticket has.
    """

    to = forms.IntegerField(widget=forms.HiddenInput)
    answers = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(
        self,
        missing: Iterable[Field],
        *,
        to: State,
        present: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
    ) -> None:
        super().__init__(data, files, initial={"to": to.pk})
        self.present = present or {}
        self.fields.update(ticket_fields(missing, audience="agent", purpose="resolve", data=data))
        for position, widget in enumerate(one.widget for one in self.fields.values() if not one.widget.is_hidden):
            widget.attrs.setdefault("class", "input")
            widget.attrs["autofocus"] = position == 0

    def values(self) -> dict[str, Any]:
        """The answers by the keys of their fields."""
        return typed_values(self)


class FollowingForm(MissingFieldsForm):
    """The same, before a tracker moves that others are linked to: what is to follow, and who will hear of it."""

    moves = forms.BooleanField(required=False, initial=True, label=lazy("Move the linked tickets too"))
    also_resolved = forms.BooleanField(required=False, label=lazy("Also those that are resolved"))
    message = forms.CharField(
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        label=lazy("A message to their customers"),
        help_text=lazy("It goes out with the news of the move, in one mail."),
    )
    sheet = forms.CharField(widget=forms.HiddenInput, initial="1")  # nothing follows what was not asked about

    def __init__(self, missing: Iterable[Field], *, preview: CascadePreview, to: State, **sent: Any) -> None:
        super().__init__(missing, to=to, **sent)
        self.follows = _what_follows(preview)
        if not preview.resolved and "also_resolved" not in self.data:
            del self.fields["also_resolved"]
        for name in ("moves", "also_resolved"):
            if name in self.fields:
                self.fields[name].widget.attrs["class"] = "input input--check"

    def plan(self) -> CascadePlan:
        """What a valid form wants to follow."""
        given = self.cleaned_data
        return CascadePlan(
            moves=given["moves"], also_resolved=given.get("also_resolved", False), message=given["message"]
        )


def _what_follows(preview: CascadePreview) -> str:
    said = [
        ngettext("%d ticket moves.", "%d tickets move.", preview.moving) % preview.moving,
        ngettext("%d customer gets a mail.", "%d customers get a mail.", preview.told) % preview.told,
    ]
    if not preview.moving and not preview.told:
        said = [_("Nothing follows: only the tracker moves.")]
    if preview.lacking:
        words = ngettext(
            "%(count)d stays until this is filled in: %(fields)s.",
            "%(count)d stay until this is filled in: %(fields)s.",
            preview.lacking,
        )
        said.append(words % {"count": preview.lacking, "fields": ", ".join(preview.lacks)})
    if preview.resolved:
        said.append(
            ngettext("%d is resolved and stays.", "%d are resolved and stay.", preview.resolved) % preview.resolved
        )
    if preview.impossible:
        words = ngettext("%d cannot be in this state.", "%d cannot be in this state.", preview.impossible)
        said.append(words % preview.impossible)
    if preview.plain:
        words = ngettext(
            "%d conversation is no ticket: only the message reaches it.",
            "%d conversations are no tickets: only the message reaches them.",
            preview.plain,
        )
        said.append(words % preview.plain)
    return " ".join(said)
