"""One process, many streams: hears every touched topic once and hands it to those who listen."""

import asyncio
import contextlib
import json
import logging
import math
import time
from collections import defaultdict
from collections.abc import Iterable

import redis.asyncio as redis
from redis.exceptions import RedisError

from helpdesk.live.topics import ENDING, Subscription
from helpdesk.live.touching import CHANNEL, ENDED

logger = logging.getLogger(__name__)

REFETCH = "*"  # you may have missed something: fetch again what you show
BACKLOG = 64
REMEMBERED_SECONDS = 60
SLACK_SECONDS = 2  # a page is read a moment before it is signed, and clocks differ a little


class Listener:
    """One open stream. A slow reader is told to refetch rather than queued for without end."""

    def __init__(self, topics: Iterable[str]) -> None:
        self.topics = set(topics)
        self.queue: asyncio.Queue[str] = asyncio.Queue(BACKLOG)
        self.is_over = False  # its rights have changed: nothing more may be heard

    def tell(self, topic: str) -> None:
        self.is_over = self.is_over or topic.startswith(ENDING)
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            topic = REFETCH
        self.queue.put_nowait(topic)


class Hub:
    """Listens to Redis from its first listener on; after an outage everybody refetches once.

    It remembers the last minute, so that nothing falls between a page and the stream that the page opens.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.listeners: dict[str, set[Listener]] = defaultdict(set)
        self.task: asyncio.Task[None] | None = None
        self.touched: dict[str, float] = {}  # when each topic was last touched, the latest at the end
        self.hears_since = math.inf
        self.asking = redis.Redis.from_url(f"{url}/2", socket_connect_timeout=0.5, socket_timeout=1)

    def join(self, listener: Listener, *, since: float) -> None:
        """Tell `listener` of its topics from now on, and of what was touched since its page was made."""
        for topic in listener.topics:
            self.listeners[topic].add(listener)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._listen())
        if self.hears_since < math.inf:
            self._catch_up(listener, since - SLACK_SECONDS)

    def leave(self, listener: Listener) -> None:
        for topic in listener.topics:
            self.listeners[topic].discard(listener)
            if not self.listeners[topic]:
                del self.listeners[topic]

    def tell(self, topics: Iterable[str]) -> None:
        now = time.time()
        for topic in topics:
            self.touched.pop(topic, None)
            self.touched[topic] = now
            for listener in self.listeners.get(topic, ()):
                listener.tell(topic)
        while (oldest := next(iter(self.touched), None)) and self.touched[oldest] < now - REMEMBERED_SECONDS:
            del self.touched[oldest]

    def tell_all(self) -> None:
        for listener in set().union(*self.listeners.values()) if self.listeners else ():
            listener.tell(REFETCH)

    async def is_over(self, subscription: Subscription) -> bool:
        """Whether rights changed after this was signed. While Redis is away nobody can tell, and nobody hears."""
        if not subscription.rights:
            return False
        try:
            ended = await self.asking.mget([f"{ENDED}{topic}" for topic in subscription.rights])
        except (RedisError, OSError):
            return False
        return any(at is not None and float(at) > subscription.since for at in ended)

    async def close(self) -> None:
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task
        await self.asking.aclose()

    def _catch_up(self, listener: Listener, since: float) -> None:
        if since < max(self.hears_since, time.time() - REMEMBERED_SECONDS):
            listener.tell(REFETCH)
            return
        for topic in sorted(listener.topics):
            if self.touched.get(topic, 0) >= since:
                # Whether rights changed after the page was made, `is_over` has asked, to the moment.
                listener.tell(REFETCH if topic.startswith(ENDING) else topic)

    async def _listen(self) -> None:
        while True:
            try:
                client = redis.Redis.from_url(f"{self.url}/2", socket_connect_timeout=2, health_check_interval=15)
                async with client, client.pubsub() as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            self.tell(json.loads(message["data"]))
                        elif message["type"] == "subscribe":
                            self.hears_since = time.time()
                            self.tell_all()
            except (RedisError, OSError) as problem:
                logger.warning("Redis is away, trying again: %s", problem)
            self.hears_since = math.inf
            await asyncio.sleep(1)
