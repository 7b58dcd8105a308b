"""How long a second start takes, from the command to the first page."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from helpdesk.running.places import PROJECT
from helpdesk.running.ports import LOOPBACK, any_free


def second_start() -> float:
    """Seconds of what `make run` calls, in a `VAR` where it ran before. The first page is the sign-in page."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-start-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o711)
        chosen = {"VAR": place, "PORT": str(any_free()), "LIVE_PORT": str(any_free()), "SMTP_PORT": str(any_free())}
        left = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment = {**left, **chosen, "DEMO": "0"}
        _start(environment, seconds=120)
        return _start(environment, seconds=60)


def _start(environment: dict[str, str], *, seconds: float) -> float:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "manage.py"), "up"],
        env=environment,
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        while time.perf_counter() - begun < seconds:
            if process.poll() is not None:
                raise RuntimeError(f"It ended:\n{process.stdout and process.stdout.read()[-2000:]}")
            if _answers(f"http://{LOOPBACK}:{environment['PORT']}/account/login/"):
                return time.perf_counter() - begun
            time.sleep(0.02)
        raise RuntimeError("No page came.")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
