"""Keeps the parts running until it is told to stop, and then leaves no process behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from helpdesk.running.parts import Part
from helpdesk.running.places import PROJECT

AFTERMATH = Path(__file__).with_name("aftermath.py")
FIRST_BACK_OFF, LONGEST_BACK_OFF, HEALTHY_AFTER = 1.0, 30.0, 30.0
GRACE = 15.0

Say = Callable[[str, str], None]


@dataclass
class Child:
    """One part and the process that plays it now, if any."""

    part: Part
    process: "subprocess.Popen[str] | None" = None
    started_at: float = 0.0
    back_off: float = FIRST_BACK_OFF
    again_at: float = 0.0


class Supervisor:
    """Starts parts in groups of their own, so that a Ctrl-C at the terminal reaches only the supervisor."""

    def __init__(self, environment: Mapping[str, str], say: Say) -> None:
        self.environment = {**environment, "PYTHONUNBUFFERED": "1"}
        self.say = say
        self.children: dict[str, Child] = {}
        self.is_stopping = False
        self.is_urgent = False
        self._aftermath = subprocess.Popen(
            [sys.executable, "-I", str(AFTERMATH)], stdin=subprocess.PIPE, text=True, start_new_session=True, cwd="/"
        )

    def listen_to_signals(self) -> None:
        """SIGINT, SIGTERM and SIGHUP stop everything; a second one does not wait."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def start(self, part: Part) -> None:
        """Start a part that does not run."""
        child = self.children.setdefault(part.name, Child(part))
        child.process = subprocess.Popen(
            part.command,
            env={**self.environment, **part.environment},
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        child.started_at = time.monotonic()
        self._tell_aftermath(f"+{child.process.pid}")
        threading.Thread(target=self._relay, args=(part.name, child.process), daemon=True).start()

    def wait_until_ready(self, name: str, seconds: float = 60) -> bool:
        """Whether the part answers in time. False at once when it ends or everything is being stopped."""
        child = self.children[name]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self.is_stopping:
            if child.process is None or child.process.poll() is not None:
                return False
            if child.part.is_ready():
                return True
            time.sleep(0.03)
        return False

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Restart what ends, ever more slowly while it keeps ending, until told to stop or `until` says so."""
        while not self.is_stopping and not until():
            for child in self.children.values():
                self._mend(child)
            time.sleep(0.1)

    def stop(self, grace: float = GRACE) -> None:
        """Ask every part to end, wait, and kill what did not."""
        self.is_stopping = True
        running = [child for child in self.children.values() if child.process is not None]
        for child in running:
            assert child.process is not None
            # Only its first process: a worker's first process lets its children finish what they do.
            child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + grace
        while any(_is_running(child) for child in running) and time.monotonic() < deadline and not self.is_urgent:
            time.sleep(0.05)
        for child in running:
            self.kill(child.part.name)
        if self._aftermath.stdin is not None:
            self._aftermath.stdin.close()
        self._aftermath.wait()

    def kill(self, name: str) -> None:
        """End a part's whole process group at once, as a crash would."""
        child = self.children[name]
        if child.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        self._tell_aftermath(f"-{child.process.pid}")
        child.process = None

    def _mend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.again_at:
                self.start(child.part)
            return
        code = child.process.poll()
        if code is None:
            if now - child.started_at > HEALTHY_AFTER:
                child.back_off = FIRST_BACK_OFF
            return
        self.kill(child.part.name)  # what the ended process left of its group
        child.again_at = now + child.back_off
        self.say(child.part.name, f"ended ({_ending(code)}); started again in {child.back_off:.0f} s")
        child.back_off = min(child.back_off * 2, LONGEST_BACK_OFF)

    def _relay(self, name: str, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as output:
            for line in output:
                self.say(name, line.rstrip())

    def _tell_aftermath(self, line: str) -> None:
        if self._aftermath.stdin is not None:
            with suppress(BrokenPipeError):
                self._aftermath.stdin.write(line + "\n")
                self._aftermath.stdin.flush()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_urgent = self.is_stopping
        self.is_stopping = True


def _is_running(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
