"""Who follows what: the registries of reactions and of live topics. Filled at start-up, read ever after."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from helpdesk.ledger.event import Event


@dataclasses.dataclass(frozen=True)
class Recorded[E: Event]:
    """An event as it lies in the ledger."""

    id: int
    event: E
    actor: str
    depth: int
    recorded_at: dt.datetime


type Handler = Callable[[list[Recorded[Any]]], bool | None]  # False: it came a step further, and is not done


@dataclasses.dataclass(frozen=True)
class Reaction:
    """A function that follows an event, in its own transaction, at least once."""

    name: str
    event_name: str
    handler: Handler
    queue: str
    then: str
    batch: int


reactions: dict[str, list[Reaction]] = defaultdict(list)
by_name: dict[str, Reaction] = {}
topics: dict[str, list[Callable[[Any], Iterable[str]]]] = defaultdict(list)


def reacts_to(
    *events: type[Event], queue: str = "default", then: str = "", batch: int = 100
) -> Callable[[Handler], Handler]:
    """Bind a function to events. It takes a list of one kind of event and must be idempotent.

    One that returns False has more to do than one transaction should hold: what it did is kept, and it is called
    again with the same, before anything later about the same subject.

    `queue` is the Celery queue it runs on, `then` a Celery task to start when its transaction has
    committed (it must find its own work; the schedule starts it too), `batch` the most events it gets at once.
    """

    def bind(handler: Handler) -> Handler:
        for cls in events:
            name = f"{handler.__module__}.{handler.__qualname__}"
            if len(events) > 1:
                name = f"{name}:{cls.event_name}"
            if name in by_name:
                raise ValueError(f"The reaction {name} is bound twice.")
            reaction = Reaction(name, cls.event_name, handler, queue, then, batch)
            reactions[cls.event_name].append(reaction)
            by_name[name] = reaction
        return handler

    return bind


def touches[E: Event](*events: type[E]) -> Callable[[Callable[[E], Iterable[str]]], Callable[[E], Iterable[str]]]:
    """Bind a function that names the live topics an event touches."""

    def bind(name_topics: Callable[[E], Iterable[str]]) -> Callable[[E], Iterable[str]]:
        for cls in events:
            topics[cls.event_name].append(name_topics)
        return name_topics

    return bind


def topics_of(happened: Event) -> set[str]:
    """The live topics that `happened` touches."""
    return {topic for name_topics in topics[happened.event_name] for topic in name_topics(happened)}
