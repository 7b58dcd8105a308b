"""PostgreSQL and Valkey for this test process alone, in a `VAR` that is deleted afterwards.

Each xdist worker has its own pair: a test may kill its server, and no other test notices.
"""

import atexit
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
import pytest
from django.conf import settings

from helpdesk.running.places import Places
from helpdesk.running.servers import Servers, lease, plan


class Ground:
    """Chosen when the tests are imported, so that settings can name it; started when they are about to run."""

    def __init__(self) -> None:
        var = Path(tempfile.mkdtemp(prefix="helpdesk-test-"))
        var.chmod(0o711)  # PostgreSQL's account must get through when we are root
        self.places = Places(var.resolve())
        self.servers: Servers = plan(self.places, durable=False)
        self._running = ExitStack()
        atexit.register(self._forget)  # a process that only distributes or lists tests starts nothing

    def prepare_environment(self) -> None:
        """Point this process and all it starts at these servers, whatever the environment said before."""
        os.environ.update(self.servers.environment())
        os.environ["VAR"] = str(self.places.var)
        # Playwright's synchronous API keeps an event loop in this thread; our code is still synchronous.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1,[::1],testserver"
        for name in ("MAIL_URL", "FILES_URL", "LIVE_URL", "BASE_URL", "DEBUG"):
            os.environ.pop(name, None)

    def start(self) -> None:
        """Start the servers. From here on their keeper removes the directory, however this process ends."""
        atexit.unregister(self._forget)
        self._running.enter_context(lease(self.places, lambda places: self.servers, remove=True))

    def stop(self) -> None:
        for server in self.servers.named().values():
            server.stop()  # one that a test started again is not the one its keeper knows
        self._running.close()

    def _forget(self) -> None:
        shutil.rmtree(self.places.var)


def set_up_django() -> None:
    """Load the settings, which now find this process's own servers."""
    if settings.configured:
        raise pytest.UsageError("Settings were loaded before the tests had servers: unset DJANGO_SETTINGS_MODULE.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "helpdesk.settings"
    django.setup()


GROUND = Ground()
GROUND.prepare_environment()
set_up_django()
