"""The house stands as drawn: imports point down, the wiring is complete, side effects have one door."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.module_loading import autodiscover_modules

from helpdesk.celery import app as celery_app
from helpdesk.ledger.event import registry
from helpdesk.ledger.reacting import by_name, reactions, topics
from helpdesk.schedule import SCHEDULE

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("helpdesk", "tickets", "inbox", "portal")
BEHIND_CLOSED_DOORS = {"mail.received", "sign_in.asked"}  # its consequences touch screens with events of their own
SAFE_MAKERS = {"helpdesk/conversations", "helpdesk/ui", "tickets/emails/letters.py", "inbox/queries", "portal/queries"}


def sources() -> list[Path]:
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def lines_with(pattern: str) -> set[str]:
    """Files, relative to the root, that hold a match."""
    wanted = re.compile(pattern)
    return {str(path.relative_to(ROOT)) for path in sources() if wanted.search(path.read_text())}


def test_imports_point_down() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_on_commit_is_called_in_one_file() -> None:
    assert lines_with(r"\bon_commit\(") == {"helpdesk/ledger/recording.py"}


def test_no_operation_enqueues_a_task() -> None:
    assert not {one for one in lines_with(r"\.(delay|apply_async|send_task)\(") if "/operations/" in one}


def test_every_event_is_followed_or_touches_a_screen() -> None:
    ours = {name for name, cls in registry.items() if not cls.__module__.startswith("tests.")}
    silent = {name for name in ours if not reactions.get(name) and not topics.get(name)}
    assert silent == set()
    unseen = {name for name in ours if not topics.get(name)}
    assert unseen <= BEHIND_CLOSED_DOORS


def test_every_task_that_is_named_exists() -> None:
    autodiscover_modules("tasks")  # as a worker does, without the checks that Celery would run
    named = {str(job["task"]) for job in SCHEDULE.values()}
    named |= {reaction.then for reaction in by_name.values() if reaction.then}
    assert named <= set(celery_app.tasks)


def test_wiring_prints_every_event(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("wiring")
    printed = capsys.readouterr().out
    assert all(name in printed for name, cls in registry.items() if not cls.__module__.startswith("tests."))


def test_safe_html_is_made_in_few_places() -> None:
    makers = lines_with(r"\b(SafeString|mark_safe)\(")
    assert {one for one in makers if not any(one.startswith(place) for place in SAFE_MAKERS)} == set()


def test_there_are_no_rooms_without_a_name() -> None:
    forbidden = {"utils", "helpers", "common", "core", "base", "manager", "managers", "service", "services"}
    assert {path.stem for path in sources()} & forbidden == set()
