"""Fills the targets of a migration, and keeps them fed with what is written meanwhile."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from services.indexer.children import CHILD_KINDS
from services.indexer.migration.copying import Copies
from services.indexer.migration.feed import Feed
from services.indexer.migration.plan import Move, Plan
from services.indexer.migration.record import MigrationRecord

_QUICK = 1.0  # seconds: what feeds faster than this may be fed while writes are refused
_FEED_EVERY = 2.0  # seconds, while articles are read again

Phase = Literal["wait", "copy", "feed", "compare"]
Watch = Callable[[Phase, str, int, int], None]
"""Told of the phase, what it works on, how much is done, and of how much."""


class Filling:
    """What one run of a migration puts into its targets."""

    def __init__(self, copies: Copies, feed: Feed, record: MigrationRecord, watch: Watch) -> None:
        self._copies = copies
        self._feed = feed
        self._record = record
        self._watch = watch
        self.fed = 0
        """Messages, beside the copy."""

    async def by_copy(self, plan: Plan) -> None:
        """Every document as it is. What was copied by an earlier run is not copied again."""
        for move in plan.copied:
            if move.target not in plan.done:
                await self._copy(move)
                if not self._copies.refused:  # else the next run tells of them too
                    plan = plan.with_done(move.target)
                    await self._record.keep(plan)

    async def by_replay(self, plan: Plan, replay: Callable[[], Awaitable[None]]) -> None:
        """What the streams hold, then what is replayed, as the present rules read it.

        What neither brings is copied as it is: of quotes and claims, those of such articles alone,
        since the others may have fewer now.
        """
        if plan.done:
            return
        await self.until_quick()
        replaying = asyncio.ensure_future(replay())
        try:
            while not replaying.done():
                await asyncio.wait({replaying}, timeout=_FEED_EVERY)
                await self.until_quick()
            await replaying
        finally:
            replaying.cancel()
        for articles in (move for move in plan.moves if move.index == "articles"):
            async for ids in self._copies.absent(articles):
                for move in plan.moves:
                    if move.index in CHILD_KINDS and ids:
                        await self._copy(move, query={"terms": {"article_id": ids}})
        for move in plan.copied:
            if move.index not in CHILD_KINDS:
                await self._copy(move)
        await self._record.keep(plan.with_done(*plan.targets))

    async def until_quick(self) -> None:
        """Feed until what is left is little."""
        while True:
            self._watch("feed", "messages", self.fed, self.fed + await self._feed.backlog())
            started = time.monotonic()
            self.fed += await self._feed.to_tip()
            if time.monotonic() - started < _QUICK:
                self._watch("feed", "messages", self.fed, self.fed)
                return

    async def _copy(self, move: Move, *, query: Mapping[str, Any] | None = None) -> None:
        async for copied in self._copies.copy(move, query=query):
            self._watch("copy", move.index, copied.done, copied.total)
