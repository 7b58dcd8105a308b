"""Taking Valkey away for the length of a block, in tests that do not need the whole stack."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.helpers.ground import GROUND


@contextmanager
def without_valkey() -> Iterator[None]:
    """Valkey is killed; afterwards it is back, empty, on the same port."""
    valkey = GROUND.servers.valkey
    assert valkey is not None
    valkey.kill()
    try:
        yield
    finally:
        valkey.start()
