"""The log of failed polls, which the schedule reads."""

import contextlib
from datetime import datetime

from redis.exceptions import RedisError

from libs.contracts.keys import SOURCES_FAILED
from libs.sources.redis.store import SourceStore
from libs.streaming import RedisStreams
from libs.time import ms_of
from services.fetcher.pages.redis.store import redis_answers


class RedisPollLog:
    """See PollLog."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._sources = SourceStore(streams)

    async def failed(self, source_id: str, code: str, at: datetime) -> None:
        """See PollLog."""
        said = f"{ms_of(at)} {code}"
        with contextlib.suppress(RedisError, OSError):
            await self._streams.redis.hset(self._streams.key(SOURCES_FAILED), source_id, said)

    async def is_silent(self, source_id: str) -> bool:
        """See PollLog."""
        with redis_answers():
            known = await self._sources.one(source_id)
        return known is not None and known.history.state == "silent"
