from tickets.models.cascade import Cascade, CascadeResult
from tickets.models.field import Field, FieldOption
from tickets.models.field_value import FieldValue
from tickets.models.following import ChecklistItem, Watcher
from tickets.models.form import TicketForm
from tickets.models.held_submission import HeldSubmission
from tickets.models.kept_file import KeptFile
from tickets.models.link import Link, LinkKind
from tickets.models.rating import Rating
from tickets.models.state import State, StateCategory
from tickets.models.ticket import Ticket
from tickets.models.ticket_type import Category, TicketType, TypeState

__all__ = [
    "Cascade",
    "CascadeResult",
    "Category",
    "ChecklistItem",
    "Field",
    "FieldOption",
    "FieldValue",
    "HeldSubmission",
    "KeptFile",
    "Link",
    "LinkKind",
    "Rating",
    "State",
    "StateCategory",
    "Ticket",
    "TicketForm",
    "TicketType",
    "TypeState",
    "Watcher",
]
