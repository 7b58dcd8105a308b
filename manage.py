#!/usr/bin/env python
"""Django's commands, with PostgreSQL and Valkey at hand: those the environment names, else this checkout's own."""

import os
import sys

from django.core.management import execute_from_command_line

from helpdesk.running.management.commands.up import Command as Up
from helpdesk.running.servers import for_environment

# They read no data, and images are built where no server may run.
NEED_NO_SERVER = {"help", "version", "check", "collectstatic", "makemessages", "compilemessages", "templates"}
TRY_AGAIN = 75  # as in sysexits.h


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in NEED_NO_SERVER or "--help" in sys.argv:
        execute_from_command_line(sys.argv)
        return
    try:
        with for_environment(os.environ):
            if command == "up":
                Up().run_from_argv(sys.argv)  # not by way of every app, which would double the time to the first page
            else:
                execute_from_command_line(sys.argv)
    except Exception as problem:
        if command != "receive_mail":
            raise
        # Any other exit code would bounce the mail over a fault that is ours.
        print(f"Not stored, try again later: {problem}", file=sys.stderr)  # noqa: T201  # a mail program's log has it
        sys.exit(TRY_AGAIN)


if __name__ == "__main__":
    main()
