import re
import tomllib
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
