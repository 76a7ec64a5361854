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
from libs.sources.health import State, remedy
from libs.sources.model import merged
from libs.sources.state import Followed
from libs.streaming import Refused, Unreachable
from services.fetcher.sources.board import LEASE_SECONDS, Board
from services.fetcher.sources.schedule import Move, aligned

Look = Callable[[int], Awaitable[int]]
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
        board: Board,
        deals: Sequence[Deal],
        *,
        tick: float,
        now: Callable[[], datetime],
        metrics: Metrics,
        also: Sequence[Look] = (),
    ) -> None:
        self._board = board
        self._deals = tuple(deals)
        self._tick = tick
        self._now = now
        self._metrics = metrics
        self._also = tuple(also)
        self._name = uuid4().hex
        self._followed: dict[str, Followed] = {}
        self._revision: int | None = None
        self._held_ms = 0

    async def run(self) -> None:
        """Look every `tick` seconds until cancelled, then hand the lease on."""
        task = asyncio.current_task()
        try:
            # The client's own time limits swallow a cancellation once in a thousand times.
            while task is None or not task.cancelling():
                await self.look()
                await asyncio.sleep(self._tick)
        finally:
            with contextlib.suppress(RedisError, OSError, Unreachable, Refused):
                await self._board.end_lease(self._name)

    async def look(self) -> int:
        """Ask for what is due, if this is the scheduler at work; how many requests."""
        now_ms = int(self._now().timestamp() * 1000)
        try:
            if not await self._board.hold_lease(self._name):
                self._forget()
                return 0
            if now_ms - self._held_ms > LEASE_SECONDS * 1000:
                self._forget()
            self._held_ms = now_ms
            asked = await self._look_at_sources(now_ms)
            return asked + sum([await look(now_ms) for look in self._also])
        except WatchError:
            return 0  # an operator was faster: the next look sees what is due now
        except (RedisError, OSError, Unreachable, Refused, Unavailable) as error:
            self._forget()  # what was written is not known
            log.warning("scheduler_waits", error=str(error))
            return 0

    async def _look_at_sources(self, now_ms: int) -> int:
        if await self._board.scheduled() < sum(
            not one.source.paused for one in self._followed.values()
        ):
            self._forget()  # the stream server has lost what it knew
        revision = await self._board.registry.revision()
        if revision != self._revision:
            await self._align(now_ms)
            self._revision = revision
        if not self._followed:
            return 0
        moves = await self._board.take(self._followed, now_ms=now_ms)
        self._note(moves)
        return sum(move.request is not None for move in moves)

    async def _align(self, now_ms: int) -> None:
        """Follow what profiles and operators say now."""
        first = self._revision is None
        if first:
            self._followed = await self._board.registry.followed()
            await self._board.restore(self._followed)
        roster = merged(self._deals, await self._board.registry.changes())
        moves = list(aligned(roster, self._followed, now_ms=now_ms))
        await self._board.commit(moves)
        if first:
            self._measure(self._followed.values())
        self._note(moves)
        log.info("sources_followed", count=len(self._followed), changed=len(moves))

    def _note(self, moves: Sequence[Move]) -> None:
        """Remember what was written, and say what operators should know of it."""
        for move in moves:
            if move.state == "removed":
                self._followed.pop(move.id, None)
            else:
                self._followed[move.id] = move.followed
            _log(move)
        if any(move.state == "removed" for move in moves):
            self._clear()
            self._measure(self._followed.values())
        else:
            self._measure([move.followed for move in moves if move.told is not None])

    def _measure(self, changed: Iterable[Followed]) -> None:
        states = Counter(one.history.state for one in self._followed.values())
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
            self._followed = {}
            self._clear()

    def _clear(self) -> None:
        for name in ("dealwire_sources", *_OF_EACH_SOURCE):
            self._metrics.clear(name)


def _log(move: Move) -> None:
    source, history = move.followed.source, move.followed.history
    if move.request is not None:
        log.info("source_asked_for", source=source.id, url=source.url)
    if move.was in {None, move.state}:
        return
    facts = {"source": source.id, "url": source.url, "code": history.code, "was": move.was}
    fix = remedy(move.state, history.code)
    if move.state == "failing":
        log.warning("source_failing", **facts, fix=fix)
    elif move.state == "silent":
        log.warning("source_silent", **facts, fix=fix)
    else:
        log.info("source_state", **facts, state=move.state)
