"""The stream server that the enricher runs on: the fake."""

import time

import pytest

from libs.streaming.testing import MemoryStreams


@pytest.fixture
def streams() -> MemoryStreams:
    return MemoryStreams(time.time)
