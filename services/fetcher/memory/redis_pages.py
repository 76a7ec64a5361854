"""The memory of pages on a Redis server."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, cast

from libs.contracts.keys import PAGES_SEEN, address_in_flight
from libs.streaming import RedisStreams
from services.fetcher.memory.ledger import redis_answers
from services.fetcher.memory.line_counts import ARTICLES, repeated, weekly_keys
from services.fetcher.memory.pages import (
    CLAIM_SECONDS,
    PAGES,
    REVISITS,
    UNDER_WAY_SECONDS,
)
from services.fetcher.memory.record import PageRecord, read
from services.fetcher.refusals import LedgerUnavailable

_FORGOTTEN_AT_ONCE = 500  # keeps the server free for others in between
_ASKED_AT_ONCE = 5000  # a sitemap names 50,000 pages: ten round trips of a few ms


class RedisPageMemory:
    """See PageMemory."""

    def __init__(self, streams: RedisStreams, *, claim_seconds: float = CLAIM_SECONDS) -> None:
        self._streams = streams
        self._claim_seconds = claim_seconds
        # Typed for sync and async at once: Any spares a cast at each call.
        self._redis: Any = streams.redis

    async def recall(self, page_id: str) -> PageRecord | None:
        """See PageMemory."""
        with redis_answers():
            stored = await self._redis.hget(self._streams.key(PAGES), page_id)
        return stored_record(stored)

    async def seen(self, page_ids: Sequence[str]) -> Mapping[str, int]:
        """See PageMemory."""
        key = self._streams.key(PAGES_SEEN)
        found: dict[str, int] = {}
        with redis_answers():
            for start in range(0, len(page_ids), _ASKED_AT_ONCE):
                asked = list(page_ids[start : start + _ASKED_AT_ONCE])  # redis-py takes no tuple
                scores = await self._redis.zmscore(key, asked)
                found |= {
                    page_id: int(score)
                    for page_id, score in zip(asked, scores, strict=True)
                    if score is not None
                }
        return found

    async def claim_address(self, page_id: str, request_id: str) -> bool:
        """See PageMemory."""
        return await self._claim(page_id, request_id, self._claim_seconds)

    @asynccontextmanager
    async def renewed_claim(self, page_id: str, request_id: str) -> AsyncIterator[None]:
        """See PageMemory. No renewal comes after its end: it would shorten a longer claim."""
        renewal = asyncio.create_task(self._renew(page_id, request_id))
        try:
            yield
        finally:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)

    async def _renew(self, page_id: str, request_id: str) -> None:
        while True:
            await asyncio.sleep(self._claim_seconds / 4)
            # Redis is away: the claim may outlast that, and no one else can take it meanwhile.
            with suppress(LedgerUnavailable):
                await self.claim_address(page_id, request_id)

    async def hold_address(self, page_id: str, request_id: str) -> bool:
        """See PageMemory."""
        return await self._claim(page_id, request_id, UNDER_WAY_SECONDS)

    async def _claim(self, page_id: str, request_id: str, seconds: float) -> bool:
        with redis_answers():
            name = address_in_flight(page_id)
            return await self._streams.lease(name, request_id, seconds=seconds)

    async def release_address(self, page_id: str, request_id: str) -> None:
        """See PageMemory."""
        with redis_answers():
            await self._streams.end_lease(address_in_flight(page_id), request_id)

    async def repeated_lines(
        self, domain: str, marks: Sequence[str], now: datetime
    ) -> frozenset[str]:
        """See PageMemory. Asks for this page's lines only: an outlet has tens of thousands."""
        if not marks:
            return frozenset()
        pipeline = self._redis.pipeline(transaction=False)
        for key in weekly_keys(domain, now):
            pipeline.hmget(self._streams.key(key), [ARTICLES, *marks])
        with redis_answers():
            weeks = cast("list[list[bytes | None]]", await pipeline.execute())
        articles, *counts = (
            sum(int(each or 0) for each in both) for both in zip(*weeks, strict=True)
        )
        return repeated(marks, counts, articles)

    async def forget(self, before_ms: int) -> int:
        """See PageMemory. A page listed again in between is merely unknown once more."""
        seen, forgotten = self._streams.key(PAGES_SEEN), 0
        with redis_answers():
            while page_ids := await self._redis.zrange(
                seen, "-inf", f"({before_ms}", byscore=True, offset=0, num=_FORGOTTEN_AT_ONCE
            ):
                pipeline = self._redis.pipeline(transaction=True)
                pipeline.hdel(self._streams.key(PAGES), *page_ids)
                pipeline.zrem(self._streams.key(REVISITS), *page_ids)
                pipeline.zrem(seen, *page_ids)
                await pipeline.execute()
                forgotten += len(page_ids)
        return forgotten


def stored_record(stored: bytes | None) -> PageRecord | None:
    """The record in a member of the hash of pages."""
    return read(stored.decode("utf-8", "replace").partition(" ")[2]) if stored else None
