import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain

import pytest

from helpdesk.running.places import PROJECT

LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-s3.txt"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_with_a_hash_and_names_no_index(name: str) -> None:
    text = (PROJECT / name).read_text()
    pinned = re.findall(r"^[\w.-]+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
    packages = re.findall(r"^[a-z]\S*", text, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) == len(packages) > 20
    assert re.findall(r"https?://|file:/|--index-url|--find-links|--trusted-host", text) == []


def pins(name: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==\S+)", (PROJECT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS[1:])
def test_what_is_locked_to_run_is_locked_the_same_everywhere(name: str) -> None:
    assert pins("requirements.txt") - pins(name) == set()


def test_every_declared_dependency_is_locked_and_explained() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in declared}
    locked = {pin.split("==")[0].lower() for name in LOCKS for pin in pins(name)}
    rows = re.findall(r"^\| `([\w.-]+)`", (PROJECT / "docs/dependencies.md").read_text(), re.MULTILINE)
    assert names - locked == set()
    assert names == {name.lower() for name in rows}


IMPORT_ALL_PARTS = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1:]))  # None: importing it fails as if it were not there
import granian, helpdesk.celery, helpdesk.live.asgi, helpdesk.wsgi, uvicorn
from celery.apps import beat, worker
helpdesk.celery.app.loader.import_default_modules()
helpdesk.celery.app.connection_for_write().transport
import helpdesk.mail.management.commands.smtp
"""


def test_the_parts_start_with_what_is_locked_to_run_and_nothing_else() -> None:
    locked = {pin.split("==")[0] for pin in pins("requirements.txt")}
    absent = [
        module
        for module, owners in packages_distributions().items()
        if not locked & {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners}
    ]
    assert "pytest" in absent
    command = [sys.executable, "-c", IMPORT_ALL_PARTS, *absent]
    outcome = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
