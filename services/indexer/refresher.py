"""Refreshes indices when it is time to: see refresh_schedule.py. Errors of it cost no message.

No setting of the server changes with the load, so nothing is left behind by a process that was
killed, and replicas cannot disagree: each refreshes after its own writes, and the interval in the
template makes searchable what nobody refreshed.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress

import structlog
from opensearchpy import AsyncOpenSearch
from opensearchpy.exceptions import OpenSearchException

from libs.observability import Metrics
from services.indexer.refresh_schedule import RefreshSchedule
from services.indexer.templates import Templates
from services.indexer.writes import IndexName

_AGAIN_AFTER = 1.0  # seconds, where a refresh was not answered

log = structlog.get_logger()


class Refresher:
    """Told what is written, it refreshes in the background while `run` runs."""

    def __init__(
        self,
        client: AsyncOpenSearch,
        templates: Templates,
        schedule: RefreshSchedule,
        metrics: Metrics,
    ) -> None:
        self._client = client
        self._templates = templates
        self._schedule = schedule
        self._metrics = metrics
        self._changed = asyncio.Event()

    def wrote(self, indices: Iterable[IndexName]) -> None:
        """Something was written there."""
        self._schedule.wrote(indices)
        self._changed.set()

    def batch_read(self, kind: str, *, full: bool) -> None:
        """A batch of messages of one kind was read."""
        self._schedule.batch_read(kind, time.monotonic(), full=full)
        self._changed.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            now = time.monotonic()
            gap = self._schedule.gap("articles", now)
            self._metrics.set("dealwire_index_refresh_gap_seconds", gap)
            if due := self._schedule.due(now):
                if not await self._refresh(due):
                    await asyncio.sleep(_AGAIN_AFTER)
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(self._schedule.wait(now)):
                    await self._changed.wait()

    async def finish(self) -> None:
        """Make searchable what is not yet: nothing more will be written."""
        if unseen := self._schedule.all_unseen():
            await self._refresh(unseen)

    async def _refresh(self, indices: list[IndexName]) -> bool:
        """Whether it was answered."""
        started = time.monotonic()
        self._schedule.refreshing(indices, started)
        try:
            await self._client.indices.refresh(
                index=",".join(self._templates.write_alias(index) for index in indices),
                params={"ignore_unavailable": "true"},
            )
        except OpenSearchException as error:
            log.debug("refresh_failed", indices=indices, error=str(error))
            self._schedule.wrote(indices)
            return False
        self._schedule.took(time.monotonic() - started)
        return True
