"""Who of a helpdesk that is being started does not answer yet."""

from collections.abc import Iterable

from helpdesk.running import heart
from helpdesk.running.parts import Part

HEARD_BY_HEARTBEAT = ("worker", "beat")  # they listen nowhere: one sends, the other carries it out


class Silent:
    """Asks each part until it has answered once."""

    def __init__(self, parts: Iterable[Part], *, since: float) -> None:
        self._listening = [part for part in parts if part.name not in HEARD_BY_HEARTBEAT]
        self._since = since
        self._has_beaten = False

    def names(self) -> list[str]:
        """Those that have not answered since."""
        self._listening = [part for part in self._listening if not part.is_ready()]
        self._has_beaten = self._has_beaten or (heart.beat_seen_at() or 0) >= self._since
        return [*(part.name for part in self._listening), *(() if self._has_beaten else HEARD_BY_HEARTBEAT)]
