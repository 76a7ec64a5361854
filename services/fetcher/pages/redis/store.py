"""The page store on a Redis server."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime

from redis.exceptions import RedisError

from libs.contracts.keys import (
    CANONICAL_DISTRUSTED,
    INDEXED,
    PAGES_SEEN,
    WITHDRAWN,
    address_in_flight,
    in_flight,
)
from libs.streaming import RedisStreams, Refused, Unreachable
from services.fetcher.errors import LedgerUnavailable
from services.fetcher.pages.boilerplate import ARTICLES, repeated, weekly_keys
from services.fetcher.pages.state import PageState, from_json
from services.fetcher.pages.store import (
    CLAIM_SECONDS,
    PAGES,
    REVISITS,
    UNDER_WAY_SECONDS,
    distrusted_before,
    read_as,
    reading_id,
)

_FORGOTTEN_AT_ONCE = 500  # keeps the server free for others in between
_ASKED_AT_ONCE = 5000  # a sitemap names 50,000 pages: ten round trips of a few ms


class RedisPageStore:
    """See PageStore. Raises LedgerUnavailable when the server cannot answer."""

    def __init__(self, streams: RedisStreams, *, claim_seconds: float = CLAIM_SECONDS) -> None:
        self._streams = streams
        self._claim_seconds = claim_seconds
        self._redis = streams.redis

    async def recall(self, page_id: str) -> PageState | None:
        """See PageStore."""
        with redis_answers():
            stored = await self._redis.hget(self._streams.key(PAGES), page_id)
        return stored_state(stored)

    async def readings(self, article_id: str) -> Sequence[PageState]:
        """See PageStore."""
        members = [article_id, reading_id(article_id)]
        with redis_answers():
            stored = await self._redis.hmget(self._streams.key(PAGES), members)
        return read_as(article_id, map(stored_state, stored))

    async def is_distrusted(self, site: str) -> bool:
        """See PageStore."""
        with redis_answers():
            return bool(await self._redis.hexists(self._streams.key(CANONICAL_DISTRUSTED), site))

    async def indexed_version(self, article_id: str) -> str | None:
        """See PageStore."""
        with redis_answers():
            kept = await self._redis.hget(self._streams.key(INDEXED), article_id)
        return kept.decode("utf-8", "replace").partition(" ")[2] or None if kept else None

    async def is_withdrawn(self, article_id: str) -> bool:
        """See PageStore."""
        with redis_answers():
            kept = await self._redis.hget(self._streams.key(WITHDRAWN), article_id)
        return bool((kept or b"").partition(b" ")[2])

    async def claim_version(self, article_id: str, version: str, request_id: str) -> bool:
        """See PageStore."""
        name = in_flight(article_id, version)
        return await self._claim(name, request_id, self._claim_seconds)

    async def seen(self, page_ids: Sequence[str]) -> Mapping[str, int]:
        """See PageStore."""
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
        """See PageStore."""
        name = address_in_flight(page_id)
        return await self._claim(name, request_id, self._claim_seconds)

    @asynccontextmanager
    async def renewed_claim(self, page_id: str, request_id: str) -> AsyncIterator[None]:
        """See PageStore. No renewal comes after its end: it would shorten a longer claim."""
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
        """See PageStore."""
        name = address_in_flight(page_id)
        return await self._claim(name, request_id, UNDER_WAY_SECONDS)

    async def _claim(self, name: str, request_id: str, seconds: float) -> bool:
        with redis_answers():
            return await self._streams.leases.take(name, request_id, seconds=seconds)

    async def release_address(self, page_id: str, request_id: str) -> None:
        """See PageStore."""
        with redis_answers():
            await self._streams.leases.end(address_in_flight(page_id), request_id)

    async def repeated_lines(
        self, domain: str, marks: Sequence[str], now: datetime
    ) -> frozenset[str]:
        """See PageStore. Asks for this page's lines only: an outlet has tens of thousands."""
        if not marks:
            return frozenset()
        pipeline = self._redis.pipeline(transaction=False)
        for key in weekly_keys(domain, now):
            pipeline.hmget(self._streams.key(key), [ARTICLES, *marks])
        with redis_answers():
            weeks: list[list[bytes | None]] = await pipeline.execute()
        articles, *counts = (
            sum(int(each or 0) for each in both) for both in zip(*weeks, strict=True)
        )
        return repeated(marks, counts, articles)

    async def forget(self, before_ms: int) -> int:
        """See PageStore. A page listed again in between is merely unknown once more."""
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
            distrusted = self._streams.key(CANONICAL_DISTRUSTED)
            stored = await self._redis.hgetall(distrusted)
            said = {site.decode(): value.decode() for site, value in stored.items()}
            if old := distrusted_before(said, before_ms):
                await self._redis.hdel(distrusted, *old)
        return forgotten


def stored_state(stored: bytes | None) -> PageState | None:
    """The state in a member of the hash of pages."""
    return from_json(stored.decode("utf-8", "replace").partition(" ")[2]) if stored else None


@contextmanager
def redis_answers() -> Iterator[None]:
    """Raises LedgerUnavailable for whatever keeps Redis from answering."""
    try:
        yield
    except (RedisError, OSError, Unreachable, Refused) as error:
        raise LedgerUnavailable(str(error)) from error
