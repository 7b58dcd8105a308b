"""`manage.py smtp`: receive mail by SMTP until told to stop."""

import asyncio
import logging
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk.mail.smtp import PostOffice


class Command(BaseCommand):
    help = "Receive mail by SMTP. SIGTERM or Ctrl-C: take in what is half here, then end."
    requires_system_checks: list[str] = []  # it must come up quickly; `make check` runs them

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen on SMTP_HOST:SMTP_PORT (0: a free port, printed)."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd's own: a line for every command
        try:
            asyncio.run(self._serve(settings.SMTP_HOST, settings.SMTP_PORT))
        except OSError as problem:
            raise CommandError(f"Cannot listen on {settings.SMTP_HOST}:{settings.SMTP_PORT}: {problem}") from None

    async def _serve(self, host: str, port: int) -> None:
        told_to_stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
        office = PostOffice()
        chosen = await office.start(host, port)
        print(f"Receiving mail at smtp://{host}:{chosen}", flush=True)
        await told_to_stop.wait()
        await office.stop()
