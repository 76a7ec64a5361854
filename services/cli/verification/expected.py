"""What Redis says should be in the index: what was indexed, and what is known across articles."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from libs.contracts import keys
from libs.contracts.streams import STREAMS
from libs.streaming import Channel, RedisStreams, Refused

_PAGE = 1000
_REVISIONS = 1000  # of one content, in a version number: libs.contracts.version_number
GROUP = "indexer"


@dataclass(frozen=True)
class Indexed:
    """An article as it was last indexed."""

    article_id: str
    number: int
    version: str


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

    async def articles(self) -> AsyncIterator[list[Indexed]]:
        """All of them, in no order; one that is written meanwhile may come twice or not at all."""
        async for page in self._members(keys.INDEXED):
            found = (_indexed(member, value) for member, value in page)
            yield [each for each in found if each is not None]

    async def indexed(self, ids: Sequence[str]) -> dict[str, Indexed]:
        """Of these articles, those that were indexed."""
        if not ids:
            return {}
        values = await self._redis.hmget(self._streams.key(keys.INDEXED), list(ids))
        found = (
            _indexed(each.encode(), value)
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
        async for page in self._members(keys.picture(deal)):
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

    async def _members(self, key: str) -> AsyncIterator[list[tuple[bytes, bytes]]]:
        cursor = 0
        while True:
            cursor, found = await self._redis.hscan(
                self._streams.key(key), cursor=cursor, count=_PAGE
            )
            # A small hash comes as one page, however large its count is.
            rows = list(found.items())
            for start in range(0, len(rows), _PAGE):
                yield rows[start : start + _PAGE]
            if not cursor:
                return


def number_seen_at(ms: int) -> int:
    """The least version number of what was seen then; the reverse of `seen_ms`."""
    return ms * _REVISIONS


def seen_ms(number: int) -> int:
    """When the content of a version was seen, in ms since 1970."""
    return number // _REVISIONS


def _indexed(article_id: bytes, value: bytes) -> Indexed | None:
    number, _, version = value.decode("utf-8", "replace").partition(" ")
    if not number.isdecimal():  # not what the indexer writes
        return None
    return Indexed(article_id.decode("utf-8", "replace"), int(number), version)
