"""Processes that need not import the world anew: each is forked from one that has imported what is not ours.

No settings are loaded before the fork and nothing is connected, so what is born reads its environment, sets Django up
and connects as any other process does. Only the packages were read before.
"""

import functools
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from helpdesk.running.places import PROJECT

# What takes long to import and asks for no settings.
PACKAGES = (
    *("aiosmtpd.controller", "allauth.app_settings", "celery.apps.worker", "celery.bin.celery", "celery.fixups.django"),
    *("celery.concurrency.prefork", "celery.loaders.app", "celery.worker.consumer", "kombu.transport.redis"),
    *("django.contrib.postgres.indexes", "django.contrib.postgres.search", "django.core.management.commands.runserver"),
    *("django.core.mail.backends.smtp", "django.db.migrations", "django.template.defaulttags", "django.views.generic"),
    *("django_htmx.middleware", "jinja2.sandbox", "linkify_it", "lxml.html", "nh3", "psycopg.types.json"),
    *("puremagic", "redis.asyncio", "requests", "sqlparse", "whitenoise"),
)
WIDTH = 12  # of a number that tells of a process: two of them may lie in the pipe at once


class Born:
    """A process that was forked for a test. It is asked and told as a `subprocess.Popen` is."""

    def __init__(self, pid: int, end: int, output: int) -> None:
        self.pid = pid
        self.stdout = os.fdopen(output, encoding="utf-8", errors="replace")
        self.returncode: int | None = None
        self._end = end

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""
        return self._code(0)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, once it has ended. Raises `subprocess.TimeoutExpired`."""
        code = self._code(timeout)
        if code is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _code(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._end], [], [], timeout)[0]:
            self.returncode = int(os.read(self._end, WIDTH))
            os.close(self._end)
        return self.returncode


class Nursery:
    """The process that others are forked from. It ends with the process that has it."""

    def __init__(self) -> None:
        self._line, its = socket.socketpair()
        command = [sys.executable, "-m", "tests.helpers.nursery", str(its.fileno())]
        environment = os.environ | {"PYTHONUNBUFFERED": "1"}
        with its:
            self._process = subprocess.Popen(command, cwd=PROJECT, env=environment, pass_fds=[its.fileno()])

    def bear(self, command: Sequence[str], environment: dict[str, str], given: bytes = b"") -> Born:
        """A process that runs `python` with this command line and finds `given` on its standard input."""
        output, its_output = os.pipe()
        end, its_end = os.pipe()
        line = json.dumps({"command": command, "environment": environment}).encode() + b"\n"
        with tempfile.TemporaryFile() as standard_input:
            standard_input.write(given)
            standard_input.seek(0)
            socket.send_fds(self._line, [line[:1]], [standard_input.fileno(), its_output, its_end])
        self._line.sendall(line[1:])
        os.close(its_output)
        os.close(its_end)
        return Born(int(os.read(end, WIDTH)), end, output)


@functools.cache
def nursery() -> Nursery:
    return Nursery()


# --- In the nursery ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """What somebody wants run, and the files it is to have."""

    command: list[str]
    environment: dict[str, str]
    files: list[int]


def serve(line: socket.socket) -> Order:
    """Fork whenever asked to. Returns in each process that was born, and never in the nursery."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while order := _next(line):
        if os.fork() == 0:
            line.close()
            _watch_over(order)
            return order
        for file in order.files:
            os.close(file)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    sys.exit()


def _next(line: socket.socket) -> Order | None:
    first, files, _, _ = socket.recv_fds(line, 1, 3)
    if not first:
        return None  # whoever had us is gone
    with line.makefile("rb", buffering=0) as rest:
        asked: dict[str, Any] = json.loads(first + rest.readline())
    return Order(asked["command"], asked["environment"], files)


def _watch_over(order: Order) -> None:
    """Fork once more and return in the child; the parent tells its end, which only a parent can know."""
    given, output, end = order.files
    pid = os.fork()
    if pid:
        os.close(given)
        os.close(output)
        os.write(end, str(pid).rjust(WIDTH).encode())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with suppress(BrokenPipeError):
            os.write(end, str(code).rjust(WIDTH).encode())
        os._exit(0)
    for file, standard in ((given, 0), (output, 1), (output, 2)):
        os.dup2(file, standard)
    for file in order.files:
        os.close(file)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def become(order: Order) -> None:
    """Run as `python` would with this command line."""
    os.environ.clear()
    os.environ.update(order.environment)
    kind, *rest = order.command
    if kind == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    elif kind == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = order.command
        runpy.run_path(kind, run_name="__main__")


if __name__ == "__main__":
    for package in PACKAGES:
        importlib.import_module(package)
    gc.freeze()  # collecting would write to pages that all of them share
    with socket.socket(fileno=int(sys.argv[1])) as mine:
        become(serve(mine))
