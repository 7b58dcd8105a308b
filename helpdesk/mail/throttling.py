"""How much one sender may hand us in a minute, so that one that runs wild does not keep the others waiting."""

import time
from collections import OrderedDict
from collections.abc import Callable

REMEMBERED = 20_000  # senders; whoever was quiet the longest is forgotten first, and starts afresh


class SenderLimit:
    """A bucket per sender that fills up again evenly. `per_minute` of 0 means no limit."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, sender: str) -> bool:
        """Take one from the sender's bucket; False when it is empty."""
        if self.per_minute <= 0:
            return True
        now = self._clock()
        left, seen = self._buckets.pop(sender, (float(self.per_minute), now))
        left = min(float(self.per_minute), left + (now - seen) * self.per_minute / 60)
        allowed = left >= 1
        self._buckets[sender] = (left - 1 if allowed else left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return allowed
