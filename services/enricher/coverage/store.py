"""The articles of a deal and its last picture, in Redis."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from math import isfinite
from typing import Final

import structlog

from libs.contracts import Coverage, LedgerRow, Relation, Story, Utterance, keys, stream_of
from libs.coverage.article import CoveredArticle
from libs.coverage.picture import Picture
from libs.streaming import RedisStreams
from libs.streaming.protocol import StateChange
from libs.streaming.wire import encode

log = structlog.get_logger()

LEASE_SECONDS = 10.0
"""After so long without a sign of life another replica compares."""
_AT_ONCE = 200  # articles read, or changes written, in one call: some megabytes
_MESSAGES: Final[Mapping[str, type[Coverage]]] = {
    each.kind: each for each in (Relation, Story, Utterance, LedgerRow)
}


class CoverageStore:
    """What is shared by the replicas. Every method may raise RedisError, Unreachable, Refused."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._redis = streams.redis

    async def hold_lease(self, holder: str) -> bool:
        """Be the one that compares, or go on being it."""
        return await self._streams.leases.take(keys.COMPARISON_LEASE, holder, seconds=LEASE_SECONDS)

    async def end_lease(self, holder: str) -> None:
        """Let another one compare."""
        await self._streams.leases.end(keys.COMPARISON_LEASE, holder)

    async def counts(self) -> dict[str, int]:
        """By deal, how often an article of its coverage was enriched."""
        found = await self._redis.hgetall(self._key(keys.COVERAGE_CHANGED))
        counts: dict[str, int] = {}
        for deal, count in found.items():
            with self._readable(deal):
                counts[deal.decode()] = int(count)
        return counts

    async def note_compared(self, deal: str, count: int) -> None:
        """Say that the picture of a count is published."""
        await self._streams.keep(keys.COVERAGE_COMPARED, deal, count)

    async def asked(self) -> set[str]:
        """Deals of which somebody wants everything to be published again."""
        return {
            deal.decode() for deal in await self._redis.smembers(self._key(keys.COVERAGE_ASKED))
        }

    async def note_answered(self, deal: str) -> None:
        """Say that everything of a deal was published again."""
        await self._redis.srem(self._key(keys.COVERAGE_ASKED), deal)

    async def numbers(self, deal: str) -> dict[str, int]:
        """By version of an article, the version number of what is kept of it."""
        found = await self._redis.zrange(
            self._key(keys.covered_numbers(deal)), 0, -1, withscores=True
        )
        return {member.decode(): int(number) for member, number in found if isfinite(number)}

    async def articles(self, deal: str, wanted: Collection[str]) -> dict[str, CoveredArticle]:
        """What is kept of these versions; what is about the deal no longer is left out."""
        found: dict[str, CoveredArticle] = {}
        for part in _parts(sorted(wanted)):
            values = await self._redis.hmget(self._key(keys.covered(deal)), part)
            for member, value in zip(part, values, strict=True):
                packed = (value or b"").partition(b" ")[2]
                if packed:
                    with self._readable(member):
                        found[member] = CoveredArticle.unpacked(packed)
        return found

    async def withdrawn(self) -> dict[str, datetime]:
        """Articles that their outlets took down, and since when."""
        found = await self._redis.hgetall(self._key(keys.WITHDRAWN))
        stated = {each.decode(): value.partition(b" ") for each, value in found.items()}
        moments: dict[str, datetime] = {}
        for article_id, (ms, _, code) in stated.items():
            if code:
                with self._readable(article_id):
                    moments[article_id] = datetime.fromtimestamp(int(ms) / 1000, timezone.utc)
        return moments

    async def forget(self, deal: str, members: Sequence[str]) -> None:
        """Keep these versions no longer."""
        for part in _parts(members):
            async with self._redis.pipeline(transaction=True) as together:
                together.hdel(self._key(keys.covered(deal)), *part)
                together.zrem(self._key(keys.covered_numbers(deal)), *part)
                await together.execute()

    async def published(self, deal: str) -> Picture:
        """The picture as it was last published; what cannot be read is dropped."""
        found = await self._redis.hgetall(self._key(keys.picture(deal)))
        picture: Picture = {}
        for member, value in found.items():
            thing = _thing_of(member)
            with self._readable(member):
                body = value.partition(b" ")[2]
                picture[thing] = _MESSAGES[thing[0]].model_validate_json(body)
        if unreadable := [member for member in found if _thing_of(member) not in picture]:
            # What nobody can read is published again as if it were new.
            await self._redis.hdel(self._key(keys.picture(deal)), *unreadable)
        return picture

    async def count_published(self, deal: str) -> int:
        """How many things the last picture has."""
        return int(await self._redis.hlen(self._key(keys.picture(deal))))

    async def now_ms(self) -> int:
        """The server's clock: the same for all replicas."""
        seconds, micros = await self._redis.time()
        return int(seconds) * 1000 + int(micros) // 1000

    async def publish(
        self, deal: str, before: Picture, news: Sequence[Coverage], *, now: datetime
    ) -> int:
        """Write changes and their events; how many were not written by another one first."""
        written = 0
        for start in range(0, len(news), _AT_ONCE):
            some = [_change(before, each, now=now) for each in news[start : start + _AT_ONCE]]
            written += await self._streams.publish(keys.picture(deal), some)
        return written

    @staticmethod
    @contextmanager
    def _readable(member: bytes | str) -> Iterator[None]:
        """Says so where a member holds what is no state of ours, and goes on without it."""
        try:
            yield
        except (ValueError, KeyError, OverflowError, OSError) as error:
            log.warning("coverage_unreadable", member=str(member), error=str(error)[:200])

    def _key(self, name: str) -> str:
        return self._streams.key(name)


def _thing_of(member: bytes) -> tuple[str, str]:
    kind, _, thing = member.decode("utf-8", "replace").partition(":")
    return kind, thing


def _change(before: Picture, each: Coverage, *, now: datetime) -> StateChange:
    old = before.get((each.kind, each.id))
    fields = encode(each, stage="enricher", request_id=each.id, traceparent=None, time=now)
    return StateChange(
        member=f"{each.kind}:{each.id}",
        expected=str(old.revision) if old else "",
        state="" if each.gone else f"{each.revision} {each.model_dump_json()}",
        stream=stream_of(type(each)).name,
        fields=fields,
    )


def _parts(members: Sequence[str]) -> list[list[str]]:
    return [list(members[at : at + _AT_ONCE]) for at in range(0, len(members), _AT_ONCE)]
