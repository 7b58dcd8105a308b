"""PostgreSQL or Valkey goes away and comes back: who notices, and for how long."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.helpers.stack import Stack
from tests.helpers.waiting import eventually


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def readiness(stack: Stack) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"{stack.url}/readyz", timeout=10) as response:
            body = response.read()
    except urllib.error.HTTPError as refused:
        with refused:
            body = refused.read()
    loaded: dict[str, Any] = json.loads(body)
    return loaded


def troubled(stack: Stack) -> list[str]:
    return [name for name, finding in readiness(stack)["findings"].items() if not finding["ok"]]


@pytest.mark.parametrize("crash", [False, True], ids=["restarted", "crashed"])
def test_no_request_fails_once_postgresql_is_back(stack: Stack, crash: bool) -> None:
    assert status(f"{stack.url}/readyz") == 200
    stack.restart_postgres(crash=crash)
    # More requests than there are threads, each with a connection that has broken meanwhile.
    assert [status(f"{stack.url}/readyz") for _ in range(20)] == [200] * 20


def test_without_postgresql_the_process_lives_and_is_not_ready(stack: Stack) -> None:
    stack.stop_postgres()
    try:
        assert status(f"{stack.url}/healthz") == 200
        assert status(f"{stack.url}/readyz") == 503
        assert troubled(stack) == ["postgresql"]
    finally:
        stack.start_postgres()
    assert status(f"{stack.url}/readyz") == 200


def test_without_valkey_pages_are_served_and_the_trouble_is_named(stack: Stack) -> None:
    eventually(lambda: readiness(stack)["status"] == "ready", seconds=40, what="the beat")
    stack.stop_valkey()
    try:
        assert status(f"{stack.url}/readyz") == 200
        assert status(f"{stack.url}/account/login/") == 200
        assert readiness(stack)["status"] == "degraded"
        assert troubled(stack) == ["redis", "beat"]
    finally:
        stack.start_valkey()


def test_work_goes_on_after_valkey_came_back_empty(stack: Stack) -> None:
    stack.stop_valkey()
    stack.start_valkey()
    # Celery's worker ends where Valkey goes away between a task and its acknowledgement.
    stack.keep_up(lambda: readiness(stack)["status"] == "ready", seconds=60, what="beat and worker")


def test_work_goes_on_after_the_worker_was_killed(stack: Stack) -> None:
    stack.restart("worker")
    stack.empty_valkey()
    eventually(lambda: readiness(stack)["status"] == "ready", seconds=60, what="beat and worker")
