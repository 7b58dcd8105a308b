"""What admins change about the shape of tickets: types, fields, states. No ticket is touched by any of it."""

from helpdesk.ledger.event import Event, event


class OfDesign(Event):
    """Base of all of these: whoever has a form or a list open, sees it anew."""


class OfType(OfDesign):
    """Base of what happens to one type, its fields included: they stay in order."""

    type_id: int

    @property
    def subject(self) -> str:
        return f"type:{self.type_id}"


class OfState(OfDesign):
    """Base of what happens to one state."""

    state_id: int

    @property
    def subject(self) -> str:
        return f"state:{self.state_id}"


@event("type.added")
class TypeAdded(OfType):
    type_id: int


@event("type.edited")
class TypeEdited(OfType):
    """`what` names what is different now: name, states, teams, position …"""

    type_id: int
    what: list[str]


@event("type.archived")
class TypeArchived(OfType):
    type_id: int


@event("type.restored")
class TypeRestored(OfType):
    type_id: int


@event("field.added")
class FieldAdded(OfType):
    type_id: int
    field_id: int


@event("field.edited")
class FieldEdited(OfType):
    type_id: int
    field_id: int
    what: list[str]


@event("field.archived")
class FieldArchived(OfType):
    type_id: int
    field_id: int


@event("field.restored")
class FieldRestored(OfType):
    type_id: int
    field_id: int


@event("state.added")
class StateAdded(OfState):
    state_id: int


@event("state.edited")
class StateEdited(OfState):
    state_id: int
    what: list[str]


@event("state.archived")
class StateArchived(OfState):
    state_id: int


@event("state.restored")
class StateRestored(OfState):
    state_id: int
