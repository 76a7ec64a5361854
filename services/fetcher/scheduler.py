"""Asks for each source when it is due, and watches how each is doing; one at a time, by a lease."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import get_args
from uuid import uuid4

import structlog
from redis.exceptions import RedisError, WatchError

from libs.deals import Deal
from libs.errors import Unavailable
from libs.observability import MetricName, Metrics
from libs.sources.health import State
from libs.sources.model import merged
from libs.sources.remedies import remedy
from libs.sources.state import TrackedSource
from libs.streaming import Refused, Unreachable
from libs.time import ms_of
from services.fetcher.sources.poll_schedule import SourceUpdate, aligned
from services.fetcher.sources.redis.schedule_store import LEASE_SECONDS, ScheduleStore

Poll = Callable[[int], Awaitable[int]]
"""Another schedule: asks for what is due at a time in ms since 1970; answers how much."""

_OF_EACH_SOURCE: tuple[MetricName, ...] = (
    "dealwire_source_last_success_timestamp_seconds",
    "dealwire_source_silent",
    "dealwire_source_new_items",
)

log = structlog.get_logger()


class Scheduler:
    """A background task. A restart asks for nothing that is not due: all it knows is shared.

    What it knows of the sources it reads when it becomes the one at work, and again after a
    pause in which another one may have been; in between nobody else writes it.
    """

    def __init__(
        self,
        store: ScheduleStore,
        deals: Sequence[Deal],
        *,
        tick: float,
        now: Callable[[], datetime],
        metrics: Metrics,
        also: Sequence[Poll] = (),
    ) -> None:
        self._store = store
        self._deals = tuple(deals)
        self._tick = tick
        self._now = now
        self._metrics = metrics
        self._also = tuple(also)
        self._name = uuid4().hex
        self._tracked: dict[str, TrackedSource] = {}
        self._revision: int | None = None
        self._held_ms = 0

    async def run(self) -> None:
        """Poll every `tick` seconds until cancelled, then hand the lease on."""
        try:
            while True:
                await self.poll()
                await asyncio.sleep(self._tick)
        finally:
            with contextlib.suppress(RedisError, OSError, Unreachable, Refused):
                await self._store.end_lease(self._name)

    async def poll(self) -> int:
        """Ask for what is due, if this is the scheduler at work; how many requests."""
        now_ms = ms_of(self._now())
        try:
            if not await self._store.hold_lease(self._name):
                self._forget()
                return 0
            if now_ms - self._held_ms > LEASE_SECONDS * 1000:
                self._forget()
            self._held_ms = now_ms
            asked = await self._poll_sources(now_ms)
            return asked + sum([await poll(now_ms) for poll in self._also])
        except WatchError:
            return 0  # an operator was faster: the next poll sees what is due now
        except (RedisError, OSError, Unreachable, Refused, Unavailable) as error:
            self._forget()  # what was written is not known
            log.warning("scheduler_waits", error=str(error))
            return 0

    async def _poll_sources(self, now_ms: int) -> int:
        if await self._store.scheduled() < sum(
            not one.source.paused for one in self._tracked.values()
        ):
            self._forget()  # the stream server has lost what it knew
        revision = await self._store.sources.revision()
        if revision != self._revision:
            await self._align(now_ms)
            self._revision = revision
        if not self._tracked:
            return 0
        updates = await self._store.take(self._tracked, now_ms=now_ms)
        self._note(updates)
        return sum(update.request is not None for update in updates)

    async def _align(self, now_ms: int) -> None:
        """Follow what profiles and operators say now."""
        first = self._revision is None
        if first:
            self._tracked = await self._store.sources.tracked()
            await self._store.restore(self._tracked)
        registered = merged(self._deals, await self._store.sources.changes())
        updates = list(aligned(registered, self._tracked, now_ms=now_ms))
        await self._store.commit(updates)
        if first:
            self._measure(self._tracked.values())
        self._note(updates)
        log.info("sources_followed", count=len(self._tracked), changed=len(updates))

    def _note(self, updates: Sequence[SourceUpdate]) -> None:
        """Remember what was written, and say what operators should know of it."""
        for update in updates:
            if update.state == "removed":
                self._tracked.pop(update.id, None)
            else:
                self._tracked[update.id] = update.tracked
            _log(update)
        if any(update.state == "removed" for update in updates):
            self._clear()
            self._measure(self._tracked.values())
        else:
            self._measure([update.tracked for update in updates if update.report is not None])

    def _measure(self, changed: Iterable[TrackedSource]) -> None:
        states = Counter(one.history.state for one in self._tracked.values())
        for state in get_args(State):
            self._metrics.set("dealwire_sources", states[state], state=state)
        for one in changed:
            source, history = one.source.id, one.history
            success, silent, new = _OF_EACH_SOURCE
            if history.success_ms is not None:
                self._metrics.set(success, history.success_ms / 1000, source=source)
            self._metrics.set(silent, int(history.state == "silent"), source=source)
            self._metrics.set(new, history.new_items, source=source)

    def _forget(self) -> None:
        """Another one may be at work, or may have been: what is known here is out of date."""
        if self._revision is not None:
            self._revision = None
            self._tracked = {}
            self._clear()

    def _clear(self) -> None:
        for name in ("dealwire_sources", *_OF_EACH_SOURCE):
            self._metrics.clear(name)


def _log(update: SourceUpdate) -> None:
    source, history = update.tracked.source, update.tracked.history
    if update.request is not None:
        log.info("source_asked_for", source=source.id, url=source.url)
    if update.was in {None, update.state}:
        return
    facts = {"source": source.id, "url": source.url, "code": history.code, "was": update.was}
    fix = remedy(update.state, history.code)
    if update.state == "failing":
        log.warning("source_failing", **facts, fix=fix)
    elif update.state == "silent":
        log.warning("source_silent", **facts, fix=fix)
    else:
        log.info("source_state", **facts, state=update.state)
