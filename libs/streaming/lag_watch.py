"""How far a running stage is behind on each stream that it reads, for health and metrics."""

import asyncio
from collections.abc import Iterable, Iterator

import structlog

from libs.observability import Metrics
from libs.streaming.protocol import Backlog, Channel, Refused, Streams

_STALE_AFTER = 15.0  # seconds without an answer of the server that make the stage not ready

log = structlog.get_logger()


class LagWatch:
    """The backlogs as last measured. Makes a group again that somebody has deleted."""

    def __init__(self, streams: Streams, metrics: Metrics, *, ready_lag: int) -> None:
        self._streams = streams
        self._metrics = metrics
        self._ready_lag = ready_lag
        self._measured_at = 0.0
        self.backlogs: dict[Channel, Backlog] = {}

    async def measure(self, channels: Iterable[Channel]) -> None:
        """Look at all of them. May raise Unreachable, Refused."""
        for channel in channels:
            try:
                backlog = await self._streams.backlog(channel)
            except Refused:
                log.warning("group_recreated", stream=channel.stream)
                await self._streams.create_group(channel)
                continue
            self.backlogs[channel] = backlog
            stream, oldest = channel.stream, backlog.oldest_pending_ms / 1000
            self._metrics.set("dealwire_lag", backlog.lag, stream=stream)
            self._metrics.set("dealwire_pending", backlog.pending, stream=stream)
            self._metrics.set("dealwire_oldest_pending_seconds", oldest, stream=stream)
        self._measured_at = asyncio.get_running_loop().time()

    def problems(self) -> Iterator[str]:
        """Why the stage is not ready, in words."""
        now = asyncio.get_running_loop().time()
        if now - self._measured_at > _STALE_AFTER or not self._measured_at:
            yield "the stream server does not answer"
        for channel, backlog in self.backlogs.items():
            if backlog.lag > self._ready_lag:
                yield f"{channel.stream}: lag {backlog.lag}"
