"""`make run`, as a newcomer meets it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from helpdesk.running.places import PROJECT
from helpdesk.running.ports import LOOPBACK, any_free
from tests.helpers.waiting import eventually


class Run:
    """A `manage.py up` of its own, below a directory that is private to the test."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.lines: list[str] = []
        inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=PROJECT,
            env={**inherited, "VAR": str(var), "DEMO": "0", "WEB_WORKERS": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def address(self) -> str:
        """Where it says the Inbox is, once it is up."""
        inbox = re.compile(r"Inbox +(http://\S+)/inbox/")
        eventually(lambda: inbox.search(self.output) or self.process.poll() is not None, seconds=60)
        found = inbox.search(self.output)
        assert found, self.output
        return found.group(1)

    def family(self) -> list[psutil.Process]:
        """It and everything it started, the servers and their keeper included."""
        process = psutil.Process(self.process.pid)
        return [process, *process.children(recursive=True)]

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        code = self.process.wait(60)
        self._reader.join(20)
        return code

    def _read(self) -> None:
        assert self.process.stdout
        with self.process.stdout as output:
            for line in output:
                self.lines.append(line.rstrip())


def nothing_left(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


@pytest.fixture
def ports() -> dict[str, str]:
    return {"PORT": str(any_free()), "LIVE_PORT": str(any_free()), "SMTP_PORT": str(any_free())}


@pytest.fixture
def run(var: Path, ports: dict[str, str]) -> Iterator[Run]:
    started = Run(var, **ports)
    yield started
    if started.process.poll() is None:
        started.end(signal.SIGTERM)


def answers(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=5) as response:
        return bool(response.status == 200)


def test_up_serves_pages_and_refuses_to_be_started_twice(run: Run, var: Path, ports: dict[str, str]) -> None:
    address = run.address()
    assert address == f"http://{LOOPBACK}:{ports['PORT']}"
    assert answers(f"{address}/healthz")
    second = Run(var, **ports)
    assert second.process.wait(30) != 0
    second._reader.join(5)
    assert f"already running at {address}" in second.output
    assert answers(f"{address}/healthz")


def test_ctrl_c_leaves_no_process_and_the_next_start_finds_its_data(run: Run, var: Path, ports: dict[str, str]) -> None:
    run.address()
    eventually(lambda: len(run.family()) > 8, what="every part")
    family = run.family()
    assert run.end(signal.SIGINT) == 0
    eventually(lambda: nothing_left(family), seconds=20)
    again = Run(var, **ports)
    again.address()
    assert "Bringing the database up to date" not in again.output
    assert again.end(signal.SIGTERM) == 0


def test_a_killed_supervisor_leaves_no_process(run: Run) -> None:
    run.address()
    family = run.family()
    run.end(signal.SIGKILL)
    eventually(lambda: nothing_left(family), seconds=30)


def test_a_taken_port_is_named_and_the_next_one_used(var: Path, ports: dict[str, str]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((LOOPBACK, int(ports["PORT"])))
        listener.listen()
        run = Run(var, **ports)
        address = run.address()
        assert f"Port {ports['PORT']} is taken: using {address.rsplit(':', 1)[1]} instead" in run.output
        assert answers(f"{address}/healthz")
        run.end(signal.SIGINT)


def test_it_can_be_stopped_before_it_is_up(var: Path, ports: dict[str, str]) -> None:
    run = Run(var, **ports)
    eventually(lambda: "Bringing the database up to date" in run.output, seconds=60)
    family = run.family()
    assert run.end(signal.SIGTERM) == 1
    assert "Stopped before it was up." in run.output
    eventually(lambda: nothing_left(family), seconds=20)
