"""Looking into the queues of the broker, as they really are in Valkey."""

import base64
import json
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache


def empty() -> None:
    """No task waits, and nobody believes that one does."""
    cache.clear()
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as broker:
        broker.flushdb()


def waiting(queue: str) -> list[tuple[str, list[Any]]]:
    """The tasks in a queue with their arguments, the oldest first."""
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as broker:
        raw: list[bytes] = broker.lrange(queue, 0, -1)
    found = []
    for one in reversed(raw):
        message = json.loads(one)
        arguments, _, _ = json.loads(base64.b64decode(message["body"]))
        found.append((message["headers"]["task"], arguments))
    return found
