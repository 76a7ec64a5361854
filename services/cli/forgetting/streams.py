"""Every stream of the broker: what waits, is in hand, has died, and is kept for other programs."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

import orjson

from libs.contracts import Outcome
from libs.forgetting.identities import Identity, Wanted
from libs.streaming import RedisStreams
from libs.streaming.operations.purge import Shelf, StreamPurge, shelves
from libs.streaming.outcomes import FORGOTTEN
from libs.streaming.wire import encode, envelope
from services.cli.forgetting.entries import identity_of_entry, tells_of_many
from services.cli.forgetting.stores import Seen

_IN_HAND_FOR = 10.0  # seconds that a process has to come to the end of what it is working on
"""An entry that is still in its hand then is taken from it: what it does is not completed."""
_LOOK_EVERY = 0.1
_OPERATORS = "sources.observed"
"""How sources are doing, which are the operator's: `dealwire source remove` ends one."""


class StreamStore:
    """Looks into every entry, and removes what names an article that is wanted."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._purge = StreamPurge(streams)

    async def identities(self, wanted: Wanted) -> Sequence[Identity]:
        """See Store."""
        found = []
        for shelf in shelves():
            if tells_of_many(shelf):
                continue
            async for _, identity, _ in self._entries(shelf, wanted):
                found.append(identity)
        return found

    async def look(self, wanted: Wanted) -> Seen:
        """See Store."""
        counts = {}
        for shelf in shelves():
            counts[_name(shelf)] = sum([1 async for _ in self._entries(shelf, wanted)])
        return Seen(counts)

    async def remove(self, wanted: Wanted) -> dict[str, int]:
        """See Store. Each stream before those that it leads to, so that nothing slips through."""
        removed = {}
        for shelf in shelves():
            count, until = 0, time.monotonic() + _IN_HAND_FOR
            async for entry_id, _, fields in self._entries(shelf, wanted):
                await self._until_out_of_hand(shelf, entry_id, until)
                count += await self._purge.remove(shelf, entry_id, _ended(shelf, entry_id, fields))
            removed[_name(shelf)] = count
        return removed

    async def _until_out_of_hand(self, shelf: Shelf, entry_id: str, until: float) -> None:
        while time.monotonic() < until:
            if not await self._purge.is_in_hand(shelf, entry_id):
                return
            await asyncio.sleep(_LOOK_EVERY)

    async def _entries(
        self, shelf: Shelf, wanted: Wanted
    ) -> AsyncIterator[tuple[str, Identity, Mapping[bytes, bytes]]]:
        if shelf.origin.name == _OPERATORS:
            return
        async for entry_id, fields in self._purge.entries(shelf):
            identity = identity_of_entry(shelf, fields)
            if wanted.covers(identity):
                yield entry_id, identity, fields


def _name(shelf: Shelf) -> str:
    return f"stream {shelf.name}"


def _ended(shelf: Shelf, entry_id: str, fields: Mapping[bytes, bytes]) -> dict[bytes, bytes] | None:
    """The outcome of the request that an entry was on the way of, without a word of the article."""
    if not shelf.ends_requests:
        return None
    try:
        body: Any = orjson.loads(fields.get(b"data", b"{}"))
    except orjson.JSONDecodeError:
        body = {}
    if not isinstance(body, Mapping) or body.get("copy_of"):
        return None
    seen = envelope(fields, stream=shelf.name, entry_id=entry_id)
    now = datetime.now(timezone.utc)
    request_id = str(body.get("request_id") or seen.request_id)
    ended = Outcome(
        request_id=request_id,
        fate="blocked",
        code=FORGOTTEN,
        stage=shelf.groups[0],
        at=now,
    )
    return encode(ended, stage=shelf.groups[0], request_id=request_id, traceparent=None, time=now)
