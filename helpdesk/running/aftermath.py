"""Ends what a supervisor left behind, should it be killed. Run as a script; it reads process groups from its input.

`+123` names a group that now runs, `-123` one that has ended. The input ends when the supervisor does, however it
does: whatever runs then gets SIGTERM, and SIGKILL a while later. It imports nothing of the project.
"""

import os
import signal
import sys
import time
from contextlib import suppress

PATIENCE = 8.0


def main() -> None:
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        groups.add(group) if line.startswith("+") else groups.discard(group)
    deadline = time.monotonic() + PATIENCE
    _signal(groups, signal.SIGTERM)
    while time.monotonic() < deadline and any(_exists(group) for group in groups):
        time.sleep(0.1)
    _signal(groups, signal.SIGKILL)


def _signal(groups: set[int], how: signal.Signals) -> None:
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, how)


def _exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main()
