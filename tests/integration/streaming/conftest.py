"""The stream server that a stage runs on: the fake, and a real one."""

import time
from collections.abc import AsyncIterator

import pytest

from libs.streaming import RedisStreams, Streams
from libs.streaming.testing import MemoryStreams


@pytest.fixture(params=["memory", "real"])
async def streams(request: pytest.FixtureRequest) -> AsyncIterator[Streams]:
    """Both of them, one after the other."""
    if request.param == "memory":
        yield MemoryStreams(time.time)
        return
    url = request.getfixturevalue("broker_url")
    async with RedisStreams(url, request.getfixturevalue("key_prefix")) as real:
        yield real
