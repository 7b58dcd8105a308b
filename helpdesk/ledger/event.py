"""What an event is: a frozen dataclass of ids and plain values, with a wire name in the past tense."""

import dataclasses
from collections.abc import Callable
from typing import Any, ClassVar, Protocol, dataclass_transform, runtime_checkable


@runtime_checkable
class Actor(Protocol):
    """Whoever acts: a teammate, a customer, a workflow run, an API key, the system. Passed as `by=`, never ambient."""

    @property
    def actor_key(self) -> str:
        """`teammate:3`, `customer:7`, `system`: stable, stored with every event."""
        ...

    @property
    def actor_name(self) -> str:
        """The name that people read in the timeline."""
        ...


@dataclasses.dataclass(frozen=True)
class _System:
    actor_key: str = "system"
    actor_name: str = "Helpdesk"


SYSTEM: Actor = _System()


class Event:
    """Base of all events. `subject` names the one thing whose events stay in order, e.g. `conversation:42`."""

    event_name: ClassVar[str]

    @property
    def subject(self) -> str:
        raise NotImplementedError

    def as_data(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return dataclasses.asdict(self)  # type: ignore[call-overload, no-any-return]  # every subclass is a dataclass


registry: dict[str, type[Event]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event[E: Event](name: str) -> Callable[[type[E]], type[E]]:
    """Declare an event class under its wire name. Refuses a name used twice."""

    def declare(cls: type[E]) -> type[E]:
        if name in registry:
            raise ValueError(f"The event {name} is declared twice.")
        frozen = dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        frozen.event_name = name
        registry[name] = frozen
        return frozen

    return declare
