"""Whether a process we once started is still there, and still the same one."""

import atexit
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedWriter
from typing import Any

import psutil

_detached: list["subprocess.Popen[bytes]"] = []


@atexit.register
def _let_go() -> None:
    # They are meant to outlive us; a Popen that is forgotten complains unless it has an exit code.
    for process in _detached:
        process.returncode = process.poll() or 0


def detach(command: list[str], output: "BufferedWriter | None" = None, **options: Any) -> "subprocess.Popen[bytes]":
    """Start a process that goes on after us, in a session of its own: Ctrl-C at the terminal is not for it."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output or subprocess.DEVNULL,
        stderr=output or subprocess.DEVNULL,
        start_new_session=True,
        **options,
    )
    _detached.append(process)
    return process


@dataclass(frozen=True)
class Process:
    """A process by pid and start: a pid alone may have been given to somebody else since."""

    pid: int
    started: float

    @classmethod
    def find(cls, pid: int) -> "Process | None":
        """The process that has this pid now, or None."""
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            return None

    def is_running(self) -> bool:
        """False too for one that has ended and waits for a parent that will never ask."""
        try:
            process = psutil.Process(self.pid)
            return bool(process.create_time() == self.started and process.status() != psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return False

    def is_named(self, name: str) -> bool:
        try:
            return self.is_running() and name in psutil.Process(self.pid).name()
        except psutil.NoSuchProcess:
            return False

    def end(self, how: signal.Signals, seconds: float) -> bool:
        """Send the signal and wait. True when the process is gone."""
        if self.is_running():
            with suppress(psutil.NoSuchProcess):
                psutil.Process(self.pid).send_signal(how)
        deadline = time.monotonic() + seconds
        while self.is_running():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True
