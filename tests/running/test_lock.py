import re
import tomllib

import pytest

from helpdesk.running.places import PROJECT

LOCKS = ["requirements.txt", "requirements-dev.txt"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_everything_with_a_hash_and_names_no_index(name: str) -> None:
    text = (PROJECT / name).read_text()
    pinned = re.findall(r"^[\w.-]+==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
    packages = re.findall(r"^[a-z]\S*", text, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) == len(packages) > 20
    assert re.findall(r"https?://|file:/|--index-url|--find-links|--trusted-host", text) == []


def test_both_locks_agree() -> None:
    run, develop = (set(re.findall(r"^([\w.-]+==\S+)", (PROJECT / name).read_text(), re.MULTILINE)) for name in LOCKS)
    assert run - develop == set()


def test_every_declared_dependency_is_locked_and_explained() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in declared}
    locked = {name.lower() for name in re.findall(r"^([\w.-]+)==", (PROJECT / LOCKS[1]).read_text(), re.MULTILINE)}
    explained = {
        name.lower()
        for name in re.findall(r"^\| `([\w.-]+)`", (PROJECT / "docs/dependencies.md").read_text(), re.MULTILINE)
    }
    assert names - locked == set()
    assert names == explained
