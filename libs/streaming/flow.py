"""When a stage may take up work: it waits for servers, for room, and for its turn."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import structlog

_SHORTEST_PROBE = 0.25  # seconds
_LONGEST_PROBE = 15.0  # seconds: how late a server's return may be noticed

log = structlog.get_logger()


class Stopping(Exception):
    """The stage is stopping: leave the message pending, it will be given back."""


class Turnstile:
    """Many may work at once, or one alone."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._working = 0
        self._alone = False
        self._waiting_alone = 0

    @contextlib.asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """Work beside others; not while somebody works, or waits to work, alone."""
        async with self._changed:
            await self._changed.wait_for(lambda: not (self._alone or self._waiting_alone))
            self._working += 1
        try:
            yield
        finally:
            async with self._changed:
                self._working -= 1
                self._changed.notify_all()

    @contextlib.asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Work when nobody else does."""
        async with self._changed:
            self._waiting_alone += 1
            try:
                await self._changed.wait_for(lambda: not (self._alone or self._working))
            finally:
                self._waiting_alone -= 1
                self._changed.notify_all()
            self._alone = True
        try:
            yield
        finally:
            async with self._changed:
                self._alone = False
                self._changed.notify_all()


class Availability:
    """Whether the servers that the stage needs are there; shared by all its work."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping
        self._up = asyncio.Event()
        self._up.set()
        self.reason = ""

    @property
    def up(self) -> bool:
        """No server is known to be away."""
        return self._up.is_set()

    async def until_up(self) -> None:
        """Wait for the servers. Raises Stopping."""
        await self.until(self._up)

    async def until(self, condition: asyncio.Event) -> None:
        """Wait for a condition. Raises Stopping, as soon as the stage stops."""
        if self._stopping.is_set() or not condition.is_set():
            await self.unless_stopping(condition.wait())

    async def unless_stopping(self, waiting: Coroutine[Any, Any, object]) -> None:
        """Wait for something. Raises Stopping, as soon as the stage stops; it is then cancelled."""
        wanted, stop = asyncio.create_task(waiting), asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({wanted, stop}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            wanted.cancel()
            stop.cancel()
        if self._stopping.is_set():
            raise Stopping

    async def down(self, reason: str, *, failures: int, at_stop: int = 0) -> None:
        """A server is away: wait before probing, longer with each failure. Raises Stopping.

        `at_stop`: while stopping too, so many failures are borne before that.
        """
        if self._up.is_set():
            log.warning("stage_paused", reason=reason)
        self._up.clear()
        self.reason = reason
        delay = min(_SHORTEST_PROBE * 2 ** min(failures, 10), _LONGEST_PROBE)
        if self._stopping.is_set() and failures < at_stop:
            await asyncio.sleep(_SHORTEST_PROBE)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), delay)
        if self._stopping.is_set() and failures >= at_stop:
            raise Stopping

    def back(self) -> None:
        """The servers answer."""
        if not self._up.is_set():
            log.info("stage_resumed", was=self.reason)
        self._up.set()
        self.reason = ""
