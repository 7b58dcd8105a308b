import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from helpdesk.running.parts import Part
from helpdesk.running.places import PROJECT
from helpdesk.running.supervisor import Supervisor
from tests.helpers.waiting import eventually

# A part with a child of its own, which ignores the polite signal: what a worker's pool may be like.
STUBBORN_CHILD = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
WITH_CHILD = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {STUBBORN_CHILD!r}])
print("child", child.pid, flush=True)
time.sleep(600)
"""
SUPERVISED = f"""
import os, sys, time
from helpdesk.running.parts import Part
from helpdesk.running.supervisor import Supervisor
supervisor = Supervisor(dict(os.environ), lambda name, line: print(line, flush=True))
supervisor.start(Part("odd", (sys.executable, "-c", {WITH_CHILD!r})))
time.sleep(600)
"""


class Heard(list[tuple[str, str]]):
    def __call__(self, name: str, line: str) -> None:
        self.append((name, line))

    def child(self) -> int:
        return int(next((line.split()[1] for _, line in self if line.startswith("child")), "0"))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def supervisor(heard: Heard) -> Iterator[Supervisor]:
    made = Supervisor(dict(os.environ), heard)
    yield made
    made.stop(grace=1)


def python(name: str, program: str) -> Part:
    return Part(name, (sys.executable, "-c", program))


def gone(pid: int) -> Callable[[], bool]:
    def ask() -> bool:
        try:
            return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
        except psutil.NoSuchProcess:
            return True

    return ask


def test_what_a_part_prints_is_passed_on(supervisor: Supervisor, heard: Heard) -> None:
    supervisor.start(python("talker", "print('hello'); import time; time.sleep(60)"))
    eventually(lambda: ("talker", "hello") in heard)


def test_stopping_leaves_no_process_of_any_part(heard: Heard) -> None:
    supervisor = Supervisor(dict(os.environ), heard)
    supervisor.start(python("odd", WITH_CHILD))
    child = eventually(heard.child)
    supervisor.stop(grace=1)
    eventually(gone(child))


def test_a_crashed_part_is_started_again(supervisor: Supervisor, heard: Heard) -> None:
    supervisor.start(python("odd", WITH_CHILD))
    watching = threading.Thread(target=supervisor.watch)
    watching.start()
    first = supervisor.children["odd"].process
    child = eventually(heard.child)
    assert first
    heard.clear()
    first.kill()
    eventually(lambda: ("odd", "ended (killed by SIGKILL); started again in 1 s") in heard)
    eventually(gone(child), what="the crashed part's child")
    eventually(heard.child, what="the part started again")
    supervisor.is_stopping = True
    watching.join()


def test_a_part_that_keeps_ending_is_started_ever_more_slowly(supervisor: Supervisor, heard: Heard) -> None:
    supervisor.start(python("broken", "raise SystemExit(3)"))
    child = supervisor.children["broken"]
    pauses = []
    for _ in range(7):
        eventually(lambda: child.process is not None and child.process.poll() == 3)
        supervisor._mend(child)
        pauses.append(round(child.again_at - time.monotonic()))
        child.again_at = 0
        supervisor._mend(child)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_part_that_ends_is_not_waited_for(supervisor: Supervisor) -> None:
    supervisor.start(Part("broken", (sys.executable, "-c", "raise SystemExit(1)"), port=1))
    begun = time.monotonic()
    assert not supervisor.wait_until_ready("broken", seconds=30)
    assert time.monotonic() - begun < 10


def test_a_killed_supervisor_leaves_no_process() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED], cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    child = int(process.stdout.readline().split()[1])
    parts = [part.pid for part in psutil.Process(process.pid).children()]
    process.send_signal(signal.SIGKILL)
    process.wait()
    for pid in (child, *parts):
        eventually(gone(pid), seconds=20, what=f"process {pid} ending")
    process.stdout.close()
