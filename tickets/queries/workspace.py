"""The shape of the workspace: who is here, what types, states and fields there are. Small, read on every page."""

import dataclasses
import time

from django.db import connection

from helpdesk.fields import FieldSpec
from helpdesk.people.models import Brand, Team, User
from helpdesk.people.queries import directory
from tickets.models import Field, State, TicketType, TypeState
from tickets.queries.specs import live_fields, spec_of

KEPT_SECONDS = 3.0


@dataclasses.dataclass(frozen=True, slots=True)
class Workspace:
    """Everything that changes only when an admin changes it, as it was at most a few seconds ago."""

    teammates: dict[int, User]
    teams: dict[int, Team]
    brands: dict[int, Brand]
    types: dict[int, TicketType]
    states: dict[int, State]
    states_of: dict[int, tuple[State, ...]]  # what each type offers, in order
    fields_of: dict[int, tuple[Field, ...]]  # live fields of each type, in order
    specs: dict[int, FieldSpec]

    def colour_of(self, category: str, name: str) -> str:
        """The colour that the team gave to the state of this name; empty for the usual one of its step."""
        found = (one.colour for one in self.states.values() if one.category == category and one.name == name)
        return next(found, "")


_kept: dict[str, tuple[float, Workspace]] = {}


def workspace() -> Workspace:
    """The workspace, read anew when what this process knows is older than three seconds."""
    name = str(connection.settings_dict["NAME"])
    found = _kept.get(name)
    if found is None or time.monotonic() - found[0] > KEPT_SECONDS:
        found = _kept[name] = (time.monotonic(), _read())
    return found[1]


def forget() -> None:
    """Read it anew next time: after a change made here."""
    _kept.clear()


def _read() -> Workspace:
    people = directory()
    types = {one.pk: one for one in TicketType.objects.all()}
    states = {one.pk: one for one in State.objects.order_by("position", "id")}
    fields = list(live_fields())
    offered = set(TypeState.objects.values_list("type_id", "state_id"))
    return Workspace(
        teammates=people.teammates,
        teams=people.teams,
        brands=people.brands,
        types=types,
        states=states,
        states_of={
            pk: tuple(state for state in states.values() if (pk, state.pk) in offered and state.archived_at is None)
            for pk in types
        },
        fields_of={pk: tuple(field for field in fields if field.type_id == pk) for pk in types},
        specs={field.pk: spec_of(field) for field in fields},
    )
