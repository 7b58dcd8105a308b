"""The real product as processes of its own, on this test process's database: web, live, worker, beat, SMTP receiver."""

import os
import signal
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import connection

from helpdesk.running.parts import Addresses, Part, parts
from helpdesk.running.ports import any_free
from helpdesk.running.supervisor import Supervisor
from tests.helpers.ground import GROUND
from tests.helpers.sink import Sink
from tests.helpers.waiting import eventually

# Whoever holds a transaction when the tables are emptied would deadlock with it.
RESTLESS = ("beat", "worker")
BUSY = """
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND pid != pg_backend_pid() AND xact_start IS NOT NULL
"""


class Stack:
    """Every part of the product, each of which a test may kill and start again."""

    def __init__(self) -> None:
        self.addresses = Addresses(any_free(), any_free(), any_free())
        self.lines: list[str] = []
        self.post = Sink()  # the server that customers' mail is handed to
        self.post.start()
        self._parts = {part.name: part for part in parts(self.addresses, run=GROUND.places.run, web_workers=1)}
        self._supervisor = Supervisor(self._environment(), self._say)
        self._running: set[str] = set()

    @property
    def url(self) -> str:
        return self.addresses.base_url

    @property
    def smtp(self) -> tuple[str, int]:
        return ("127.0.0.1", self.addresses.smtp)

    def start(self, *names: str) -> None:
        """Start the named parts, or all that do not run, and wait until they answer."""
        self._go_on()
        missing = [name for name in names or self._parts if name not in self._running]
        for name in missing:
            self._supervisor.start(self._parts[name])
            self._running.add(name)
        for name in missing:
            if not self._supervisor.wait_until_ready(name):
                raise AssertionError(f"{name} did not start:\n{self.output(name)}")

    def kill(self, *names: str) -> None:
        """End parts as a crash would: no notice, nothing finished."""
        self._go_on()
        for name in names:
            self._supervisor.kill(name)
            self._running.discard(name)

    def restart(self, *names: str) -> None:
        self.kill(*names)
        self.start(*names)

    def keep_up(self, until: Callable[[], bool], *, seconds: float, what: str) -> None:
        """As `make run` does: what ends is started again. Returns when something is so."""
        deadline = time.monotonic() + seconds
        self._supervisor.watch(lambda: until() or time.monotonic() > deadline)
        assert until(), f"{what} did not come true within {seconds:.0f} s:\n{self.output()}"

    def rest(self) -> None:
        """Between tests nothing works by itself: what would is held where it stands, outside of any transaction."""
        for _ in range(100):
            for name in RESTLESS:
                self._signal(name, signal.SIGSTOP)
            if not self._is_busy():
                return
            self._go_on()
            time.sleep(0.05)
        self.kill(*(name for name in RESTLESS if name in self._running))

    def _go_on(self) -> None:
        for name in RESTLESS:
            self._signal(name, signal.SIGCONT)

    def _signal(self, name: str, number: signal.Signals) -> None:
        child = self._supervisor.children.get(name)
        if child is not None and child.process is not None and child.process.poll() is None:
            os.killpg(child.process.pid, number)

    def _is_busy(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            return cursor.fetchone() is not None

    def stop(self) -> None:
        self._go_on()
        self._supervisor.stop(grace=2)
        self.post.stop()

    def output(self, *names: str) -> str:
        """What the parts have printed, newest last."""
        wanted = tuple(f"{name:<6}|" for name in names)
        return "\n".join([line for line in self.lines if not names or line.startswith(wanted)][-60:])

    # The servers below it

    def restart_postgres(self, *, crash: bool = False) -> None:
        """Stop PostgreSQL, politely or as a crash would, and start it again on the same port."""
        self.stop_postgres(crash=crash)
        self.start_postgres()

    def stop_postgres(self, *, crash: bool = False) -> None:
        connection.close()
        postgres = GROUND.servers.postgres
        assert postgres is not None
        if crash:
            postgres.kill()
        else:
            postgres.stop()

    def start_postgres(self) -> None:
        assert GROUND.servers.postgres is not None
        GROUND.servers.postgres.start()

    def stop_valkey(self) -> None:
        assert GROUND.servers.valkey is not None
        GROUND.servers.valkey.kill()

    def start_valkey(self) -> None:
        """Comes back empty: the tests' Valkey keeps nothing on disk."""
        assert GROUND.servers.valkey is not None
        GROUND.servers.valkey.start()

    def ensure_servers(self) -> None:
        """Whatever the last test did to them."""
        for server in GROUND.servers.named().values():
            if server.running is None:
                server.start()

    def empty_valkey(self) -> None:
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.flushall()

    def wait_for(self, names: Iterable[str]) -> None:
        for name in names:
            part: Part = self._parts[name]
            eventually(part.is_ready, what=f"{name} answering")

    def _environment(self) -> dict[str, str]:
        parsed = urlsplit(os.environ["DATABASE_URL"])
        database = urlunsplit(parsed._replace(path=f"/{connection.settings_dict['NAME']}"))
        inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        ours = {"DATABASE_URL": database, "MAIL_URL": self.post.url, "STATE_MAIL_SECONDS": "1"}
        return {**inherited, **self.addresses.environment(), **ours}

    def _say(self, name: str, line: str) -> None:
        self.lines.append(f"{name:<6}| {line}")
