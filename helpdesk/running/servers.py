"""The embedded servers of one `VAR`: found when they run, started when they do not, stopped after their last user.

Whoever uses them holds a shared lock on a file, which the system releases however the holder ends. A small
process of its own, the keeper, waits for an exclusive lock on the same file: it gets it when nobody is left,
and stops the servers. So a command that is killed leaves nothing behind either.
"""

import contextlib
import fcntl
import functools
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpdesk.running.places import Places
from helpdesk.running.ports import any_free, is_free
from helpdesk.running.postgres import Postgres
from helpdesk.running.processes import Process, detach
from helpdesk.running.valkey import Valkey

KEEPER = Path(__file__).with_name("keeper.py")


@dataclass
class Servers:
    """PostgreSQL and Valkey of one `VAR`, each None when it is not wanted."""

    postgres: Postgres | None
    valkey: Valkey | None

    def environment(self) -> dict[str, str]:
        """What a process needs to find them."""
        found = {"DATABASE_URL": self.postgres, "REDIS_URL": self.valkey}
        return {name: server.url for name, server in found.items() if server is not None}

    def named(self) -> dict[str, Postgres | Valkey]:
        both: dict[str, Postgres | Valkey | None] = {"postgres": self.postgres, "valkey": self.valkey}
        return {name: server for name, server in both.items() if server is not None}


def plan(places: Places, *, durable: bool = True, postgres: bool = True, valkey: bool = True) -> Servers:
    """The servers as they are, or would be once started, on the ports they had last if those are free."""
    places.make()
    running = _running(places)
    last = _json(places.run / "ports.json")
    ports = {name: _port(running.get(name), last.get(name)) for name in ("postgres", "valkey")}
    (places.run / "ports.json").write_text(json.dumps(ports))
    return Servers(
        Postgres(places.postgres, places.logs / "postgres.log", ports["postgres"], durable) if postgres else None,
        Valkey(places.valkey, places.logs / "valkey.log", ports["valkey"], _secret(places), durable)
        if valkey
        else None,
    )


@contextlib.contextmanager
def lease(places: Places, planned: Callable[[Places], Servers] = plan, *, remove: bool = False) -> Iterator[Servers]:
    """Have the servers run for as long as the block lasts.

    Those already running are joined; the last to leave stops them, and with `remove` deletes the whole `VAR`.
    """
    places.make()
    with _lock(places.run / "used.lock", fcntl.LOCK_SH):
        with _lock(places.run / "starting.lock", fcntl.LOCK_EX):
            servers = planned(places)
            _start_missing(places, servers, remove=remove)
            _ensure_keeper(places)
        yield servers


@contextlib.contextmanager
def for_environment(environment: MutableMapping[str, str]) -> Iterator[Servers]:
    """Fill in `DATABASE_URL` and `REDIS_URL` where they are unset: embedded servers that run while the block lasts."""
    postgres, valkey = not environment.get("DATABASE_URL"), not environment.get("REDIS_URL")
    if not postgres and not valkey:
        yield Servers(None, None)
        return
    places = Places.from_environment(environment)
    with lease(places, functools.partial(plan, postgres=postgres, valkey=valkey)) as servers:
        environment.update(servers.environment())
        environment["VAR"] = str(places.var)
        yield servers


def _start_missing(places: Places, servers: Servers, *, remove: bool) -> None:
    running = _running(places)
    missing = {name: server for name, server in servers.named().items() if name not in running}
    if not missing:
        return
    try:
        for server in missing.values():
            server.stop()  # one that outlived its keeper
            server.launch()
        for server in missing.values():
            server.wait()
    except RuntimeError:
        for server in missing.values():
            server.kill()
        raise
    for name, server in missing.items():
        if process := server.running:
            facts = {"pid": process.pid, "started": process.started, "port": server.port, "stop": int(server.STOP)}
            running[name] = facts
    gone = [str(places.var), *([str(servers.postgres.home)] if servers.postgres else [])] if remove else []
    places.servers_file.write_text(json.dumps({"servers": running, "remove": gone}))


def _running(places: Places) -> dict[str, dict[str, Any]]:
    recorded = _json(places.servers_file).get("servers", {})
    return {name: facts for name, facts in recorded.items() if Process(facts["pid"], facts["started"]).is_running()}


def _ensure_keeper(places: Places) -> None:
    try:
        with _lock(places.run / "keeper.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            pass
    except BlockingIOError:
        return  # there is one already
    detach([sys.executable, "-I", str(KEEPER), str(places.run)], cwd="/")


@contextlib.contextmanager
def _lock(path: Path, how: int) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _secret(places: Places) -> str:
    secret = places.run / "secret"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(18))
    return secret.read_text()


def _port(running: dict[str, Any] | None, last: object) -> int:
    if running:
        return int(running["port"])
    return last if isinstance(last, int) and is_free(last) else any_free()


def _json(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}
