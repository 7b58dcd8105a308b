"""`manage.py receive_mail < message.eml`: mail from a pipe, as Postfix, Exim, procmail or fetchmail deliver it.

Exit codes, as in sysexits.h:
    0   the message is stored (or was already: the same message twice is kept once)
    65  it will never be accepted: no mailbox for it, or too large
    75  a fault on our side that will pass: the mail program keeps the message and tries again
"""

import sys
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.mail.operations.collecting import (
    HEADERS_AT_MOST,
    TooLarge,
    UnknownMailbox,
    answered_addresses,
    candidates,
    collect_for_all,
)

REFUSED, TRY_AGAIN = 65, 75

# Who a message was delivered to, the surest first: whoever delivers it writes the first ones, its author the last.
TOLD_BY = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")


class Command(BaseCommand):
    help = (
        "Store one message read from standard input. Exit 0: stored; 65: refused for good "
        "(no such mailbox, too large); 75: try again later."
    )
    requires_system_checks: list[str] = []  # a fault they find would bounce the mail

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            action="append",
            metavar="ADDRESS",
            help="Envelope recipient; may be given again. Otherwise Delivered-To, X-Original-To or To tells.",
        )
        parser.add_argument("--from", dest="sender", metavar="ADDRESS", help="Envelope sender; else Return-Path.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Store what comes in. Never ends in any other way than the three exit codes say."""
        try:
            self._receive(sys.stdin.buffer.read(settings.MAIL_MAX_BYTES + 1), options["to"] or [], options["sender"])
        except (UnknownMailbox, TooLarge) as refused:
            raise CommandError(refused.message, returncode=REFUSED) from None
        except Exception as problem:  # whatever it is, the mail program must keep the message
            raise CommandError(f"Not stored, try again later: {problem}", returncode=TRY_AGAIN) from problem

    def _receive(self, raw: bytes, recipients: list[str], sender: str | None) -> None:
        headers = BytesHeaderParser().parsebytes(raw[:HEADERS_AT_MOST])
        collect_for_all(
            raw,
            envelope_from=sender if sender is not None else next(iter(_addresses(headers, "Return-Path")), ""),
            recipients=recipients or _recipients(headers),
            source="pipe",
        )


def _recipients(headers: Message) -> list[str]:
    ours = answered_addresses()
    for name in TOLD_BY:
        if found := [one for one in _addresses(headers, name) if not ours.isdisjoint(candidates(one))]:
            return found
    raise UnknownMailbox("None of its recipients has a mailbox here; name one with --to.")


def _addresses(headers: Message, name: str) -> list[str]:
    """The addresses in the headers of this name, without the NULs PostgreSQL would choke on."""
    values = [str(value).replace("\x00", "") for value in headers.get_all(name, [])]
    return [address for _, address in getaddresses(values) if address]
