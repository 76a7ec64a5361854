"""What Redis says should be in the index: what was indexed, and what is known across articles."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from libs.contracts import IndexedArticle, keys, read_indexed
from libs.contracts.streams import STREAMS
from libs.streaming import Channel, RedisStreams, Refused
from libs.streaming.operations.pages import hash_pages

_PAGE = 1000
GROUP = "indexer"


@dataclass(frozen=True)
class Known:
    """Something that is known across the articles of a deal, as it was last published."""

    deal: str
    kind: str
    id: str
    revision: int


class Expected:
    """Reads it page by page."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._redis = streams.redis

    async def articles(self) -> AsyncIterator[list[IndexedArticle]]:
        """All of them, in no order; one that is written meanwhile may come twice or not at all."""
        async for page in hash_pages(self._streams, keys.INDEXED, count=_PAGE):
            found = (read_indexed(member, value) for member, value in page)
            yield [each for each in found if each is not None]

    async def indexed(self, ids: Sequence[str]) -> dict[str, IndexedArticle]:
        """Of these articles, those that were indexed."""
        if not ids:
            return {}
        values = await self._redis.hmget(self._streams.key(keys.INDEXED), list(ids))
        found = (
            read_indexed(each.encode(), value)
            for each, value in zip(ids, values, strict=True)
            if value is not None
        )
        return {each.article_id: each for each in found if each is not None}

    async def count(self) -> int:
        """How many articles were indexed."""
        return int(await self._redis.hlen(self._streams.key(keys.INDEXED)))

    async def deals(self) -> list[str]:
        """Deals whose articles were compared."""
        found = await self._redis.hkeys(self._streams.key(keys.COVERAGE_COMPARED))
        return sorted(each.decode() for each in found)

    async def pictures(self, deal: str) -> AsyncIterator[list[Known]]:
        """What was last published across the articles of a deal."""
        async for page in hash_pages(self._streams, keys.picture(deal), count=_PAGE):
            known = []
            for member, value in page:
                kind, _, thing = member.decode("utf-8", "replace").partition(":")
                revision = value.partition(b" ")[0]
                known.append(Known(deal, kind, thing, int(revision) if revision.isdigit() else 0))
            yield known

    async def under_way(self) -> int:
        """Messages that the indexer has not ended yet, those to be tried again among them."""
        total = 0
        for stream in STREAMS:
            if GROUP in stream.consumers:
                for name in (stream.name, stream.retry(GROUP)):
                    try:
                        backlog = await self._streams.backlog(Channel(name, GROUP))
                    except Refused:  # it never read there
                        continue
                    total += backlog.lag + backlog.pending
        return total
