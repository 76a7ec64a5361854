"""Unit tests reach nothing outside: no network, no server."""

from collections.abc import Iterator

import pytest
from pytest_socket import disable_socket, enable_socket


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    # Event loops wake themselves through a pair of Unix sockets.
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
