"""Real servers for every suite but unit: started when a test first asks, once per session.

A test isolates itself by `key_prefix` and `index_prefix`, so that one broker and one search
engine serve them all. A server that cannot start is a visible skip on a laptop and a
failure where CI is set. A test that kills its server starts its own with `libs.local`.
"""
# ruff: noqa: S310 - addresses of servers started here

import os
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import uuid4

import pytest

from libs.local.broker import RunningServer, run_broker
from libs.local.children import StartFailed
from libs.local.opensearch import run_opensearch
from libs.local.ports import NoFreePort
from libs.local.settings import LocalSettings


@contextmanager
def _started(server: AbstractContextManager[RunningServer]) -> Iterator[RunningServer]:
    try:
        running = server.__enter__()
    except (StartFailed, NoFreePort) as error:
        reason = f"embedded server: {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield running
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real broker."""
    with _started(run_broker(tmp_path_factory.mktemp("broker"))) as server:
        yield server.url


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real search engine."""
    state = tmp_path_factory.mktemp("opensearch")
    with _started(run_opensearch(state, LocalSettings().cache_folder)) as server:
        yield server.url


@pytest.fixture
def key_prefix() -> str:
    """A prefix of keys that no other test has, with a hash tag as every installation's."""
    return f"{{test-{uuid4().hex[:12]}}}"


@pytest.fixture
def index_prefix(request: pytest.FixtureRequest) -> Iterator[str]:
    """A prefix of indices that no other test has; they are deleted after the test."""
    prefix = f"test-{uuid4().hex[:12]}-"
    yield prefix
    if "opensearch_url" in request.fixturenames:
        url = request.getfixturevalue("opensearch_url")
        everything = urllib.request.Request(f"{url}/{prefix}*", method="DELETE")
        urllib.request.urlopen(everything, timeout=30).close()
