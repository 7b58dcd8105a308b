"""Forms made from a ticket type's typed fields: every door asks with the same ones."""

from tickets.forms.typed import PREFIX, AsksTypedFields, TypedFieldsForm, ticket_fields, typed_values

__all__ = ["PREFIX", "AsksTypedFields", "TypedFieldsForm", "ticket_fields", "typed_values"]
