"""Asks for each source of each profile when it is due; one scheduler at a time, by a lease."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Protocol, cast
from uuid import uuid4

import structlog
from redis.exceptions import RedisError

from libs.contracts import FetchRequest, stream_of
from libs.streaming import RedisStreams, Refused, Unreachable, encode
from services.fetcher.sources.schedule import Watched, due

log = structlog.get_logger()

_DUE = "fetcher.due"
"""Hash: source -> milliseconds since 1970 when it is due."""
_LEASE = "fetcher.scheduler"
_LEASE_SECONDS = 30.0  # a dead scheduler is followed after this long


class Board(Protocol):
    """What schedulers of all replicas share."""

    async def hold_lease(self, holder: str) -> bool:
        """Whether this scheduler is the one at work."""

    async def end_lease(self, holder: str) -> None:
        """Let another one take over at once."""

    async def due_times(self) -> Mapping[str, int]:
        """Source -> milliseconds since 1970 when it is due."""

    async def set_due(self, name: str, at_ms: int) -> None:
        """Remember when a source is due."""

    async def add_request(self, request: FetchRequest) -> None:
        """Ask the fetchers for a source."""


class RedisBoard:
    """The board on the stream server."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams

    async def hold_lease(self, holder: str) -> bool:
        """See Board."""
        return await self._streams.lease(_LEASE, holder, seconds=_LEASE_SECONDS)

    async def end_lease(self, holder: str) -> None:
        """See Board."""
        await self._streams.end_lease(_LEASE, holder)

    async def due_times(self) -> Mapping[str, int]:
        """See Board."""
        asked = self._streams.redis.hgetall(self._streams.key(_DUE))
        stored = await cast("Awaitable[dict[bytes, bytes]]", asked)
        return {name.decode(): int(value) for name, value in stored.items()}

    async def set_due(self, name: str, at_ms: int) -> None:
        """See Board."""
        asked = self._streams.redis.hset(self._streams.key(_DUE), name, str(at_ms))
        await cast("Awaitable[int]", asked)

    async def add_request(self, request: FetchRequest) -> None:
        """See Board."""
        fields = encode(
            request,
            stage="fetcher",
            request_id=request.request_id or "",
            traceparent=None,
            time=request.requested_at or datetime.now(timezone.utc),
        )
        await self._streams.add(stream_of(FetchRequest).name, fields)


class Scheduler:
    """A background task. A restart asks for nothing that is not due: due times are shared.

    The due time that a request id is made of is written before the request, and the next
    one after it: a crash in between asks again with the same id rather than not at all.
    """

    def __init__(
        self,
        board: Board,
        watched: Sequence[Watched],
        *,
        tick: float,
        now: Callable[[], datetime],
    ) -> None:
        self._board = board
        self._watched = tuple(watched)
        self._tick = tick
        self._now = now
        self._name = uuid4().hex

    async def run(self) -> None:
        """Look every `tick` seconds until cancelled, then hand the lease on."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(self._tick)
        finally:
            with contextlib.suppress(RedisError, OSError, Unreachable, Refused):
                await self._board.end_lease(self._name)

    async def look(self) -> int:
        """Ask for every source that is due, if this is the scheduler at work; how many."""
        if not self._watched:
            return 0
        try:
            if not await self._board.hold_lease(self._name):
                return 0
            return await self._ask_for_due()
        except (RedisError, OSError, Unreachable) as error:
            log.warning("scheduler_waits", error=str(error))
            return 0

    async def _ask_for_due(self) -> int:
        now_ms = int(self._now().timestamp() * 1000)
        times = await self._board.due_times()
        found = due(self._watched, times, now_ms=now_ms)
        for watched, since in found:
            if watched.name not in times:
                await self._board.set_due(watched.name, since)
            await self._board.add_request(watched.request(since, now_ms))
            await self._board.set_due(watched.name, watched.due_after(now_ms))
            log.info("source_asked_for", source=watched.name, url=watched.source.url)
        return len(found)
