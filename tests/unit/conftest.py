"""Unit tests reach nothing outside: no network, no server, no model."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings
from pytest_socket import disable_socket, enable_socket

# `make unit` draws few examples. All else, `make test` among it, draws Hypothesis's own number.
settings.register_profile("quick", max_examples=10)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    # Event loops wake themselves through a pair of Unix sockets.
    disable_socket(allow_unix_socket=True)
    yield
    enable_socket()
