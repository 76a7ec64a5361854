"""Compares a deal's articles whenever one of them changed; one replica at a time, by a lease."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from redis.exceptions import RedisError

from libs.contracts import Coverage, LedgerRow
from libs.coverage.article import CoveredArticle
from libs.coverage.picture import Picture, Viewer
from libs.deals import Deal
from libs.observability import Metrics
from libs.streaming import Refused, Unreachable
from services.enricher.coverage.changes import changes
from services.enricher.coverage.store import LEASE_SECONDS, CoverageStore

log = structlog.get_logger()
_BROKER = (RedisError, OSError, Unreachable, Refused)
"""What the stream server may answer, or not."""


class _LeaseLost(Exception):
    """Another replica may have published what is newer than what was computed here."""


@dataclass
class _Known:
    """What this process knows of a deal, as long as it holds the lease."""

    count: int = -1
    """What the picture is of."""
    last_count: int = -1
    """What the last look saw."""
    waits_since: datetime | None = None
    """When a look first saw what is not compared yet."""
    numbers: dict[str, int] = field(default_factory=dict)
    articles: dict[str, CoveredArticle] = field(default_factory=dict)
    withdrawn: dict[str, datetime] = field(default_factory=dict)
    picture: Picture | None = None


class Comparison:
    """A background task. All it knows is shared: another replica goes on where it ends."""

    def __init__(
        self,
        store: CoverageStore,
        deals: Sequence[Deal],
        viewer: Callable[[], Viewer],
        *,
        every: float,
        longest_wait: timedelta,
        most_versions: int,
        now: Callable[[], datetime],
        metrics: Metrics,
    ) -> None:
        """`viewer`: makes one when it is first needed; its model takes a second to load.

        `every`: seconds between two looks. `longest_wait`: for articles to come in no more.
        `most_versions`: kept of a deal, the newest ones.
        """
        self._store = store
        self._deals = {deal.id: deal for deal in deals}
        self._make_viewer = viewer
        self._viewer: Viewer | None = None
        self._every = every
        self._longest_wait = longest_wait
        self._most = most_versions
        self._now = now
        self._metrics = metrics
        self._name = uuid4().hex
        self._known: dict[str, _Known] = {}

    async def run(self) -> None:
        """Look every `every` seconds until cancelled, then hand the lease on."""
        try:
            while True:
                await self.poll()
                await asyncio.sleep(self._every)
        finally:
            with contextlib.suppress(*_BROKER):
                await self._store.end_lease(self._name)

    async def poll(self) -> int:
        """Compare what changed, if this replica is the one that does; how many changes it wrote.

        What goes wrong with one deal stops no other one.
        """
        try:
            if not await self._store.hold_lease(self._name):
                self._known.clear()
                return 0
            counts, asked = await self._store.counts(), await self._store.asked()
        except _BROKER as error:
            log.warning("comparison_waits", error=str(error))
            return 0
        written = 0
        for deal in self._deals.values():
            try:
                written += await self._look(
                    deal, counts.get(deal.id, 0), everything=deal.id in asked
                )
            except (*_BROKER, _LeaseLost) as error:
                self._known.pop(deal.id, None)  # what was written is not known
                log.warning("comparison_waits", deal=deal.id, error=str(error))
            except Exception:
                self._known.pop(deal.id, None)
                log.exception("comparison_failed", deal=deal.id)
        return written

    async def _look(self, deal: Deal, count: int, *, everything: bool) -> int:
        known = self._known.setdefault(deal.id, _Known())
        if known.picture is not None and (
            await self._store.count_published(deal.id) != len(known.picture)
        ):
            known.picture = None  # the server lost it
        if known.picture is not None and known.count == count and not everything:
            return 0
        if self._is_growing(known, count) and not everything:
            return 0
        await self._read(deal, known)
        published = 0
        if known.articles or known.picture:
            picture = await self._while_held(asyncio.to_thread(self._compute, deal, known))
            published = await self._publish(deal, known, picture, everything=everything)
        known.count, known.waits_since = count, None
        if everything:
            await self._store.note_answered(deal.id)
        if count:
            await self._store.note_compared(deal.id, count)
        return published

    def _is_growing(self, known: _Known, count: int) -> bool:
        """Whether articles still come in: then those who enrich them need the machine more.

        After the longest wait what is there is compared all the same.
        """
        grown, known.last_count = count != known.last_count, count
        known.waits_since = known.waits_since or self._now()
        return grown and self._now() - known.waits_since < self._longest_wait

    async def _read(self, deal: Deal, known: _Known) -> None:
        """Bring what is known up to date with the server."""
        numbers = await self._store.numbers(deal.id)
        numbers = await self._within_bounds(deal, numbers)
        changed = [key for key, number in numbers.items() if known.numbers.get(key) != number]
        gone = known.articles.keys() - numbers.keys()
        found = await self._store.articles(deal.id, changed)
        kept = {key: each for key, each in known.articles.items() if key not in gone.union(changed)}
        known.numbers, known.articles = numbers, kept | found
        known.withdrawn = await self._store.withdrawn()
        if self._viewer is not None:
            self._viewer.forget([*gone, *changed])
        if known.picture is None:
            known.picture = await self._store.published(deal.id)

    async def _within_bounds(self, deal: Deal, numbers: dict[str, int]) -> dict[str, int]:
        """The newest versions, as many as are kept; the others are forgotten."""
        if len(numbers) <= self._most:
            return numbers
        newest = sorted(numbers, key=lambda key: (-numbers[key], key))
        forgotten = newest[self._most :]
        log.warning(
            "coverage_forgotten", deal=deal.id, versions=len(forgotten),
            setting="ENRICHER_COVERAGE_VERSIONS",
        )  # fmt: skip
        await self._store.forget(deal.id, forgotten)
        return {key: numbers[key] for key in newest[: self._most]}

    def _compute(self, deal: Deal, known: _Known) -> Picture:
        if self._viewer is None:
            self._viewer = self._make_viewer()
        return self._viewer.picture(deal, known.articles.values(), withdrawn=known.withdrawn)

    async def _while_held(self, work: Awaitable[Picture]) -> Picture:
        """The result of work that may take longer than a lease. Raises _LeaseLost.

        It is waited for whatever the server answers: two computations at once would change what
        the other one reads.
        """
        task = asyncio.ensure_future(work)
        while not (await asyncio.wait({task}, timeout=LEASE_SECONDS / 3))[0]:
            with contextlib.suppress(*_BROKER):
                await self._store.hold_lease(self._name)
        picture = task.result()
        if not await self._store.hold_lease(self._name):
            raise _LeaseLost("another replica compares by now")
        return picture

    async def _publish(
        self, deal: Deal, known: _Known, picture: Picture, *, everything: bool
    ) -> int:
        before, now_ms = known.picture or {}, await self._store.now_ms()
        news = list(changes(before, picture, now_ms=now_ms, everything=everything))
        written = await self._store.publish(deal.id, before, news, now=self._now())
        if written == len(news):
            after = {key: each for key, each in before.items() if key in picture}
            known.picture = after | {(each.kind, each.id): each for each in news if not each.gone}
        else:
            known.picture = None
        self._measure(deal, picture)
        if news:
            log.info("coverage_compared", deal=deal.id, articles=len(known.articles), **_told(news))
        return written

    def _measure(self, deal: Deal, picture: Picture) -> None:
        rows = [each for each in picture.values() if isinstance(each, LedgerRow)]
        disputed = sum(each.disputed for each in rows)
        self._metrics.set("dealwire_coverage_disputed_slots", disputed, deal=deal.id)


def _told(news: Sequence[Coverage]) -> dict[str, int]:
    return {kind: sum(each.kind == kind for each in news) for kind in {e.kind for e in news}}
