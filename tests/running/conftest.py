import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk.running.places import Places
from tests.helpers.waiting import eventually


@pytest.fixture
def var() -> Iterator[Path]:
    """A `VAR` of the test's own, which PostgreSQL's account can reach: pytest's own directories are private."""
    directory = Path(tempfile.mkdtemp(prefix="helpdesk-test-")).resolve()
    directory.chmod(0o711)
    places = Places(directory / "var")
    yield places.var
    eventually(lambda: not places.servers_file.exists(), what="the keeper")
    shutil.rmtree(directory)


@pytest.fixture
def places(var: Path) -> Places:
    return Places(var)
