"""What every workspace has from the start: four states, one default type of each category."""

from django.db import transaction

from tickets.models import State, TicketType, TypeState
from tickets.models.state import SEEDED_LABELS
from tickets.models.ticket_type import SEEDED_NAMES

STATES = (
    ("submitted", "Submitted"),
    ("in_progress", "In progress"),
    ("waiting", "Waiting on customer"),
    ("resolved", "Resolved"),
)
TYPES = (
    ("customer", "ticket", "A question or problem of one customer that takes time."),
    ("back_office", "briefcase-business", "Internal work for another team."),
    ("tracker", "waypoints", "One issue that hits many customers."),
)


@transaction.atomic
def found_workspace() -> None:
    """Make the default states and types where a category has none. Safe to call again."""
    for position, (category, name) in enumerate(STATES):
        if not State.objects.filter(category=category).exists():
            label = SEEDED_LABELS[category]
            State.objects.create(category=category, name=name, customer_label=label, position=position, is_default=True)
    for position, (category, icon, description) in enumerate(TYPES):
        if not TicketType.objects.filter(category=category).exists():
            made = TicketType.objects.create(
                category=category,
                name=SEEDED_NAMES[category],
                icon=icon,
                description=description,
                position=position,
                is_default=True,
            )
            TypeState.objects.bulk_create(TypeState(type=made, state=state) for state in State.objects.all())
