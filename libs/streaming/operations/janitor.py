"""Trims what every group is done with. Never MAXLEN: it deletes unread entries and says lag 0."""

import asyncio
from secrets import token_hex

import structlog
from redis.exceptions import ResponseError

from libs.contracts import STREAMS, Coverage
from libs.streaming.redis.client import RedisStreams

_LEASE = "lease:janitor"
# Kept for a time after we are done.
_FOR_DOWNSTREAM = frozenset(
    stream.name
    for stream in STREAMS
    if stream.name in {"articles.enriched.v2", "articles.enriched", "outcomes", "alerts"}
    or issubclass(stream.message, Coverage)
)

log = structlog.get_logger()


class Janitor:
    """One pass over all streams, by one process at a time."""

    def __init__(
        self,
        streams: RedisStreams,
        *,
        every: float,
        keep_enriched: float,
        keep_dead: float | None = None,
    ) -> None:
        """`every`: seconds between passes. `keep_enriched`: seconds that downstream has.

        `keep_dead`: seconds that dead letters stay; None for ever.
        """
        self._keep_dead = keep_dead
        self._streams = streams
        self._holder = token_hex(8)
        self._every = every
        self._keep_enriched = keep_enriched

    async def run(self) -> None:
        """Pass after pass, until cancelled."""
        while True:
            await self.tidy()
            await asyncio.sleep(self._every)

    async def tidy(self) -> dict[str, int]:
        """Trim each stream below the oldest entry that any group needs; how many went, by stream.

        Somebody else's pass under way: nothing is done.
        """
        if not await self._streams.leases.take(_LEASE, self._holder, seconds=self._every):
            return {}
        trimmed = {}
        for stream in STREAMS:
            keep = self._keep_enriched if stream.name in _FOR_DOWNSTREAM else 0
            trimmed[stream.name] = await self._trim(stream.name, set(stream.consumers), keep)
            for group in stream.consumers:
                trimmed[stream.retry(group)] = await self._trim(stream.retry(group), {group}, 0)
            trimmed[stream.dead] = await self._trim_dead(stream.dead)
        trimmed = {name: count for name, count in trimmed.items() if count}
        if trimmed:
            log.info("streams_trimmed", **trimmed)
        return trimmed

    async def _trim(self, name: str, readers: set[str], keep: float) -> int:
        redis, key = self._streams.redis, self._streams.key(name)
        try:
            groups = await redis.xinfo_groups(key)
        except ResponseError:  # no such stream yet
            return 0
        if not readers <= {group["name"].decode() for group in groups}:
            return 0  # a stage has not started yet: all of it is needed
        needed = [_parts(group["last-delivered-id"]) for group in groups]
        pending = [await redis.xpending(key, g["name"]) for g in groups if g["pending"]]
        needed += [_parts(summary["min"]) for summary in pending]
        seconds, _ = await redis.time()
        kept_from = (int((seconds - keep) * 1000), 0) if keep else None
        oldest = min(needed) if kept_from is None else min(*needed, kept_from)
        return int(await redis.xtrim(key, minid=f"{oldest[0]}-{oldest[1]}", approximate=False))

    async def _trim_dead(self, name: str) -> int:
        if self._keep_dead is None:
            return 0
        seconds, _ = await self._streams.redis.time()
        kept_from = max(0, int((seconds - self._keep_dead) * 1000))
        key = self._streams.key(name)
        return int(await self._streams.redis.xtrim(key, minid=str(kept_from), approximate=False))


def _parts(entry_id: bytes) -> tuple[int, int]:
    ms, _, sequence = entry_id.partition(b"-")
    return int(ms), int(sequence or 0)
