import os
from pathlib import Path

import pytest

from helpdesk.running import chromium
from tests.helpers.nursery import nursery


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(chromium, "MAC", tmp_path / "none")
    return tmp_path


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.touch(mode=0o755)
    return path


def test_without_any_there_is_none(nothing_installed: Path) -> None:
    assert chromium.find() is None


def test_the_systems_is_found_by_path(nothing_installed: Path) -> None:
    installed = program(nothing_installed / "bin" / "google-chrome")
    assert chromium.find() == installed


def test_playwrights_own_is_found_where_it_puts_it(nothing_installed: Path) -> None:
    installed = program(nothing_installed / "playwright" / "chromium-1200" / "chrome-linux64" / "chrome")
    assert chromium.find() == installed


def test_one_that_is_named_comes_first(nothing_installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(nothing_installed / "bin" / "chromium")
    monkeypatch.setenv("CHROMIUM", "/opt/mine")
    assert chromium.find() == Path("/opt/mine")


@pytest.mark.parametrize(
    ("ci", "code", "said"),
    [("false", 0, "browser journeys were SKIPPED"), ("true", 1, chromium.MISSING)],
    ids=["a developer is told", "CI fails"],
)
def test_journeys_that_could_not_run_are_not_passed_over(
    nothing_installed: Path, ci: str, code: int, said: str
) -> None:
    if chromium.find() is not None:
        pytest.skip("a Chrome lies where this test cannot hide it")
    environment = {
        **os.environ,
        "CI": ci,
        "PYTEST_ADDOPTS": "",
        "PYTEST_XDIST_WORKER": "",
        "DJANGO_SETTINGS_MODULE": "",
    }
    run = nursery().bear(["-m", "pytest", "-q", "tests/journeys/test_a_browser.py"], environment)
    with run.stdout as output:
        told = output.read()
    assert (run.wait(60), said in told) == (code, True), told
