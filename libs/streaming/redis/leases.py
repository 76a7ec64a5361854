"""Exclusive rights on a Redis server: consumer names, claims of addresses, who schedules."""

from typing import Self

from redis.asyncio import Redis

from libs.contracts.keys import RESTORING
from libs.streaming.redis.scripts import Argument, ScriptCalls, script


class RedisLeases:
    """See Leases. All keys carry `prefix`."""

    def __init__(self, scripts: ScriptCalls, prefix: str) -> None:
        self._scripts = scripts
        self._prefix = prefix

    @classmethod
    def on(cls, redis: Redis, prefix: str) -> Self:
        """Leases through a client of one's own."""
        return cls(ScriptCalls(redis), prefix)

    async def take(self, name: str, holder: str, *, seconds: float) -> bool:
        """See Leases."""
        arguments: list[Argument] = [holder, round(seconds * 1000)]
        keys = [self._key(name), self._key(RESTORING)]
        return bool(await self._scripts.call(script("lease"), keys, arguments))

    async def end(self, name: str, holder: str) -> None:
        """See Leases."""
        await self._scripts.call(script("end_lease"), [self._key(name)], [holder])

    def _key(self, name: str) -> str:
        return f"{self._prefix}:{name}"
