"""Reads nothing new while the later stages are too far behind."""

import asyncio
from collections.abc import Iterable

import structlog

from libs.contracts import STREAMS
from libs.observability import Metrics
from libs.streaming.protocol import Backlog, Channel, Refused, Streams

log = structlog.get_logger()


class Backpressure:
    """`room` is clear while all stages but this one are more than `limit` entries behind."""

    def __init__(
        self, stage: str, streams: Streams, metrics: Metrics, limits: Iterable[int | None]
    ) -> None:
        self._streams = streams
        self._metrics = metrics
        self._limit = min((limit for limit in limits if limit is not None), default=None)
        self._later = [
            Channel(stream.name, group)
            for stream in STREAMS
            for group in stream.consumers
            if group != stage and stream.carries_requests and not stream.copies
        ]
        self.room = asyncio.Event()
        self.room.set()

    async def measure(self, seconds: float) -> None:
        """Look how far behind they are; `seconds` since the last look, for the metric."""
        if self._limit is None:
            return
        backlogs = [await self._backlog(channel) for channel in self._later]
        behind = sum(backlog.lag + backlog.pending for backlog in backlogs)
        if behind <= self._limit:
            self.room.set()
            return
        if self.room.is_set():
            log.warning("backpressure", behind=behind, limit=self._limit)
        self.room.clear()
        self._metrics.count("dealwire_backpressure_seconds_total", seconds)

    async def _backlog(self, channel: Channel) -> Backlog:
        try:
            return await self._streams.backlog(channel)
        except Refused:  # a stage that has not started yet has all of its stream to read
            await self._streams.create_group(channel)
            return await self._streams.backlog(channel)
