"""Stages in this process, with delays short enough for tests."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import TypeVar, Unpack

from libs.contracts import FetchRequest, Message, Outcome, stream_of
from libs.streaming import (
    Backlog,
    Channel,
    Entry,
    RedisStreams,
    Stage,
    StageSettings,
    Streams,
    Unreachable,
    decode,
    encode,
)
from libs.streaming.consumer import Consumer
from libs.streaming.protocol import Fields, Handler, Leases, Listener, OrphanSearch, Write
from libs.streaming.testing import MemoryStreams
from tests.messages import SEEN_AT

M = TypeVar("M", bound=Message)
T = TypeVar("T")

PATIENCE = 60.0  # seconds that a test waits for a condition: machines are slow at times


def quick(**changes: object) -> StageSettings:
    """Settings with short delays."""
    defaults: dict[str, object] = {
        "first_retry_delay": 0.02,
        "longest_retry_delay": 0.1,
        "orphan_after": 0.6,
        "max_attempts": 3,
        "stop_within": 5,
        "batch_size": 8,
        "concurrency": 4,
    }
    return StageSettings.model_validate(defaults | changes)


@asynccontextmanager
async def running(stage: Stage, streams: Streams) -> AsyncIterator[Consumer]:
    """The stage at work; stopped in an orderly way at the end. Raises what made it fail."""
    runtime = Consumer(stage, streams, stage.metrics)
    task = asyncio.create_task(runtime.run())
    try:
        await until(
            lambda: task.done() or all(p.startswith("paused") for p in runtime.health().problems)
        )
        yield runtime
    finally:
        runtime.stop()
        await asyncio.wait_for(task, PATIENCE)


async def until(
    condition: Callable[[], bool | Awaitable[bool]], *, within: float = PATIENCE
) -> None:
    """Wait for a condition, for so many seconds. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while True:
            answer = condition()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)


def wire(message: Message, *, stage: str = "test") -> dict[bytes, bytes]:
    """A message as a stream entry."""
    return encode(
        message,
        stage=stage,
        request_id=str(getattr(message, "request_id", "request-1")),
        traceparent=None,
        time=SEEN_AT,
    )


async def send(streams: Streams, *messages: Message) -> None:
    """Put messages on their streams."""
    for message in messages:
        await streams.add(stream_of(type(message)).name, wire(message))


async def entries(streams: Streams, stream: str) -> list[Fields]:
    """All that was ever put on a stream and not deleted."""
    if isinstance(streams, FlakyStreams):
        streams = streams.inner
    if isinstance(streams, MemoryStreams):
        return streams.entries(stream)
    assert isinstance(streams, RedisStreams)
    return [fields for _, fields in await streams.redis.xrange(streams.key(stream))]


async def messages(streams: Streams, kind: type[M], stream: str = "") -> list[M]:
    """All messages of a stream."""
    name = stream or stream_of(kind).name
    return [decode(fields, kind) for fields in await entries(streams, name)]


async def outcomes(streams: Streams) -> list[Outcome]:
    """How requests ended."""
    return await messages(streams, Outcome)


async def pending(streams: Streams, message: type[Message], group: str) -> int:
    """Entries delivered to a group, or still to be, and not finished."""
    if isinstance(streams, FlakyStreams):
        streams = streams.inner
    backlog = await streams.backlog(Channel(stream_of(message).name, group))
    return backlog.pending + backlog.lag


def request(number: int = 1) -> FetchRequest:
    """A request for a page."""
    return FetchRequest(url=f"https://presse.example/{number}", request_id=f"request-{number}")


class FlakyStreams:
    """A stream server of which every third call fails, half of these after having worked."""

    def __init__(self, inner: Streams) -> None:
        self.inner = inner
        self._calls = count(1)

    async def sometimes(self, call: Callable[[], Awaitable[T]]) -> T:
        number = next(self._calls)
        if number % 6 == 0:
            raise Unreachable("flaky: lost on the way there")
        answer = await call()
        if number % 3 == 0:
            raise Unreachable("flaky: lost on the way back")
        return answer

    async def create_group(self, channel: Channel) -> None:
        await self.sometimes(lambda: self.inner.create_group(channel))

    async def add(self, stream: str, fields: Fields) -> str:
        return await self.inner.add(stream, fields)

    async def listen(
        self, channel: Channel, consumer: str, *, count: int, handler: Handler
    ) -> Listener:
        return await self.inner.listen(channel, consumer, count=count, handler=handler)

    async def complete(self, entry: Entry, writes: Sequence[Write]) -> bool:
        return await self.sometimes(lambda: self.inner.complete(entry, writes))

    async def defer(self, entry: Entry, consumer: str, *, delay: float, spend: bool) -> bool:
        return await self.sometimes(
            lambda: self.inner.defer(entry, consumer, delay=delay, spend=spend)
        )

    async def touch(
        self, channel: Channel, consumer: str, ids: Sequence[str], *, idle: float = 30.0
    ) -> None:
        await self.sometimes(lambda: self.inner.touch(channel, consumer, ids, idle=idle))

    async def take_due(self, channel: Channel, consumer: str, *, limit: int) -> list[Entry]:
        # Lost on the way back, the entries would be orphans: that is tested by kill -9.
        return await self.inner.take_due(channel, consumer, limit=limit)

    async def take_orphans(
        self, channel: Channel, consumer: str, **search: Unpack[OrphanSearch]
    ) -> list[Entry]:
        return await self.inner.take_orphans(channel, consumer, **search)

    async def give_back(self, channel: Channel, consumer: str) -> int:
        return await self.sometimes(lambda: self.inner.give_back(channel, consumer))

    async def backlog(self, channel: Channel) -> Backlog:
        return await self.sometimes(lambda: self.inner.backlog(channel))

    @property
    def leases(self) -> Leases:
        return _FlakyLeases(self)


class _FlakyLeases:
    def __init__(self, streams: FlakyStreams) -> None:
        self._streams = streams

    async def take(self, name: str, holder: str, *, seconds: float) -> bool:
        leases = self._streams.inner.leases
        return await self._streams.sometimes(lambda: leases.take(name, holder, seconds=seconds))

    async def end(self, name: str, holder: str) -> None:
        await self._streams.sometimes(lambda: self._streams.inner.leases.end(name, holder))
