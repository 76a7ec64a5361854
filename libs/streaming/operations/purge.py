"""Removes entries from streams for good, whatever stage has them, and their bytes from the disk."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from redis.exceptions import ResponseError

from libs.contracts import STREAMS
from libs.contracts.streams import Stream
from libs.streaming.redis.client import RedisStreams
from libs.streaming.redis.scripts import Argument, ScriptCalls, script

COPY = ":rewritten"
"""Ends the key of a stream's copy while it is made; what a killed run left is a copy of no use."""

_BATCH = 200  # entries of up to some 100 KB
_COPIED_AT_ONCE = 500
_IDLE_MS = 60_000
"""A pending entry that nobody has touched for so long is in no hand; due ones never are."""
_TRIES = 20


@dataclass(frozen=True)
class Shelf:
    """One stream as it lies in Redis: the stream itself, its dead letters, or a retry stream.

    `groups`: ours that read it. `ends_requests`: an entry that is not read ends a request.
    """

    name: str
    origin: Stream
    groups: tuple[str, ...] = ()

    @property
    def ends_requests(self) -> bool:
        """Whether its entries are on the way to an outcome."""
        return bool(self.groups) and self.origin.carries_requests


def shelves() -> Iterator[Shelf]:
    """All of them, each before those that its entries go to."""
    for stream in STREAMS:
        yield Shelf(stream.dead, stream)
        for group in stream.consumers:
            yield Shelf(stream.retry(group), stream, (group,))
        yield Shelf(stream.name, stream, stream.consumers)


class StreamPurge:
    """Looks through streams, and removes. Raises RedisError, Unreachable, Refused."""

    def __init__(self, streams: RedisStreams) -> None:
        self._streams = streams
        self._scripts = ScriptCalls(streams.redis)

    async def entries(self, shelf: Shelf) -> AsyncIterator[tuple[str, Mapping[bytes, bytes]]]:
        """Every entry that is there now, with its id; none of what is no stream."""
        key, start = self._streams.key(shelf.name), "-"
        try:
            while rows := await self._streams.redis.xrange(key, min=start, count=_BATCH):
                for entry_id, fields in rows:
                    yield entry_id.decode(), fields
                start = f"({rows[-1][0].decode()}"
        except ResponseError as error:
            if "WRONGTYPE" not in str(error):
                raise

    async def is_in_hand(self, shelf: Shelf, entry_id: str) -> bool:
        """Whether a process is working on an entry right now, as far as that shows."""
        key = self._streams.key(shelf.name)
        for group in shelf.groups:
            due = self._streams.key(f"due:{shelf.name}:{group}")
            try:
                rows = await self._streams.redis.xpending_range(key, group, entry_id, entry_id, 1)
                waits = await self._streams.redis.zscore(due, entry_id)
            except ResponseError:  # the group was never made: nobody reads there
                continue
            if waits is None and any(row["time_since_delivered"] < _IDLE_MS for row in rows):
                return True
        return False

    async def remove(
        self, shelf: Shelf, entry_id: str, ended: Mapping[bytes, bytes] | None
    ) -> bool:
        """Remove an entry, with `ended` as the outcome if its request has none; was it there."""
        keys = [self._streams.key(shelf.name), self._streams.key("outcomes")]
        for group in shelf.groups:
            state = f"{shelf.name}:{group}"
            keys += [self._streams.key(f"{kind}:{state}") for kind in ("due", "attempts", "notes")]
        arguments: list[Argument] = [entry_id, len(shelf.groups), *shelf.groups]
        if ended is not None and shelf.ends_requests:
            arguments += chain.from_iterable(ended.items())
        return bool(await self._scripts.call(script("purge"), keys, arguments))

    async def rewrite(self, shelf: Shelf) -> bool:
        """Make a stream anew, so that nothing is left of what was removed; could it be done."""
        key = self._streams.key(shelf.name)
        for _ in range(_TRIES):
            behind = ""
            while True:
                arguments: Sequence[Argument] = [behind, _COPIED_AT_ONCE]
                answer = await self._scripts.call(script("rewrite"), [key, key + COPY], arguments)
                behind = answer.decode()
                if behind == "done":
                    return True
                if behind in {"changed", "lost"}:
                    break
        return False

    async def drop_copies(self) -> None:
        """Remove what a run that was killed had copied."""
        await self._streams.redis.delete(
            *(self._streams.key(shelf.name) + COPY for shelf in shelves())
        )
