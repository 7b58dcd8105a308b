"""What Lumen asks in a ticket: its types and their typed fields."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FieldDesign:
    key: str
    name: str
    kind: str
    options: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    flags: tuple[str, ...] = ()  # of tickets.models.Field, set to True
    is_for_agents: bool = False
    help_text: str = ""
    placeholder: str = ""


@dataclass(frozen=True)
class TypeDesign:
    """A ticket type. One with `category` alone as its key is the default type that every workspace has."""

    key: str
    category: str
    name: str
    icon: str
    description: str
    fields: tuple[FieldDesign, ...] = ()


SEVERITY = FieldDesign("severity", "Severity", "single_select", ("Low", "Medium", "High"), is_for_agents=True)
ORDER = FieldDesign(
    "order", "Order number", "text", flags=("required_for_customers",), placeholder="88213",
    help_text="You find it at the top of the mail that confirmed your order.",
)  # fmt: skip

TYPES = (
    TypeDesign(
        "fault",
        "customer",
        "Device fault",
        "zap",
        "A lamp, a switch, a lock or the app does not do what it should.",
        (
            FieldDesign("firmware", "Firmware", "text", settings={"max_length": 20}, placeholder="4.2.1"),
            FieldDesign("order", "Order number", "text", placeholder="88213"),
            SEVERITY,
            FieldDesign("purchased", "Purchased on", "date", settings={"latest": "today"}),
            FieldDesign(
                "rooms",
                "Affected rooms",
                "multi_select",
                ("Kitchen", "Pantry", "Hall", "Living room", "Bedroom", "Office", "Lobby", "Garden", "Garage"),
            ),
            FieldDesign("noticed", "First noticed", "datetime"),
            FieldDesign("video", "Link to a video", "url", help_text="From any service, as long as we may open it."),
            FieldDesign(
                "cause",
                "Root cause",
                "single_select",
                ("Firmware", "Hardware", "Wiring", "Network", "Handling"),
                is_for_agents=True,
                flags=("required_to_resolve",),
            ),
        ),
    ),
    TypeDesign(
        "order",
        "customer",
        "Order and delivery",
        "package",
        "Something ordered that is late, wrong, missing or to be returned.",
        (
            ORDER,
            FieldDesign("quantity", "How many", "number", settings={"min": "1", "max": "5000"}),
            FieldDesign("needed", "Needed by", "date"),
            FieldDesign("tracking", "Tracking page", "url", is_for_agents=True),
            FieldDesign("gift", "It is a gift", "checkbox"),
        ),
    ),
    TypeDesign(
        "billing",
        "customer",
        "Billing",
        "receipt",
        "Invoices, payments and refunds.",
        (
            FieldDesign("invoice", "Invoice", "text", placeholder="L-2026-0412"),
            FieldDesign("amount", "Amount", "decimal", settings={"places": 2, "unit": "€", "min": "0"}),
            FieldDesign("copy_to", "Send a copy to", "email"),
            FieldDesign("details", "What is wrong with it", "long_text"),
        ),
    ),
    TypeDesign(
        "refund",
        "back_office",
        "Refund approval",
        "banknote",
        "Finance approves what goes back to a customer. Above € 200 it takes two people.",
        (
            FieldDesign("order", "Order number", "text", placeholder="88213"),
            FieldDesign("amount", "Amount", "decimal", settings={"places": 2, "unit": "€", "min": "0"}),
            FieldDesign("card", "To the original card", "checkbox"),
            FieldDesign("reason", "Reason", "long_text"),
            FieldDesign("approved", "Approved", "checkbox", flags=("required_to_resolve",)),
        ),
    ),
    TypeDesign(
        "issue",
        "tracker",
        "Firmware issue",
        "waypoints",
        "One fault in a device or an app that hits many customers.",
        (
            FieldDesign(
                "component", "Component", "single_select", ("Dimmer D2", "Bridge H3", "Harbor lock", "App", "Cloud")
            ),
            FieldDesign("broken_since", "Broken since", "text", placeholder="4.2.0"),
            FieldDesign("fixed_in", "Fixed in", "text", flags=("required_to_resolve",), placeholder="4.2.2"),
            SEVERITY,
            FieldDesign("found", "Found at", "datetime"),
            FieldDesign("customers", "Customers", "number", settings={"min": "0"}),
            FieldDesign("analysis", "Analysis", "url"),
        ),
    ),
)
