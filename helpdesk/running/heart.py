"""The beat as a worker carries it out: the sign that both are alive. Loads no app."""

import time

from django.core.cache import cache

BEAT_KEY = "running:beat-seen-at"


def beat() -> None:
    """Show that beat sent and a worker worked."""
    cache.set(BEAT_KEY, time.time(), timeout=600)


def beat_seen_at() -> float | None:
    """When that was; None when Redis remembers none."""
    seen = cache.get(BEAT_KEY)
    return float(seen) if seen else None
