"""Where a benchmark runs: a `VAR` of its own, a database for each size, the product's real processes. All temporary."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from helpdesk.running.parts import Addresses, Part, parts
from helpdesk.running.places import PROJECT, Places
from helpdesk.running.ports import any_free
from helpdesk.running.servers import lease
from helpdesk.running.supervisor import Supervisor
from tests.helpers.sink import Sink

WEB_WORKERS = 2
# As in production: cached templates, hashed static files, no debugging.
PRODUCTION = {
    "DEBUG": "0",
    "DEMO": "0",
    "HTTPS": "0",
    "SECRET_KEY": "a-key-for-this-benchmark-alone-0123456789-abcdefghijklmnopq",
    "SMTP_SENDER_PER_MINUTE": "0",
    "LOG_LEVEL": "ERROR",
}


@dataclass(frozen=True)
class Workspace:
    """One seeded database and what processes need to find it."""

    conversations: int
    environment: Mapping[str, str]

    def manage(self, *arguments: str) -> None:
        """Run a management command on it."""
        _run(self.environment, str(PROJECT / "manage.py"), *arguments)

    def probe(self, *arguments: str, by: str = "probe") -> Any:
        """What a module of the benchmark finds out from inside Django."""
        return json.loads(_run(self.environment, "-m", f"tests.bench.{by}", *arguments).splitlines()[-1])

    def query(self, statement: str) -> tuple[Any, ...]:
        """One row from its database."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(statement.encode()).fetchone() or ()


@dataclass
class Ground:
    """The servers below, and the workspaces on them."""

    environment: dict[str, str]
    var: Path
    post: Sink = field(default_factory=Sink)

    def workspace(self, conversations: int) -> Workspace:
        """A new database with this many conversations."""
        url = self.environment["DATABASE_URL"]
        name = f"bench_{conversations}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        found = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        workspace = Workspace(conversations, {**self.environment, "DATABASE_URL": found})
        workspace.manage("migrate", "--verbosity", "0")
        workspace.manage("seed_scale", "--conversations", str(conversations), "--verbosity", "0")
        return workspace


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """Durable servers of our own, as in production, that end and are deleted with the block."""
    var = Path(tempfile.mkdtemp(prefix="helpdesk-bench-")).resolve()
    var.chmod(0o711)  # PostgreSQL's account must get through when we are root
    try:
        with lease(Places(var), remove=True) as servers:
            inherited = {name: value for name, value in os.environ.items() if name not in ("MAIL_URL", "FILES_URL")}
            made = Ground({**inherited, **PRODUCTION, **servers.environment(), "VAR": str(var)}, var)
            made.post.start()
            made.environment["MAIL_URL"] = made.post.url
            _run(made.environment, str(PROJECT / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0")
            try:
                yield made
            finally:
                made.post.stop()
    finally:
        shutil.rmtree(var, ignore_errors=True)


@dataclass
class Running:
    """The product's processes on one workspace."""

    addresses: Addresses
    supervisor: Supervisor

    @property
    def web(self) -> str:
        return self.addresses.base_url

    def pid(self, name: str) -> int:
        process = self.supervisor.children[name].process
        assert process is not None
        return process.pid


@contextlib.contextmanager
def product(workspace: Workspace) -> Iterator[Running]:
    """Everything `make run` starts, on free ports, ended with the block."""
    addresses = Addresses(any_free(), any_free(), any_free())
    run = Path(workspace.environment["VAR"]) / "run"
    with _supervised(workspace.environment, addresses, parts(addresses, run=run, web_workers=WEB_WORKERS)) as running:
        yield running


@contextlib.contextmanager
def bare(workspace: Workspace) -> Iterator[Running]:
    """The bare views of `tests.bench.bare`, by the same command with as many workers."""
    addresses = Addresses(any_free(), any_free(), any_free())
    (web, *_) = parts(addresses, run=Path(workspace.environment["VAR"]) / "run", web_workers=WEB_WORKERS)
    command = [*web.command[:-1], "tests.bench.bare_wsgi:application"]
    environment = {**workspace.environment, "DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings"}
    part = Part("web", tuple(command), health_url=f"{addresses.base_url}/healthz")
    with _supervised(environment, addresses, [part]) as running:
        yield running


@contextlib.contextmanager
def _supervised(environment: Mapping[str, str], addresses: Addresses, wanted: list[Part]) -> Iterator[Running]:
    lines: list[str] = []
    supervisor = Supervisor(
        {**environment, **addresses.environment()}, lambda name, line: lines.append(f"{name:<6}| {line}")
    )
    try:
        for part in wanted:
            supervisor.start(part)
        for part in wanted:
            if not supervisor.wait_until_ready(part.name):
                raise RuntimeError("\n".join([f"{part.name} did not start:", *lines[-30:]]))
        yield Running(addresses, supervisor)
    finally:
        supervisor.stop(grace=10)


def _run(environment: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=dict(environment), cwd=PROJECT, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout
