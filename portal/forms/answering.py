"""What a customer fills in."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.fields import FieldSpec
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from tickets.forms import PREFIX, TypedFieldsForm, ticket_fields
from tickets.models import TicketType


class AnswersForm(TypedFieldsForm):
    """The questions of a type of ticket, as this customer is asked them."""

    def __init__(self, ticket_type: TicketType, customer: Customer, data: Any = None, files: Any = None) -> None:
        asked = ticket_fields(ticket_type, audience="customer", data=data, reader=customer)
        super().__init__(data, files, typed=asked, auto_id="id_%s")
        specs = {field.spec.key: field.spec for field in asked.values()}
        for field in asked.values():
            field.widget.attrs.setdefault("class", "input")
            # templates/ui/field.html says it where no script hides the field
            field.condition = _only_if(field.spec, specs)  # type: ignore[attr-defined]  # for the template alone

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            self._ask_for_files_again(cleaned)
        return cleaned

    def say(self, no: Refusal) -> None:
        """Put a refusal at the field it is about."""
        name = f"{PREFIX}{no.field}"
        self.add_error(name if name in self.fields else None, no.message)
        self._ask_for_files_again(self.cleaned_data)

    def _ask_for_files_again(self, cleaned: Mapping[str, Any]) -> None:
        """No browser keeps the files of a form that comes back: say so where they were chosen."""
        for name in [one for one in self.files if cleaned.get(one)]:
            self.add_error(name, _("Choose these files once more: they were not kept, as the form was not sent."))


def _only_if(spec: FieldSpec, specs: Mapping[str, FieldSpec]) -> str:
    decider = specs.get(spec.shown_when)
    if decider is None:
        return ""
    labels = {one.id: one.label for one in decider.options}
    said = {True: _("ticked"), False: _("not ticked")}
    values = (said[one] if isinstance(one, bool) else labels.get(one, "") for one in spec.shown_values)
    answers = _(" or ").join(f"“{value}”" for value in values if value)
    return _("Only if %(question)s is %(answers)s.") % {"question": f"“{decider.name}”", "answers": answers}
