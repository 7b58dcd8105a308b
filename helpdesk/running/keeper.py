"""Stops the embedded servers when nobody uses them any more. `servers.lease` runs it as a script.

It imports nothing of the project: it must be cheap to start, and must not need the project's files while it waits.
"""

import fcntl
import json
import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil


def main(run: Path) -> None:
    alone = os.open(run / "keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    used = os.open(run / "used.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(used, fcntl.LOCK_EX)  # granted when the last user has gone, however it went
    try:
        facts = json.loads((run / "servers.json").read_text())
    except (OSError, ValueError):
        facts = {}
    for record in facts.get("servers", {}).values():
        stop(record)
    (run / "servers.json").unlink(missing_ok=True)
    for directory in facts.get("remove", []):
        shutil.rmtree(directory, ignore_errors=True)
    os.close(alone)  # before the other lock: whoever gets that one next must be able to start a keeper
    os.close(used)


def stop(record: dict[str, Any]) -> None:
    for how, seconds in ((record["stop"], 20.0), (9, 5.0)):
        deadline = time.monotonic() + seconds
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(record["pid"])
            if process.create_time() != record["started"]:
                return
            process.send_signal(how)
            while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                if time.monotonic() > deadline:
                    break
                time.sleep(0.05)
            else:
                return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
