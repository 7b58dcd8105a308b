"""`manage.py up`: the whole helpdesk on this machine, until Ctrl-C. What `make run` calls.

It loads no app: the web process does that, and nobody should wait for it twice.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from helpdesk.running import schema
from helpdesk.running.greeting import greeting
from helpdesk.running.parts import Addresses, parts
from helpdesk.running.places import PROJECT, Places
from helpdesk.running.ports import Port, first_free
from helpdesk.running.silence import Silent
from helpdesk.running.supervisor import Supervisor

PATIENCE_SECONDS = 60.0  # then it is said what does not answer

_printing = threading.Lock()


class Command(BaseCommand):
    help = "Run web, live stream, worker, beat and SMTP receiver under one supervisor until Ctrl-C."
    has_people = True
    requires_system_checks: list[str] = []  # `make check` runs them; here they would only delay the first page

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring everything up and keep it up. Refuses when it already runs for this `VAR`."""
        begun = time.monotonic()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._give_up)
        places = Places.from_environment()
        with self._alone(places) as announce:
            addresses = self._addresses()
            environment = {**os.environ, **addresses.environment(), "VAR": str(places.var)}
            announce(addresses)
            self._prepare_data(environment)
            supervisor = Supervisor(environment, self._say)
            supervisor.listen_to_signals()
            try:
                self._run(supervisor, addresses, places, begun)
            finally:
                print("\nStopping …", flush=True)
                supervisor.stop()
                print("Stopped.", flush=True)

    def _run(self, supervisor: Supervisor, addresses: Addresses, places: Places, begun: float) -> None:
        workers = int(os.environ.get("WEB_WORKERS", "2"))
        web, *others = parts(addresses, run=places.run, web_workers=workers)
        supervisor.start(web)
        if supervisor.wait_until_ready(web.name):
            told = greeting(addresses, places, has_demo=settings.DEMO, has_people=self.has_people)
            print(told, flush=True)
            print(f"  Pages answer after {time.monotonic() - begun:.1f} s; worker and mail are starting …", flush=True)
        elif not supervisor.is_stopping:
            print("The web process does not answer yet: what it printed above may say why.", flush=True)
        # The page people wait for had the processors for itself; now the rest.
        since = time.time()
        for part in others:
            if not supervisor.is_stopping:
                supervisor.start(part)
        silent = Silent([web, *others], since=since)
        supervisor.watch(until=lambda: not silent.names() or time.time() > since + PATIENCE_SECONDS)
        if not supervisor.is_stopping:
            print(_state_of(silent.names(), time.monotonic() - begun), flush=True)
        supervisor.watch()

    def _give_up(self, number: int, frame: FrameType | None) -> NoReturn:
        # Before there is a supervisor; on the way out, what runs now (loading the demo, say) is ended too.
        raise CommandError("Stopped before it was up.")

    @contextmanager
    def _alone(self, places: Places) -> Iterator[Any]:
        places.make()
        with places.up_file.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                first = json.loads(file.read() or "{}")
                where = first.get("url", "an address it has not chosen yet")
                raise CommandError(
                    f"It is already running at {where} (process {first.get('pid')}). "
                    "Stop that one first, or give this one its own place: VAR=… PORT=… make run"
                ) from None

            def announce(addresses: Addresses) -> None:
                file.truncate(0)
                file.write(json.dumps({"pid": os.getpid(), "url": addresses.base_url}))
                file.flush()

            yield announce

    def _addresses(self) -> Addresses:
        web = first_free(int(os.environ.get("PORT", "8000")))
        live = first_free(int(os.environ.get("LIVE_PORT", str(web.number + 1))), avoid=(web.number,))
        smtp = first_free(int(os.environ.get("SMTP_PORT", "2525")), avoid=(web.number, live.number))
        self._name_taken("PORT", web)
        self._name_taken("SMTP_PORT", smtp)
        return Addresses(web.number, live.number, smtp.number)

    def _name_taken(self, variable: str, port: Port) -> None:
        if port.was_taken:
            print(
                f"Port {port.wanted} is taken: using {port.number} instead ({variable}=… chooses another).", flush=True
            )

    def _prepare_data(self, environment: dict[str, str]) -> None:
        if not schema.is_current():
            print("Bringing the database up to date …", flush=True)
            schema.bring_up_to_date(environment)
        is_empty = not schema.has_people()
        self.has_people = settings.DEMO or not is_empty
        connection.close()  # the supervisor has no further business with it
        if is_empty and settings.DEMO:
            print("Loading the demo workspace …", flush=True)
            # A process of its own, so that it knows the addresses found above.
            subprocess.run(
                [sys.executable, str(PROJECT / "manage.py"), "demo"], env=environment, cwd=PROJECT, check=True
            )

    def _say(self, name: str, line: str) -> None:
        with _printing:
            print(f"{name:<6} | {line}", flush=True)


def _state_of(silent: list[str], seconds: float) -> str:
    if not silent:
        return f"  Up after {seconds:.1f} s: pages, live stream, mail in, worker and beat answer.\n"
    return f"No answer yet from {', '.join(silent)}: what was printed above may say why."
