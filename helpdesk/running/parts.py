"""The processes a running helpdesk consists of, and how each is started."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.running.places import PROJECT
from helpdesk.running.ports import LOOPBACK, accepts


@dataclass(frozen=True)
class Addresses:
    """Where the parts listen."""

    web: int
    live: int
    smtp: int

    @property
    def base_url(self) -> str:
        return f"http://{LOOPBACK}:{self.web}"

    @property
    def live_url(self) -> str:
        return f"http://{LOOPBACK}:{self.live}/live/"

    def environment(self) -> dict[str, str]:
        """What settings read to know them."""
        return {
            "PORT": str(self.web),
            "BASE_URL": self.base_url,
            "LIVE_URL": self.live_url,
            "SMTP_PORT": str(self.smtp),
        }


@dataclass(frozen=True)
class Part:
    """One process: its name, its command, and how to tell that it does its work."""

    name: str
    command: tuple[str, ...]
    health_url: str = ""
    port: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)

    def is_ready(self) -> bool:
        """Whether it answers. A part that listens nowhere is ready once it runs."""
        if self.health_url:
            return _answers(self.health_url)
        return not self.port or accepts(self.port)


def parts(addresses: Addresses, *, run: Path, web_workers: int = 2) -> list[Part]:
    """Every part, the one people wait for first."""
    python = sys.executable
    level = os.environ.get("LOG_LEVEL", "WARNING")
    # In a container one is root; the tasks' JSON is what makes that no worse than for any other process.
    celery = (
        python,
        "-W",
        "ignore:You're running the worker with superuser",
        "-m",
        "celery",
        "--quiet",
        "--app",
        "helpdesk",
    )
    return [
        Part(
            "web",
            (
                *(python, "-m", "granian", "--interface", "wsgi", "--host", LOOPBACK, "--port", str(addresses.web)),
                *("--workers", str(web_workers), "--workers-kill-timeout", "5", "--respawn-failed-workers"),
                # Each blocking thread keeps a database connection of its own. Two: one goes on while the other waits
                # for a slow search; pages are mostly Python, and more of them at once only wait for each other.
                *("--blocking-threads", "2", "--backpressure", "128"),
                *("--log-level", level.lower(), "helpdesk.wsgi:application"),
            ),
            health_url=f"{addresses.base_url}/healthz",
        ),
        Part(
            "live",
            (
                *(python, "-m", "uvicorn", "--host", LOOPBACK, "--port", str(addresses.live), "--no-access-log"),
                # Streams never end by themselves: do not wait for them.
                *("--timeout-graceful-shutdown", "1", "--log-level", level.lower(), "helpdesk.live.asgi:application"),
            ),
            health_url=f"http://{LOOPBACK}:{addresses.live}/healthz",
        ),
        Part(
            "worker",
            (
                *("nice", "-n", "5"),  # pages go before post
                *(*celery, "worker", "--queues", "mail,default,bulk", "--concurrency", "2", "--loglevel", level),
                *("--without-gossip", "--without-mingle", "--hostname", f"worker-{addresses.web}@%h"),
            ),
        ),
        Part("beat", (*celery, "beat", "--loglevel", level, "--schedule", str(run / "beat"), "--pidfile", "")),
        Part("smtp", (python, str(PROJECT / "manage.py"), "smtp"), port=addresses.smtp),
    ]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310  # we made the URL: http, loopback
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
