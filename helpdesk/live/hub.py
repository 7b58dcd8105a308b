"""One process, many streams: hears every touched topic once and hands it to those who listen."""

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterable

import redis.asyncio as redis
from redis.exceptions import RedisError

from helpdesk.live.touching import CHANNEL

logger = logging.getLogger(__name__)

REFETCH = "*"  # you may have missed something: fetch again what you show
BACKLOG = 64


class Listener:
    """One open stream. A slow reader is told to refetch rather than queued for without end."""

    def __init__(self, topics: Iterable[str]) -> None:
        self.topics = set(topics)
        self.queue: asyncio.Queue[str] = asyncio.Queue(BACKLOG)

    def tell(self, topic: str) -> None:
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            topic = REFETCH
        self.queue.put_nowait(topic)


class Hub:
    """Listens to Redis while anybody listens to it; after an outage everybody refetches once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.listeners: dict[str, set[Listener]] = defaultdict(set)
        self.task: asyncio.Task[None] | None = None

    def join(self, listener: Listener) -> None:
        for topic in listener.topics:
            self.listeners[topic].add(listener)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())

    def leave(self, listener: Listener) -> None:
        for topic in listener.topics:
            self.listeners[topic].discard(listener)
            if not self.listeners[topic]:
                del self.listeners[topic]

    def tell(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for listener in self.listeners.get(topic, ()):
                listener.tell(topic)

    def tell_all(self) -> None:
        for listener in set().union(*self.listeners.values()) if self.listeners else ():
            listener.tell(REFETCH)

    async def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    async def _listen(self) -> None:
        missed = False
        while True:
            try:
                client = redis.Redis.from_url(f"{self.url}/2", socket_connect_timeout=2, health_check_interval=15)
                async with client, client.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    if missed:
                        self.tell_all()
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            self.tell(json.loads(message["data"]))
            except (RedisError, OSError) as problem:
                logger.warning("Redis is away, trying again: %s", problem)
            missed = True
            await asyncio.sleep(1)
