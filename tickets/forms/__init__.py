"""Forms made from a ticket type's typed fields: every door asks with the same ones."""

from tickets.forms.typed import PREFIX, TypedFieldsForm, ticket_fields, typed_values

__all__ = ["PREFIX", "TypedFieldsForm", "ticket_fields", "typed_values"]
