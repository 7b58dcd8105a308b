"""What a customer fills in."""

from collections.abc import Mapping

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from helpdesk.fields import FieldSpec
from helpdesk.fields.files import FilesInput
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from portal.forms.keeping import KeepsFiles
from tickets.forms import PREFIX, TypedFieldsForm, ticket_fields
from tickets.models import TicketType
from tickets.operations.keeping import Kept

FILES = "files"  # of the form itself, beside those of its questions


class AnswersForm(KeepsFiles, TypedFieldsForm):
    """The questions of a type of ticket, as this customer is asked them.

    `kept` are files that came before, by the keys that are posted in their place. `more` are fields of the form's own
    that take files.
    """

    left_out: tuple[str, ...] = ()  # kinds of fields that are not asked

    def __init__(
        self,
        ticket_type: TicketType,
        customer: Customer,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[bytes]] | None" = None,
        *,
        kept: Mapping[str, Kept] | None = None,
        more: Mapping[str, forms.Field] | None = None,
    ) -> None:
        asked = ticket_fields(ticket_type, audience="customer", data=data, reader=customer)
        asked = {name: field for name, field in asked.items() if field.spec.kind not in self.left_out}
        self.typed = asked
        # By the widgets that are drawn: Django copies the fields of a form, never those that are added to it.
        self.of_files = {
            name: field.widget
            for name, field in {**asked, **(more or {})}.items()
            if isinstance(field.widget, FilesInput)
        }
        data, files = self.taken(data, files, kept or {})
        super().__init__(data, files, typed=asked, auto_id="id_%s")
        specs = {field.spec.key: field.spec for field in asked.values()}
        for field in asked.values():
            field.widget.attrs.setdefault("class", "input")
            # templates/ui/field.html says it where no script hides the field
            field.condition = _only_if(field.spec, specs)  # type: ignore[attr-defined]  # for the template alone

    def say(self, no: Refusal) -> None:
        """Put a refusal at the field it is about."""
        name = f"{PREFIX}{no.field}"
        self.add_error(name if name in self.fields else None, no.message)


def posted_keys(data: QueryDict) -> list[str]:
    """The keys of files that came before and are sent again, among everything else that was posted."""
    return [one for name, given in data.lists() if name == FILES or name.startswith(PREFIX) for one in given]


def _only_if(spec: FieldSpec, specs: Mapping[str, FieldSpec]) -> str:
    decider = specs.get(spec.shown_when)
    if decider is None:
        return ""
    labels = {one.id: one.label for one in decider.options}
    said = {True: _("ticked"), False: _("not ticked")}
    values = (said[one] if isinstance(one, bool) else labels.get(one, "") for one in spec.shown_values)
    answers = _(" or ").join(f"“{value}”" for value in values if value)
    return _("Only if %(question)s is %(answers)s.") % {"question": f"“{decider.name}”", "answers": answers}
