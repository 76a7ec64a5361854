"""Runs what would hold up the event loop elsewhere, with a time limit for each piece of work."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self, TypeVar

from services.fetcher.refusals import PageTooSlow

T = TypeVar("T")


class Workers(Protocol):
    """Where work runs that would hold up the event loop."""

    async def run(self, work: Callable[[], T]) -> T:
        """The answer of `work`; raises PageTooSlow when the time limit passes."""


class ThreadWorkers:
    """A few threads, each piece of work with a time limit in seconds.

    A thread cannot be stopped: work that is over its time keeps one to itself until it ends,
    and a fresh pool takes the place of the old one.
    """

    def __init__(self, threads: int, *, time_limit: float) -> None:
        self._threads = threads
        self._time_limit = time_limit
        self._pool = self._new_pool()
        # Work waits here and not in the pool, so that its time counts from its start.
        self._turn = asyncio.Semaphore(threads)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[], T]) -> T:
        """See Workers."""
        async with self._turn:
            pool = self._pool
            future = asyncio.get_running_loop().run_in_executor(pool, work)
            try:
                return await asyncio.wait_for(future, self._time_limit)
            except TimeoutError as error:
                if pool is self._pool:
                    self._pool = self._new_pool()
                pool.shutdown(wait=False)
                raise PageTooSlow(f"more than {self._time_limit} s") from error

    def _new_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, thread_name_prefix="extraction")
