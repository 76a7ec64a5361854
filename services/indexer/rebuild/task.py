"""Notices that an index was lost, and fills it again: one replica at a time, by a lease.

Only where OpenSearch answered that the index is gone, and it was made anew: a server that is away,
blocked or slow loses nothing. Everything may be done twice: a process that dies in the middle
leaves it to another one, which begins again.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Final
from uuid import uuid4

import structlog
from redis.exceptions import RedisError

from libs.contracts import (
    EnrichedArticle,
    EnrichedArticleV1,
    FetchRequest,
    Message,
    Outcome,
    SourceState,
    archive_request,
    keys,
    stream_of,
)
from libs.errors import Unavailable
from libs.observability import Metrics
from libs.streaming import RedisStreams, Refused, Unreachable, encode
from libs.streaming.steps import BatchStep
from libs.time import moment_of_ms
from services.indexer.lineage import judge
from services.indexer.message_kinds import OF_ARTICLES, OF_COVERAGE, WRITTEN_BY
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.rebuild.gaps import find_gap
from services.indexer.rebuild.reader import write_again
from services.indexer.writes import IndexName

_LEASE = "lease:indexer.rebuild"
_LEASE_SECONDS = 120.0  # longer than a page of articles takes on a slow server
_APART = 300  # seconds: an index that somebody deletes again and again is not filled each time

_FROM_STREAMS: Final = (EnrichedArticle, EnrichedArticleV1, Outcome, SourceState)
"""Kinds of messages that are read again; what is known across articles is told anew."""
_BROKER = (RedisError, OSError, Unreachable, Refused)
"""What the stream server may answer, or not."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=timezone.utc)

log = structlog.get_logger()


class LeaseLost(Exception):
    """Another replica fills the index by now."""


class Rebuild:
    """A background task of the indexer."""

    def __init__(
        self,
        streams: RedisStreams,
        search: OpenSearchWriter,
        steps: Mapping[type[Message], BatchStep],
        *,
        prefix: str,
        every: float,
        automatic: bool,
        metrics: Metrics,
        now: Callable[[], datetime],
    ) -> None:
        """`steps`: how the stage writes each kind of message. `every`: seconds between looks.

        `automatic`: fill what was lost; else it is said, and no more.
        """
        self._streams = streams
        self._search = search
        self._steps = steps
        self._prefix = prefix
        self._every = every
        self._automatic = automatic
        self._metrics = metrics
        self._now = now
        self._name = uuid4().hex
        self._told: frozenset[str] = frozenset()

    async def run(self) -> None:
        """Look every so often, until cancelled."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._every)
        finally:
            self._metrics.set("dealwire_index_rebuilding", 0)

    async def look(self) -> bool:
        """Whether an index was filled again."""
        try:
            lost = await self._lost()
            if not lost or not self._automatic or not await self._may_begin():
                return False
        except (Unavailable, *_BROKER) as error:  # the stage itself waits, and says so
            log.debug("lineages_unknown", error=str(error))
            return False
        try:
            await self._rebuild(lost)
        except (Unavailable, LeaseLost, *_BROKER) as error:
            log.warning("rebuild_interrupted", error=str(error) or type(error).__name__)
            return False
        finally:
            self._metrics.set("dealwire_index_rebuilding", 0)
        return True

    async def _lost(self) -> Mapping[IndexName, str]:
        found = await self._search.lineages()
        key = self._streams.key(keys.INDEX_LINEAGES)
        values = await self._streams.redis.hmget(key, [self._prefix + each for each in found])
        kept = {
            index: value.decode()
            for index, value in zip(found, values, strict=True)
            if value is not None
        }
        judged = judge(found, kept)
        await self._keep(judged.new)
        told = frozenset(judged.lost.values())
        for index in judged.lost if told != self._told else ():
            self._metrics.count("dealwire_index_lost_total", index=index)
            log.warning("index_lost", index=self._prefix + index, rebuild=self._automatic)
        self._told = told
        return judged.lost

    async def _keep(self, lineages: Mapping[IndexName, str]) -> None:
        if lineages:
            mapping = {self._prefix + index: each for index, each in lineages.items()}
            await self._streams.redis.hset(self._streams.key(keys.INDEX_LINEAGES), mapping=mapping)

    async def _may_begin(self) -> bool:
        if await self._streams.redis.exists(self._streams.key(keys.INDEX_REBUILT)):
            return False
        return await self._streams.leases.take(_LEASE, self._name, seconds=_LEASE_SECONDS)

    async def _held(self) -> None:
        if not await self._streams.leases.take(_LEASE, self._name, seconds=_LEASE_SECONDS):
            raise LeaseLost("another replica fills the index by now")

    async def _rebuild(self, lost: Mapping[IndexName, str]) -> None:
        self._metrics.set("dealwire_index_rebuilding", 1)
        log.warning("rebuild_started", indices=sorted(lost))
        try:
            told = await self._filled(frozenset(lost))
            await self._keep(lost)
            key = self._streams.key(keys.INDEX_REBUILT)
            await self._streams.redis.set(key, self._name, ex=_APART)
        finally:
            await self._streams.leases.end(_LEASE, self._name)
        log.warning("rebuild_done", indices=sorted(lost), **told)

    async def _filled(self, lost: frozenset[IndexName]) -> dict[str, object]:
        """What was done, in counts."""
        ended: Counter[str] = Counter()
        for kind in _FROM_STREAMS:
            if not lost.isdisjoint(WRITTEN_BY[kind]):
                step = self._steps[kind]
                ended += await write_again(self._streams, kind, step, held=self._held)
        told: dict[str, object] = dict(ended)
        if not lost.isdisjoint(OF_COVERAGE):
            told["deals"] = await self._ask_for_coverage()
        if not lost.isdisjoint(OF_ARTICLES):
            told |= await self._ask_the_archive()
        return told

    async def _ask_for_coverage(self) -> int:
        """Have the enricher publish again what is known across the articles of each deal."""
        redis, key = self._streams.redis, self._streams.key
        deals = await redis.hkeys(key(keys.COVERAGE_COMPARED))
        if deals:
            await redis.sadd(key(keys.COVERAGE_ASKED), *deals)
        return len(deals)

    async def _ask_the_archive(self) -> dict[str, object]:
        """Have the fetcher read again what no stream holds any more."""
        gap = await find_gap(self._streams, self._search, held=self._held)
        if not gap.articles:
            return {"missing": 0}
        until = moment_of_ms(gap.latest_ms + 1)
        request = archive_request(_BEGINNING, until, request_id=uuid4().hex)
        fields = encode(
            request, stage="indexer", request_id=request.request_id or "", traceparent=None,
            time=self._now(),
        )  # fmt: skip
        await self._streams.add(stream_of(FetchRequest).name, fields)
        return {"missing": gap.articles, "replay": request.request_id}
