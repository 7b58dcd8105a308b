from tickets.models.field import Field, FieldOption
from tickets.models.field_value import FieldValue
from tickets.models.state import State, StateCategory
from tickets.models.ticket import Ticket
from tickets.models.ticket_type import Category, TicketType, TypeState

__all__ = [
    "Category",
    "Field",
    "FieldOption",
    "FieldValue",
    "State",
    "StateCategory",
    "Ticket",
    "TicketType",
    "TypeState",
]
