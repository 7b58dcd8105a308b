"""Workers that are killed between any two statements, one after the other, until one gets through."""

import signal

from tests.helpers.apart import Apart

# Forked from a process that has loaded everything: starting each anew took ten times as long.
WORKERS = """
import os, signal
from django.db import connection
{prepare}

def work(last):
    left = last
    def die(execute, *args):
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*args)
    with connection.execute_wrapper(die):
        {work}

for last in range(2, 400, {every}):
    pid = os.fork()
    if pid == 0:
        work(last)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print("ended", status)
    if status == 0:
        break
"""


def killed_until_done(work: str, *, prepare: str, every: int) -> None:
    """Have `work` (Python, after `prepare`) done by workers that die before their statement 2, 2 + `every`, ….

    Returns once one has got through. Fails when they end otherwise, or when hardly one was killed.
    """
    script = WORKERS.format(prepare=prepare, work=work, every=every)
    workers = Apart.python(f"exec({script!r})")
    assert workers.wait() == 0, workers.output
    ends = [int(line.split()[1]) for line in workers.lines]
    assert set(ends[:-1]) == {-signal.SIGKILL}, workers.output
    assert ends[-1] == 0
    assert len(ends) > 6
