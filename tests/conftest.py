"""Servers first: importing the ground points settings at them. Fixtures are listed, so they load after it."""

import functools
import os
from contextlib import suppress

import pytest
import redis
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.helpers.emptying import empty_row_by_row
from tests.helpers.ground import GROUND
from tests.helpers.order import slow_ones_first

pytest_plugins = ["tests.helpers.fixtures", "tests.helpers.post"]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    only_distributes = not hasattr(config, "workerinput") and config.getoption("dist", "no") != "no"
    if only_distributes:
        # A worker would inherit it, and pytest-django would load the settings there before there is a ground.
        del os.environ["DJANGO_SETTINGS_MODULE"]
    else:
        GROUND.start()


def pytest_unconfigure() -> None:
    GROUND.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for folder, mark in (("journeys", pytest.mark.journey), ("faults", pytest.mark.fault)):
            if folder in item.path.parts:
                item.add_marker(mark)
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    if workers > 1:
        items[:] = slow_ones_first(items, workers)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    journeys = [report for report in skipped if "journey" in report.keywords]
    if journeys:
        terminalreporter.write_line(f"{len(journeys)} browser journeys were SKIPPED: there is no Chromium.", red=True)


@pytest.fixture(autouse=True)
def empty_valkey() -> None:
    """No test sees what another left in the cache or in a queue."""
    assert GROUND.servers.valkey
    with suppress(redis.ConnectionError):  # a fault test may have stopped it
        _valkey(GROUND.servers.valkey.url).flushall()


@functools.cache
def _valkey(url: str) -> redis.Redis:
    return redis.Redis.from_url(url)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> None:
    """One round instead of a million: the hash says so itself, so the running stack can check it too."""
    PBKDF2PasswordHasher.iterations = 1


@pytest.fixture(autouse=True, scope="session")
def quickly_emptied_tables() -> None:
    """Hundreds of tests commit what they write."""
    empty_row_by_row()
