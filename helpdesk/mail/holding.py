"""How many bytes of half-arrived mail we hold at once, over all connections: memory is shared, senders are many."""

import re
from collections.abc import Iterable

DECLARED = re.compile(r"SIZE=(\d{1,18})", re.IGNORECASE)


class Holding:
    """A budget of bytes. What a sender declares is set aside when its message begins."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.held = 0

    def has_room_for(self, size: int) -> bool:
        """Whether so much more may come."""
        return self.held + size <= self.budget


class Portion:
    """What one message takes of it, from its beginning until it is stored or gone."""

    def __init__(self, holding: Holding, *, declared: int, most: int) -> None:
        self._holding = holding
        self._most = most  # a message that is longer is refused, and no more of it is kept
        self._received = 0
        self._taken = min(declared, most)
        holding.held += self._taken

    def grow(self, size: int) -> bool:
        """So much more has come; False when there is no room for it."""
        self._received = min(self._received + size, self._most)
        more = self._received - self._taken
        if more <= 0:
            return True
        if not self._holding.has_room_for(more):
            return False
        self._holding.held += more
        self._taken += more
        return True

    def release(self) -> None:
        """It is stored or gone."""
        self._holding.held -= self._taken
        self._taken = 0


def declared_size(options: Iterable[str]) -> int:
    """The size that MAIL FROM declared; 0 when it did not."""
    found = (DECLARED.fullmatch(option) for option in options)
    return next((int(one[1]) for one in found if one), 0)
