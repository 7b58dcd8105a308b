"""An event of the tests' own, and the binding of reactions to it for the length of one test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from helpdesk.ledger import event, reacting
from helpdesk.ledger.event import SYSTEM, Event
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.reacting import Handler, Reaction, Recorded
from helpdesk.ledger.recording import record_many

NAME = "tests.bell_rang"


@event.event(NAME)
class BellRang(Event):
    """Bell `bell` was rung for the `stroke`th time."""

    bell: str
    stroke: int = 1

    @property
    def subject(self) -> str:
        return f"bell:{self.bell}"


type Rung = list[Recorded[BellRang]]

del event.registry[NAME]  # known only while a test rings: the product's wiring is not ours to add to


class Listener:
    """A reaction that remembers what it heard, and cannot bear some bells."""

    def __init__(self, *poison: str) -> None:
        self.__qualname__ = "listener"  # what a function has, and the registry asks for
        self.poison = set(poison)
        self.calls: list[list[tuple[str, int]]] = []

    def __call__(self, rung: Rung) -> None:
        if broken := self.poison & {one.event.bell for one in rung}:
            raise RuntimeError(f"{broken.pop()} is cracked")
        self.calls.append([(one.event.bell, one.event.stroke) for one in rung])

    @property
    def heard(self) -> list[tuple[str, int]]:
        return [one for call in self.calls for one in call]


@contextmanager
def hung(
    *handlers: Handler,
    queue: str = "default",
    then: str = "",
    batch: int = 100,
    topics: Callable[[BellRang], list[str]] | None = None,
) -> Iterator[list[Reaction]]:
    """While the block lasts, the handlers follow the bell, and a screen may too."""
    event.registry[NAME] = BellRang
    if topics is not None:
        reacting.touches(BellRang)(topics)
    for handler in handlers:
        reacting.reacts_to(BellRang, queue=queue, then=then, batch=batch)(handler)
    bound = reacting.reactions[NAME]
    try:
        yield list(bound)
    finally:
        for reaction in reacting.reactions.pop(NAME, []):
            del reacting.by_name[reaction.name]
        reacting.topics.pop(NAME, None)
        del event.registry[NAME]


def ring(*strokes: str | tuple[str, int]) -> list[int]:
    """Ring bells in one committed transaction; the ids of the events."""
    rung = [BellRang(bell=one) if isinstance(one, str) else BellRang(bell=one[0], stroke=one[1]) for one in strokes]
    with transaction.atomic():
        return record_many(rung, by=SYSTEM)


def states() -> list[str]:
    """How every delivery stands, in the order of the events."""
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def hasten() -> None:
    """Let the back-off of every delivery be over."""
    Delivery.objects.update(available_at="2020-01-01T00:00:00Z")
