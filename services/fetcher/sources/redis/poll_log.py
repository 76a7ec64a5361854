"""The log of failed polls and of pages that were no article, which the schedule reads."""

import contextlib
from datetime import datetime

from redis.exceptions import RedisError

from libs.contracts.keys import SOURCES_DECLINED, SOURCES_DECLINED_CODE, SOURCES_FAILED
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

    async def read(self, source_id: str, declined: str | None) -> None:
        """See PollLog."""
        counts, codes = map(self._streams.key, (SOURCES_DECLINED, SOURCES_DECLINED_CODE))
        with contextlib.suppress(RedisError, OSError):
            if declined is None:
                await self._streams.redis.hdel(counts, source_id)
                return
            async with self._streams.redis.pipeline(transaction=True) as together:
                together.hincrby(counts, source_id, 1)
                together.hset(codes, source_id, declined)
                await together.execute()

    async def is_silent(self, source_id: str) -> bool:
        """See PollLog."""
        with redis_answers():
            known = await self._sources.one(source_id)
        return known is not None and known.history.state == "silent"
