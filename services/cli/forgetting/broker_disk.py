"""The broker's files: what was removed stays in them until they are written anew."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from redis.exceptions import ResponseError

from libs.streaming import RedisStreams
from libs.streaming.operations.purge import StreamPurge, shelves

_LOOK_EVERY = 0.2  # seconds


class BrokerDisk:
    """Makes all streams anew, then the append-only file and the snapshot, where there is one."""

    name = "files of the broker"

    def __init__(self, streams: RedisStreams, *, patience: float) -> None:
        self._redis = streams.redis
        self._purge = StreamPurge(streams)
        self._patience = patience

    async def clean(self) -> str:
        """See Disk."""
        await self._purge.drop_copies()
        kept = [shelf.name for shelf in shelves() if not await self._purge.rewrite(shelf)]
        if kept:
            return f"not made anew, since entries come and go: {', '.join(kept)}; run it again"
        try:
            if (await self._said())["aof_enabled"]:
                await self._run(self._redis.bgrewriteaof, "aof_last_bgrewrite_status")
            if await self._takes_snapshots():
                await self._run(self._redis.bgsave, "rdb_last_bgsave_status")
        except (TimeoutError, ResponseError) as error:
            return f"the broker did not write its files anew: {error}"
        return ""

    async def _run(self, start: Callable[[], Awaitable[Any]], status: str) -> None:
        """Start one, and wait for its end. Raises TimeoutError, ResponseError."""
        await self._until_idle()  # one that began before began with what was removed since
        await start()
        await self._until_idle()
        said = (await self._said())[status]
        if said != "ok":
            raise ResponseError(f"{status} is {said}: see its log")

    async def _until_idle(self) -> None:
        deadline = time.monotonic() + self._patience
        while True:
            said = await self._said()
            busy = ("aof_rewrite_in_progress", "aof_rewrite_scheduled", "rdb_bgsave_in_progress")
            if not any(said[name] for name in busy):
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"still writing after {self._patience:g} s")
            await asyncio.sleep(_LOOK_EVERY)

    async def _takes_snapshots(self) -> bool:
        try:
            found = await self._redis.config_get("save")
        except ResponseError:  # a server on which nobody may ask: then one more does no harm
            return True
        return bool(found.get("save"))

    async def _said(self) -> dict[str, Any]:
        found: dict[str, Any] = await self._redis.info("persistence")
        return found
