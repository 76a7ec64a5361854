"""What Redis remembers of migrations: the one that has begun, the last one, and who is at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from secrets import token_hex

from libs.contracts import keys
from libs.errors import DealwireError
from libs.streaming import RedisStreams
from libs.streaming.protocol import Refused, Unreachable
from services.indexer.migration.plan import Plan

_LEASE = "lease:index.migration"
_LEASE_SECONDS = 30.0


class MigrationRuns(DealwireError):
    """Another process is at it, or another migration has begun and not ended."""

    code = "migration_runs"


class MigrationRecord:
    """The plans of one installation. May raise Unreachable, Refused, redis.RedisError."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._holder = token_hex(8)

    async def begun(self) -> Plan | None:
        """The plan of a migration that has not ended."""
        return await self._plan(keys.INDEX_MIGRATION)

    async def last(self) -> Plan | None:
        """The plan of the last migration that ended."""
        return await self._plan(keys.INDEX_MIGRATED)

    async def begin(self, plan: Plan) -> None:
        """Remember it until it ends. Raises MigrationRuns where another one has begun."""
        begun = await self.begun()
        if begun is None:
            await self.keep(plan)
        elif begun.moves != plan.moves:
            raise MigrationRuns(
                f"a {begun.name} of {', '.join(move.index for move in begun.moves)} has begun and"
                " not ended: `dealwire index migrate` goes on with it, with --abort it is given up"
            )

    async def keep(self, plan: Plan) -> None:
        """How far it is now."""
        await self._streams.redis.set(self._key(keys.INDEX_MIGRATION), plan.to_json())

    async def end(self, plan: Plan) -> None:
        """It has ended; a rollback is to where it came from."""
        async with self._streams.redis.pipeline(transaction=True) as both:
            both.set(self._key(keys.INDEX_MIGRATED), plan.to_json())
            both.delete(self._key(keys.INDEX_MIGRATION))
            await both.execute()

    async def give_up(self) -> None:
        """It is as if it had never begun."""
        await self._streams.redis.delete(self._key(keys.INDEX_MIGRATION))

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """No other process migrates meanwhile. Raises MigrationRuns."""
        await self.still_alone()
        kept = asyncio.create_task(self._keep_lease())
        try:
            yield
        finally:
            kept.cancel()
            with suppress(asyncio.CancelledError):
                await kept
            await self._streams.leases.end(_LEASE, self._holder)

    async def still_alone(self) -> None:
        """Raises MigrationRuns where this process stood still, and another one took over."""
        if not await self._streams.leases.take(_LEASE, self._holder, seconds=_LEASE_SECONDS):
            raise MigrationRuns(
                "another process migrates this index; if it was killed, its right ends within"
                f" {_LEASE_SECONDS:g} s"
            )

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(_LEASE_SECONDS / 3)
            with suppress(Unreachable, Refused, MigrationRuns):  # seen before the switch
                await self.still_alone()

    async def _plan(self, key: str) -> Plan | None:
        kept = await self._streams.redis.get(self._key(key))
        return Plan.from_json(kept) if kept else None

    def _key(self, name: str) -> str:
        return self._streams.key(name)
