"""What a customer may still change of their answers."""

from typing import Any

from helpdesk.fields import kinds
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from tickets.forms import PREFIX, TypedFieldsForm, ticket_fields
from tickets.models import Ticket
from tickets.queries.specs import fields_of, values_of

SEEN = "seen-"


class DetailsForm(TypedFieldsForm):
    """The fields of a ticket that its customer may edit, with what stands in them."""

    def __init__(self, ticket: Ticket, customer: Customer, data: Any = None) -> None:
        fields = list(fields_of(ticket.type_id))
        self.present_values = values_of(ticket, fields)
        editable = [field for field in fields if field.customer_may_edit and field.on_customer_ticket]
        asked = ticket_fields(
            [field for field in editable if field.kind != "files"],
            audience="customer",
            purpose="edit",
            values=self.present_values,
            data=data,
            reader=customer,
        )
        super().__init__(data, None, typed=asked, present=self.present_values, auto_id="id_%s")
        self.seen = {}
        for field in asked.values():
            field.widget.attrs.setdefault("class", "input")
            key = field.spec.key
            self.seen[f"{SEEN}{key}"] = kinds[field.spec.kind].display(self.present_values[key], field.spec)

    def was_seen(self) -> dict[str, str]:
        """What the page showed, as the operation asks for it."""
        return {key.removeprefix(SEEN): str(self.data.get(key, "")) for key in self.seen if key in self.data}

    def say(self, no: Refusal) -> None:
        """Put a refusal at the field it is about."""
        name = f"{PREFIX}{no.field}"
        self.add_error(name if name in self.fields else None, no.message)
