"""The name under which a process reads: one of few, held by a lease for as long as it lives."""

import asyncio
import contextlib
import socket
from secrets import token_hex

import structlog

from libs.streaming.protocol import Leases, Refused, Unreachable

NAME_LEASE = 15.0  # seconds that a dead consumer's name stays taken
_RETRY_EVERY = 1.0  # seconds, while the stream server does not answer
_MOST_REPLICAS = 1000

log = structlog.get_logger()


class ConsumerName:
    """The first free of `<stage>-1`, `<stage>-2` …: a restart takes a name again.

    So a group never holds more names than consumers that ran within one lease.
    """

    def __init__(self, stage: str, leases: Leases) -> None:
        self._stage = stage
        self._leases = leases
        self._holder = f"{socket.gethostname()}-{token_hex(4)}"
        self.value = ""

    async def take(self, stopping: asyncio.Event) -> None:
        """Take a free name, however long the stream server is away; none once stopping."""
        while not stopping.is_set():
            try:
                for number in range(1, _MOST_REPLICAS):
                    name = f"{self._stage}-{number}"
                    if await self._leases.take(_lease(name), self._holder, seconds=NAME_LEASE):
                        self.value = name
                        return
            except (Unreachable, Refused) as error:
                log.warning("stream_server_trouble", during="start", error=str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _RETRY_EVERY)

    async def keep(self) -> bool:
        """Renew the lease; False when another process has the name, after a standstill of ours."""
        return bool(self.value) and await self._leases.take(
            _lease(self.value), self._holder, seconds=NAME_LEASE
        )

    async def end(self) -> None:
        """Give the name back."""
        await self._leases.end(_lease(self.value), self._holder)


def _lease(name: str) -> str:
    return f"consumer:{name}"
