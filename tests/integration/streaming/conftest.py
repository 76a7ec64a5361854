"""The stream server that a stage runs on: the fake, and a real one."""

import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from libs.local.broker import run_broker
from libs.streaming import RedisStreams, Streams
from libs.streaming.testing import MemoryStreams
from tests.redis_users import Guarded, guard


@pytest.fixture(params=["memory", "real"])
async def streams(request: pytest.FixtureRequest) -> AsyncIterator[Streams]:
    """Both of them, one after the other."""
    if request.param == "memory":
        yield MemoryStreams(time.time)
        return
    url = request.getfixturevalue("broker_url")
    async with RedisStreams(url, request.getfixturevalue("key_prefix")) as real:
        yield real


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Guarded]:
    """A server with users; at the end nobody may have been refused anything."""
    with run_broker(tmp_path) as server:
        found = guard(server, tmp_path)
        yield found
        assert found.refused() == []
        found.keeper.close()
