"""`make run`, as a newcomer meets it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import psutil
import pytest

from helpdesk.running.management.commands.up import Command
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
        eventually(lambda: inbox.search(self.output) or self.process.poll() is not None, seconds=120)
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


def answers(url: str) -> bool:
    with urllib.request.urlopen(url, timeout=5) as response:
        return bool(response.status == 200)


def test_it_serves_refuses_a_second_start_and_leaves_nothing_however_it_ends(var: Path, ports: dict[str, str]) -> None:
    first = Run(var, **ports)
    address = first.address()
    assert address == f"http://{LOOPBACK}:{ports['PORT']}"
    assert answers(f"{address}/healthz")

    second = Run(var, **ports)
    assert second.process.wait(60) == 1
    eventually(lambda: f"already running at {address}" in second.output)
    assert answers(f"{address}/healthz")

    eventually(lambda: "Up after" in first.output, seconds=60, what="every part")
    with urllib.request.urlopen(f"{address}/readyz", timeout=5) as response:
        assert json.load(response)["status"] == "ready"  # the beat was seen: "Up" was not said too early
    assert len(first.family()) > 8
    family = first.family()
    assert first.end(signal.SIGINT) == 0
    eventually(lambda: nothing_left(family), seconds=20)

    again = Run(var, **ports)
    again.address()
    assert "Bringing the database up to date" not in again.output
    family = again.family()
    again.end(signal.SIGKILL)
    eventually(lambda: nothing_left(family), seconds=30)


def test_a_taken_port_is_named_and_the_next_one_used(
    ports: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in ports.items():
        monkeypatch.setenv(name, value)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((LOOPBACK, int(ports["PORT"])))
        listener.listen()
        addresses = Command()._addresses()
    assert addresses.web > int(ports["PORT"])
    assert capsys.readouterr().out == (
        f"Port {ports['PORT']} is taken: using {addresses.web} instead (PORT=… chooses another).\n"
    )


def test_it_can_be_stopped_before_it_is_up(var: Path, ports: dict[str, str]) -> None:
    run = Run(var, **ports)
    eventually(lambda: "Bringing the database up to date" in run.output, seconds=60)
    family = run.family()
    assert run.end(signal.SIGTERM) == 1
    assert "Stopped before it was up." in run.output
    eventually(lambda: nothing_left(family), seconds=20)
