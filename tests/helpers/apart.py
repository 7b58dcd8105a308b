"""Processes of our own on this test's database, for what only a process can do: be killed."""

import os
import threading
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.db import connection

from tests.helpers.nursery import nursery
from tests.helpers.waiting import eventually


def environment(**more: str) -> dict[str, str]:
    """What a process needs to work on the same database and Redis as this test."""
    parsed = urlsplit(os.environ["DATABASE_URL"])
    # The tests' PostgreSQL forgets its last commits in a crash; what these processes commit it must keep.
    query = urlencode({"options": "-c synchronous_commit=on"})
    database = urlunsplit(parsed._replace(path=f"/{connection.settings_dict['NAME']}", query=query))
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {**inherited, "PYTHONUNBUFFERED": "1", "DATABASE_URL": database, **more}


class Apart:
    """One process: a command of `manage.py`, or a line of Python after Django is set up."""

    def __init__(self, *command: str, **more: str) -> None:
        self.lines: list[str] = []
        self.process = nursery().bear(command, environment(**more))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @classmethod
    def manage(cls, *command: str, **more: str) -> "Apart":
        return cls("manage.py", *command, **more)

    @classmethod
    def python(cls, line: str, **more: str) -> "Apart":
        return cls("-c", f"import django; django.setup(); {line}", **more)

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_for_line(self, part: str) -> str:
        """The first line that holds `part`."""

        def find() -> str | None:
            if self.process.poll() is not None and not self._reader.is_alive():
                raise AssertionError(f"It ended with {self.process.returncode}:\n{self.output}")
            return next((line for line in self.lines if part in line), None)

        return eventually(find, seconds=30, what=part) or ""

    def wait(self, seconds: float = 60) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(seconds)
        self._reader.join(5)
        self.process.stdout.close()
        return code

    def kill(self) -> None:
        """As a crash would."""
        self.process.kill()
        self.wait()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
