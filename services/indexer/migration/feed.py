"""Feeds the next generation with what the indexer writes to the current one meanwhile.

It reads the same streams through a consumer group of its own, which begins where the indexer's
oldest unfinished entry is. What is read twice is written twice: documents have versions.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import stamina
from redis.exceptions import ResponseError

from libs.contracts import Message, StageName, stream_of
from libs.errors import Rejected, Unavailable
from libs.forgetting.redis.tombstones import ForgottenList
from libs.streaming import Channel, RedisStreams
from libs.streaming.protocol import Entry
from libs.streaming.work import read_entry
from services.indexer.message_kinds import WRITTEN_BY
from services.indexer.steps import steps_of
from services.indexer.writes import SearchWriter

GROUP = "index-migration"
INDEXER: StageName = "indexer"
_READER = "migration"  # one at a time: see the lease
_AT_ONCE = 128
_NO_LIMIT = 2**31  # of attempts: none is counted here
_LAST_SEQUENCE = 2**64 - 1
_LONGEST_WAIT = 5.0  # seconds between two tries while OpenSearch does not answer


class Feed:
    """The streams that the targets of a migration are fed from."""

    def __init__(
        self, streams: RedisStreams, writer: SearchWriter, messages: Iterable[type[Message]]
    ) -> None:
        self._streams = streams
        steps = steps_of(writer, ForgottenList(streams))
        self._steps = {kind: steps[kind] for kind in messages}
        self.refused: list[tuple[Message, Rejected]] = []
        """Messages whose documents the targets do not take."""

    async def open(self, *, from_start: bool = False) -> None:
        """Make the group on each stream, where it is not there already.

        `from_start`: from the first entry that the stream still holds.
        """
        for kind in self._steps:
            for channel in _channels(kind):
                start = "0" if from_start else await self._needed_from(channel)
                try:
                    await self._streams.redis.xgroup_create(
                        self._streams.key(channel.stream), GROUP, start, mkstream=True
                    )
                except ResponseError as error:
                    if "BUSYGROUP" not in str(error):
                        raise

    async def backlog(self) -> int:
        """Messages that are not fed yet."""
        found = [
            await self._streams.backlog(Channel(channel.stream, GROUP))
            for kind in self._steps
            for channel in _channels(kind)
        ]
        return sum(each.lag + each.pending for each in found)

    async def to_tip(self) -> int:
        """Feed all that stands in the streams now; how many messages that were.

        Waits, with growing delay, while OpenSearch does not answer.
        """
        return sum([await self._drain(kind, ch) for kind in self._steps for ch in _channels(kind)])

    async def _drain(self, kind: type[Message], channel: Channel) -> int:
        info = await self._streams.redis.xinfo_stream(self._streams.key(channel.stream))
        tip = _parts(info["last-generated-id"])
        in_hand = await self._pass_on(kind, channel, "0", tip)  # of a run that was broken off
        return in_hand + await self._pass_on(kind, channel, ">", tip)

    async def _pass_on(
        self, kind: type[Message], channel: Channel, position: str, tip: tuple[int, int]
    ) -> int:
        redis, key, fed = self._streams.redis, self._streams.key(channel.stream), 0
        while True:
            answer = await redis.xreadgroup(GROUP, _READER, {key: position}, count=_AT_ONCE)
            rows: Sequence[tuple[bytes, Any]] = answer[0][1] if answer else ()
            if not rows:
                return fed
            await self._feed(kind, channel, rows)
            await redis.xack(key, GROUP, *(entry_id for entry_id, _ in rows))
            fed += len(rows)
            if _parts(rows[-1][0]) >= tip and position == ">":
                return fed

    async def _feed(
        self, kind: type[Message], channel: Channel, rows: Sequence[tuple[bytes, Any]]
    ) -> None:
        entries = [Entry(channel, entry_id.decode(), fields) for entry_id, fields in rows if fields]
        works = [read_entry(entry, kind, max_attempts=_NO_LIMIT) for entry in entries]
        # What cannot be read ends as a dead letter of the indexer, and is in no generation.
        waiting = [work for work in works if work.message is not None]
        attempts = stamina.retry_context(
            on=Unavailable, attempts=None, timeout=None, wait_max=_LONGEST_WAIT
        )
        async for attempt in attempts:
            with attempt:
                results = await self._steps[kind]([work.message for work in waiting])
                late = [r for r in results if isinstance(r, Unavailable)]
                for work, result in zip(waiting, results, strict=True):
                    if isinstance(result, Rejected) and work.message is not None:
                        self.refused.append((work.message, result))
                pairs = zip(waiting, results, strict=True)
                waiting = [work for work, result in pairs if isinstance(result, Unavailable)]
                if late:
                    raise late[0]

    async def _needed_from(self, channel: Channel) -> str:
        """The id before the first entry that the indexer has not finished."""
        redis, key = self._streams.redis, self._streams.key(channel.stream)
        try:
            groups = await redis.xinfo_groups(key)
        except ResponseError:  # no such stream yet
            return "0"
        own = next((each for each in groups if each["name"] == channel.group.encode()), None)
        if own is None:
            return "0"
        # In this order: what is delivered between the two calls is behind the first one's answer.
        start = _parts(own["last-delivered-id"])
        pending = await redis.xpending(key, channel.group)
        if pending["pending"]:
            start = min(start, _before(_parts(pending["min"])))
        return f"{start[0]}-{start[1]}"


async def remove_group(streams: RedisStreams) -> None:
    """Nothing is kept for a feed any more."""
    for kind in WRITTEN_BY:
        for channel in _channels(kind):
            key = streams.key(channel.stream)
            if await streams.redis.exists(key):
                await streams.redis.xgroup_destroy(key, GROUP)


def _channels(kind: type[Message]) -> tuple[Channel, Channel]:
    """The streams of a kind of message that the indexer reads, and its group."""
    stream = stream_of(kind)
    return Channel(stream.name, INDEXER), Channel(stream.retry(INDEXER), INDEXER)


def _parts(entry_id: bytes) -> tuple[int, int]:
    ms, _, sequence = entry_id.partition(b"-")
    return int(ms), int(sequence or 0)


def _before(entry: tuple[int, int]) -> tuple[int, int]:
    ms, sequence = entry
    return (ms, sequence - 1) if sequence else (ms - 1, _LAST_SEQUENCE)
