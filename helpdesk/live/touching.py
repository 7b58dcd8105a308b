"""Telling the live stream that things changed. Best effort: pages refetch when they reconnect."""

import functools
import json
import logging
import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from helpdesk.live.topics import ENDING, INBOX, VALID_SECONDS

logger = logging.getLogger(__name__)

CHANNEL = "helpdesk:live"
GENERATION = "inbox-generation"
ENDED = "live-ended:"  # when what somebody may see changed, for streams that did not hear of it or come again


@functools.cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(f"{settings.REDIS_URL}/2", socket_connect_timeout=0.5, socket_timeout=1)


def touch(topics: set[str]) -> None:
    """Publish the names of what changed. One in the lists makes kept counts old, one of rights ends streams."""
    try:
        with _redis().pipeline(transaction=False) as pipe:
            pipe.publish(CHANNEL, json.dumps(sorted(topics)))
            if INBOX in topics:
                pipe.incr(GENERATION)
            for topic in topics:
                if topic.startswith(ENDING):
                    pipe.set(f"{ENDED}{topic}", time.time(), ex=VALID_SECONDS)
            pipe.execute()
    except (RedisError, OSError) as problem:
        logger.warning("Redis is away, screens will not hear of %s: %s", ", ".join(sorted(topics)), problem)


def inbox_generation() -> int | None:
    """A number that moves whenever a list may have changed; None when Redis cannot tell."""
    try:
        return int(_redis().get(GENERATION) or 0)
    except (RedisError, OSError):
        return None


def kept[T](key: str, make: Callable[[], T], seconds: int) -> T:
    """What `make` says, kept until a list changes or `seconds` have gone; made anew when Redis is away."""
    generation = inbox_generation()
    if generation is None:
        return make()
    full = f"{key}:{generation}"
    found: T | None = cache.get(full)
    if found is None:
        found = make()
        cache.set(full, found, seconds)
    return found
