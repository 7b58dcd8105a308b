"""Where everything that belongs to one running helpdesk lies, below `VAR`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Places:
    """The directories and files below one `VAR`. Two different `VAR`s share nothing."""

    var: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Places":
        """`VAR` when it is set, else `var/` in the checkout."""
        return cls(Path(environment.get("VAR") or PROJECT / "var").expanduser().resolve())

    @property
    def run(self) -> Path:
        """Locks and facts about what is running now. Safe to delete when nothing runs."""
        return self.var / "run"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's home, or a link to it: see `account.home_for`."""
        return self.var / "postgres"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def servers_file(self) -> Path:
        return self.run / "servers.json"

    @property
    def up_file(self) -> Path:
        """Held locked by `manage.py up`; tells a second one who is first."""
        return self.run / "up.json"

    def make(self) -> None:
        """Create the directories that hold secrets and logs, readable by their owner only."""
        self.var.mkdir(parents=True, exist_ok=True)
        for directory in (self.run, self.logs):
            directory.mkdir(mode=0o700, exist_ok=True)
