"""The cache is Redis, and Redis may be away or empty: then everything is a miss and pages still work."""

import functools
import logging
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class OneClient(RedisCacheClient):
    """Django's client of a cache, made once: for each question anew, it took longer than the asking."""

    @functools.cached_property
    def _made(self) -> "redis.Redis":
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> "redis.Redis":
        return self._made


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, except that an outage reads as an empty cache."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient

    def _forgive[T](self, call: Callable[[], T], instead: T) -> T:
        try:
            return call()
        except (RedisError, OSError) as problem:
            logger.warning("Redis is away, working without the cache: %s", problem)
            return instead

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(lambda: RedisCache.add(self, *args, **kwargs), True)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._forgive(lambda: RedisCache.get(self, key, default, version), default)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._forgive(lambda: RedisCache.set(self, *args, **kwargs), None)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(lambda: RedisCache.delete(self, *args, **kwargs), False)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._forgive(lambda: RedisCache.get_many(self, *args, **kwargs), {})

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return self._forgive(lambda: RedisCache.set_many(self, *args, **kwargs), [])

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(lambda: RedisCache.has_key(self, *args, **kwargs), False)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgive(lambda: RedisCache.touch(self, *args, **kwargs), False)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._forgive(lambda: RedisCache.delete_many(self, *args, **kwargs), None)

    def clear(self) -> None:
        self._forgive(lambda: RedisCache.clear(self), None)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        return self._forgive(lambda: RedisCache.incr(self, *args, **kwargs), 0)
