import socket
from collections.abc import Iterator

import pytest

from helpdesk.running.ports import LOOPBACK, Port, accepts, any_free, first_free, is_free


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind((LOOPBACK, 0))
        listener.listen()
        yield listener


def test_a_taken_port_is_not_free_and_the_next_one_is_used(taken: socket.socket) -> None:
    number = taken.getsockname()[1]
    assert accepts(number)
    assert not is_free(number)
    port = first_free(number)
    assert port.was_taken
    assert port.wanted == number
    assert port.number > number


def test_a_free_port_is_used_as_wanted() -> None:
    number = any_free()
    assert first_free(number) == Port(number, number)
    assert not first_free(number).was_taken


def test_a_port_promised_to_another_part_is_avoided() -> None:
    number = any_free()
    assert first_free(number, avoid=(number,)).number != number
