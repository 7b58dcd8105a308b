"""Ports on this machine: which are taken, and which to use instead."""

import socket
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Port:
    """A port to listen on. `wanted` differs from `number` when somebody else has it."""

    number: int
    wanted: int

    @property
    def was_taken(self) -> bool:
        return self.number != self.wanted


def is_free(number: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            return False
    # A server on every address may share the port with our probe on one of them (macOS allows it).
    return not accepts(number, host)


def accepts(number: int, host: str = LOOPBACK, timeout: float = 0.2) -> bool:
    """Whether somebody answers on this port."""
    try:
        with socket.create_connection((host, number), timeout=timeout):
            return True
    except OSError:
        return False


def first_free(wanted: int, *, avoid: tuple[int, ...] = (), tries: int = 50) -> Port:
    """The wanted port, or the next one above it that is free and not in `avoid`."""
    for number in range(wanted, min(wanted + tries, 65536)):
        if number not in avoid and is_free(number):
            return Port(number, wanted)
    raise RuntimeError(f"No free port between {wanted} and {wanted + tries - 1}.")


def any_free() -> int:
    """A port the system says is free. Somebody may take it before we do: callers retry or say so."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
