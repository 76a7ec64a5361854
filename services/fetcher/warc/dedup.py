"""What was last archived of each URL, so that the same is not written twice; in Redis.

Losing it costs space: the next answer is written in full.
"""

from collections.abc import Awaitable
from datetime import datetime
from typing import Protocol, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from libs.time import moment_of_us, us_of
from services.fetcher.warc.records import Kept

log = structlog.get_logger()

# An article is looked at again for days after it came out, a feed for ever.
_DAYS = 14

# An answer that was sent for earlier never replaces a later one: then a change back would
# be written as a revisit, and a replay would miss it.
_REMEMBER = """
local before = redis.call('GET', KEYS[1])
if before and tonumber(string.match(before, '^%d+')) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], 'EX', ARGV[3])
return 1
"""


class DedupIndex(Protocol):
    """What of an answer must be known to say that a later one is the same."""

    async def last(self, dedup_key: str) -> Kept | None:
        """What was last archived under this key, if that is known."""

    async def remember(self, dedup_key: str, kept: Kept, *, seen_at: datetime) -> None:
        """Remember what the answer of `seen_at` was, unless a later answer is known."""


class RedisDedupIndex:
    """One Redis key for each dedup key, forgotten two weeks after its last answer.

    A server that does not answer is no reason to stop: then nothing is known.
    """

    def __init__(self, redis: Redis, key_prefix: str) -> None:
        self._redis = redis
        self._prefix = key_prefix

    async def last(self, dedup_key: str) -> Kept | None:
        """See DedupIndex."""
        try:
            value = await self._redis.get(self._key(dedup_key))
        except (RedisError, OSError) as error:
            log.warning("last archived answers unknown", error=str(error))
            return None
        text = value.decode() if isinstance(value, bytes) else str(value or "")
        if not text:
            return None
        _, written, digest = text.split(" ")
        return Kept(digest, moment_of_us(int(written)))

    async def remember(self, dedup_key: str, kept: Kept, *, seen_at: datetime) -> None:
        """See DedupIndex."""
        # In microseconds: WARC dates are as fine.
        key, what = self._key(dedup_key), f"{us_of(kept.at)} {kept.digest}"
        remembering = self._redis.eval(
            _REMEMBER, 1, key, str(us_of(seen_at)), what, str(_DAYS * 86_400)
        )
        try:
            await cast("Awaitable[object]", remembering)
        except (RedisError, OSError) as error:
            log.warning("last archived answer not remembered", error=str(error))

    def _key(self, dedup_key: str) -> str:
        return f"{self._prefix}:archive.last:{dedup_key}"
