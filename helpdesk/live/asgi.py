"""The live stream: a process of its own, which never touches the database.

`GET /live/?s=<signed subscription>` answers with server-sent events: `touch` names a topic that changed, `refetch`
says that something may have been missed. The subscription, not a cookie, is what it trusts.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

from django.conf import settings  # the environment comes first
from django.core.signing import BadSignature

from helpdesk.live.hub import REFETCH, Hub, Listener
from helpdesk.live.topics import VALID_SECONDS, Subscription, subscribed

type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]

HEARTBEAT_SECONDS = float(os.environ.get("LIVE_HEARTBEAT_SECONDS", "20"))
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-headers", b"*"),
]

hub = Hub(settings.REDIS_URL)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Raw ASGI: lifespan, the stream, and a health check."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        if scope["method"] == "OPTIONS":
            await _plain(send, 204, b"")
        elif scope["path"].rstrip("/").endswith("/healthz"):
            await _plain(send, 200, b"ok\n")
        else:
            await _stream(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await hub.close()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _plain(send: Send, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": HEADERS[1:]})
    await send({"type": "http.response.body", "body": body})


async def _stream(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    signed = parse_qs(scope["query_string"].decode("ascii", "replace")).get("s", [""])[0]
    try:
        subscription = subscribed(signed)
    except BadSignature:
        await _plain(send, 403, b"This subscription is forged or has expired.\n")
        return
    if await hub.is_over(subscription):
        await _plain(send, 403, b"What you may see has changed: load the page again.\n")
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    listener = Listener(subscription.topics)
    hub.join(listener, since=subscription.since)
    gone = asyncio.create_task(_gone(receive))
    try:
        await _say(send, "retry: 2000\n: listening\n\n")
        await _relay(listener, subscription, send, gone)
    except asyncio.CancelledError:
        # The process is being stopped. The browser comes back by itself; an error in the log would say otherwise.
        await send({"type": "http.response.body", "body": b""})
    finally:
        hub.leave(listener)
        gone.cancel()


async def _relay(listener: Listener, subscription: Subscription, send: Send, gone: "asyncio.Task[None]") -> None:
    until = time.monotonic() + VALID_SECONDS
    while not gone.done() and time.monotonic() < until:
        news = asyncio.create_task(listener.queue.get())
        await asyncio.wait({news, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if listener.is_over:
            news.cancel()
            break
        if not news.done():
            news.cancel()
            if await hub.is_over(subscription):
                break
            await _say(send, ": still here\n\n")
            continue
        topic = news.result()
        await _say(send, "event: refetch\ndata: all\n\n" if topic == REFETCH else f"event: touch\ndata: {topic}\n\n")
    if not gone.done():
        await send({"type": "http.response.body", "body": b"event: expired\ndata: reload\n\n"})


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
