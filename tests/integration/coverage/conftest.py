"""Labelled articles as the enricher leaves them on a real stream server."""

from collections.abc import AsyncIterator

import pytest

from libs.streaming import RedisStreams


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as found:
        yield found
