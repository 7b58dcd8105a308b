"""What is missing before the product can run is said in words."""

import os
import subprocess
import sys
from pathlib import Path

from helpdesk.running.places import PROJECT


def manage(static: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A command of the product as it runs outside development, with no server anywhere."""
    nowhere = {"DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1"}
    environment = {**os.environ, **nowhere, "DEBUG": "0", "SECRET_KEY": "x" * 60, "STATIC_ROOT": str(static)}
    return subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *words],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_static_files_it_says_how_to_collect_them(tmp_path: Path) -> None:
    answer = manage(tmp_path, "check")
    assert answer.returncode == 1
    assert f"There are no static files in {tmp_path}." in answer.stderr
    assert "manage.py collectstatic" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_they_are_collected_where_there_are_none_yet(tmp_path: Path) -> None:
    answer = manage(tmp_path, "collectstatic", "--noinput")
    assert answer.returncode == 0, answer.stderr
    assert "There are no static files" not in manage(tmp_path, "check").stderr
