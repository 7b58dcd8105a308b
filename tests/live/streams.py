"""Reading the live stream as a browser does, from a real process."""

import contextlib
import http.client
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from helpdesk.live import topics
from helpdesk.live.touching import touch
from helpdesk.running.places import PROJECT
from helpdesk.running.ports import any_free
from tests.helpers.waiting import eventually

SECONDS = 15
MARK = "mark-"


class Stream:
    """One open connection."""

    def __init__(self, port: int, subscription: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self.connection.request("GET", f"/live/?s={quote(subscription)}")
        self.response = self.connection.getresponse()

    @property
    def status(self) -> int:
        return self.response.status

    def news(self) -> tuple[str, str]:
        """The next event and its data; comments and our own marks are passed over."""
        while (found := self._next())[1].startswith(MARK):
            pass
        return found

    def rest(self) -> list[tuple[str, str]]:
        """Everything up to the end of the stream."""
        heard = []
        with contextlib.suppress(EOFError):
            while True:
                heard.append(self.news())
        return heard

    def wait_until_heard(self, mark: str) -> None:
        """Return once what is touched from now on is heard."""
        touch({mark})
        while self._next() != ("touch", mark):
            touch({mark})

    def _next(self) -> tuple[str, str]:
        event = ""
        while True:
            line = self.response.readline()
            if not line:
                raise EOFError("The stream has ended.")
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                event = value
            elif name == "data":
                return event, value

    def close(self) -> None:
        self.connection.close()


class Live:
    """The live process. Tests of its own, without the rest of the stack."""

    def __init__(self) -> None:
        self.port = any_free()
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - it is open for as long as the process writes
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(self.port)),
                *("--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "1"),
                "helpdesk.live.asgi:application",
            ],
            cwd=PROJECT,
            env={name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
            | {"LIVE_HEARTBEAT_SECONDS": "1"},
            stderr=self.log,
        )

    def answers(self, path: str = "/healthz", method: str = "GET") -> int:
        """The status of a plain request; 0 while nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(method, path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    @contextmanager
    def asked(self, subscription: str) -> Iterator[Stream]:
        """A stream with a subscription from elsewhere."""
        stream = Stream(self.port, subscription)
        try:
            yield stream
        finally:
            stream.close()

    @contextmanager
    def listening(self, *names: str) -> Iterator[Stream]:
        """A stream that hears of these topics by now."""
        mark = f"{MARK}{uuid.uuid4()}"
        with self.asked(topics.subscription([*names, mark], teammate_id=0)) as stream:
            stream.wait_until_heard(mark)
            yield stream

    def stop(self) -> str:
        """End it as Ctrl-C would; what it had to say."""
        self.process.terminate()
        self.process.wait(10)
        with self.log:
            self.log.seek(0)
            return self.log.read().decode()


@contextmanager
def running() -> Iterator[Live]:
    live = Live()
    try:
        eventually(lambda: live.answers() == 200, what="the live process answering")
        yield live
    finally:
        live.stop()
