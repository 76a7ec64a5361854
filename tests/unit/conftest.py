"""Unit tests reach nothing outside: no network, no server, no model."""

import gc

from hypothesis import settings
from pytest_socket import disable_socket

# `make unit` draws few examples. All else, `make test` among it, draws Hypothesis's own number.
settings.register_profile("quick", max_examples=5)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not look at it again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup() -> None:
    # pytest-socket takes its own measures back after each test. Event loops wake themselves through
    # a pair of Unix sockets. A hook: a fixture of each of thousands of tests costs half a second.
    disable_socket(allow_unix_socket=True)
