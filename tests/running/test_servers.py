import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from helpdesk.running.places import PROJECT, Places
from helpdesk.running.ports import accepts
from helpdesk.running.servers import Servers, for_environment, lease, plan
from tests.helpers.waiting import eventually

HOLD = """
import os, sys, time
from helpdesk.running.servers import for_environment
with for_environment(os.environ) as servers:
    print(servers.environment()["DATABASE_URL"], flush=True)
    sys.stdin.readline()
"""


def fleeting(places: Places) -> Servers:
    return plan(places, durable=False)


def running(places: Places) -> dict[str, dict[str, float]]:
    facts: dict[str, dict[str, float]] = json.loads(places.servers_file.read_text())["servers"]
    return facts


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """The home of a PostgreSQL that was made once: making each anew takes longer than what is tested with it."""
    directory = Path(tempfile.mkdtemp(prefix="helpdesk-test-")).resolve()
    directory.chmod(0o711)
    places = Places(directory / "var")
    with lease(places, fleeting):
        pass
    eventually(stopped(places))
    yield places.postgres
    shutil.rmtree(directory)


@pytest.fixture
def places(var: Path, cluster: Path) -> Places:
    there = Places(var)
    there.make()
    subprocess.run(["cp", "-a", str(cluster), str(there.postgres)], check=True)
    return there


def stopped(places: Places) -> Callable[[], bool]:
    return lambda: not places.servers_file.exists()


def hold(places: Places) -> "subprocess.Popen[str]":
    """Another process that uses the servers until it is told to end."""
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.Popen(
        [sys.executable, "-c", HOLD],
        env={**environment, "VAR": str(places.var)},
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_both_servers_run_while_leased_and_stop_afterwards(places: Places) -> None:
    with lease(places, fleeting) as servers:
        assert servers.postgres
        assert servers.valkey
        with psycopg.connect(servers.postgres.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with redis.Redis.from_url(servers.valkey.url) as client:
            assert client.ping()
        ports = servers.postgres.port, servers.valkey.port
    eventually(stopped(places))
    assert [accepts(port) for port in ports] == [False, False]


def test_search_extensions_are_there(places: Places) -> None:
    with lease(places, fleeting) as servers:
        assert servers.postgres
        with psycopg.connect(servers.postgres.url) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            connection.execute("CREATE EXTENSION unaccent")
            assert connection.execute("SELECT unaccent('Crème')").fetchone() == ("Creme",)


def test_nobody_gets_in_without_the_password(places: Places) -> None:
    with lease(places, fleeting) as servers:
        assert servers.postgres
        assert servers.valkey
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(servers.postgres.url.replace(servers.postgres.password, "guess"))
        with redis.Redis(port=servers.valkey.port) as client, pytest.raises(redis.AuthenticationError):
            client.ping()


def test_a_second_user_joins_and_the_last_one_stops_them(places: Places) -> None:
    with lease(places, fleeting):
        before = running(places)
        other = hold(places)
        assert other.stdout
        assert other.stdout.readline().startswith("postgresql://")
        assert running(places) == before
    time.sleep(0.3)
    assert running(places) == before
    other.communicate("\n")
    eventually(stopped(places))


def test_a_killed_user_leaves_no_server(places: Places) -> None:
    other = hold(places)
    assert other.stdout
    other.stdout.readline()
    ports = [int(facts["port"]) for facts in running(places).values()]
    other.kill()
    other.communicate()
    eventually(stopped(places))
    assert [accepts(port) for port in ports] == [False, False]


def test_data_is_there_the_next_time(places: Places) -> None:
    with lease(places) as servers:
        assert servers.postgres
        with psycopg.connect(servers.postgres.url) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('still here')")
        first = servers.postgres.port
    with lease(places) as servers:
        assert servers.postgres
        with psycopg.connect(servers.postgres.url) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)
        assert servers.postgres.port == first


def test_a_lost_password_is_replaced(places: Places) -> None:
    with lease(places, fleeting) as servers:
        assert servers.postgres
        home = servers.postgres.home
    eventually(stopped(places))
    (home / "password").unlink()
    with lease(places, fleeting) as servers:
        assert servers.postgres
        with psycopg.connect(servers.postgres.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_crashed_postgres_recovers_on_the_same_port(places: Places) -> None:
    with lease(places, fleeting) as servers:
        postgres = servers.postgres
        assert postgres
        postgres.kill()
        assert not accepts(postgres.port)
        postgres.start()
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        postgres.stop(signal.SIGQUIT)
        assert postgres.running is None


def test_servers_named_in_the_environment_are_used_and_none_is_started(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": "postgresql://there", "REDIS_URL": "redis://there", "VAR": str(tmp_path / "var")}
    before = dict(environment)
    with for_environment(environment) as servers:
        assert servers == Servers(None, None)
    assert environment == before
    assert not (tmp_path / "var").exists()


def test_only_the_missing_server_is_started(places: Places) -> None:
    environment = {"DATABASE_URL": "postgresql://there", "VAR": str(places.var)}
    with for_environment(environment):
        assert list(running(places)) == ["valkey"]
        assert environment["DATABASE_URL"] == "postgresql://there"
        assert environment["REDIS_URL"].startswith("redis://:")


@pytest.fixture
def closed(var: Path) -> Places:
    """Below a directory that only root can enter, as a checkout in root's home is."""
    directory = var.parent / "closed"
    directory.mkdir(mode=0o700)
    return Places(directory / "var")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a place that PostgreSQL's account cannot reach")
def test_a_checkout_that_only_root_can_enter_still_works(closed: Places) -> None:
    with lease(closed, fleeting, remove=True) as servers:
        assert servers.postgres
        assert closed.postgres.is_symlink()
        with psycopg.connect(servers.postgres.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        home = servers.postgres.home
        assert closed.var.parent.stat().st_mode & 0o777 == 0o700
    eventually(lambda: not home.exists() and not closed.var.exists())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a place that PostgreSQL's account cannot reach")
def test_what_lies_outside_goes_when_its_directory_is_gone(closed: Places) -> None:
    with lease(closed, fleeting) as servers:
        assert servers.postgres
        home = servers.postgres.home
    eventually(stopped(closed))
    assert home.exists()
    shutil.rmtree(closed.var)
    other = Places(closed.var.with_name("other"))
    with lease(other, fleeting, remove=True):
        assert not home.exists()
    eventually(lambda: not other.var.exists())
