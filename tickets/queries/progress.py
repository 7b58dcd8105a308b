"""The four steps that a customer sees a ticket go through, and when it came to each."""

import dataclasses
import datetime as dt

from tickets.models import State, StateCategory, Ticket


@dataclasses.dataclass(frozen=True)
class Step:
    """One of the four steps of the progress bar. `status` is done, now or next."""

    category: str
    status: str
    at: dt.datetime | None


def steps_of(ticket: Ticket, state: State, moves: dict[str, dt.datetime]) -> tuple[Step, ...]:
    """The four steps with the times at which they were reached. `moves`: when it last came to each that was shown."""
    reached = {StateCategory.SUBMITTED.value: ticket.opened_at, **moves}
    order = list(StateCategory)
    now = order.index(StateCategory(state.category))
    return tuple(
        Step(
            category=str(category.value),
            status="done" if position < now else "now" if position == now else "next",
            at=reached.get(category.value) if position <= now else None,
        )
        for position, category in enumerate(order)
    )
