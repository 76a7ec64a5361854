"""Streams in memory, for tests of steps and stages without a server.

Same answers as a real server, held to that by the same contract suite; no durability.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import dataclass, field

from libs.contracts import KeyedState, Release, StateConflict
from libs.streaming.protocol import (
    Add,
    Backlog,
    Channel,
    Entry,
    Fields,
    Handler,
    Refused,
    Write,
)


@dataclass
class _Pending:
    consumer: str
    touched: float


@dataclass
class _Group:
    next_index: int = 0
    pending: dict[str, _Pending] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)


class MemoryListener:
    """Reads new entries until stopped."""

    def __init__(
        self, read: Callable[[], Coroutine[None, None, list[Entry]]], handler: Handler
    ) -> None:
        self._read = read
        self._handler = handler
        self._reading: asyncio.Task[list[Entry]] | None = None
        self._task = asyncio.create_task(self._run())
        self._stopped = False

    @property
    def listening(self) -> bool:
        """False once stopped."""
        return not self._stopped and not self._task.done()

    async def stop(self) -> None:
        """Read nothing more; returns when the handler has returned."""
        self._stopped = True
        if self._reading is not None:
            self._reading.cancel()
        await asyncio.wait({self._task})

    async def _run(self) -> None:
        while not self._stopped:
            self._reading = asyncio.create_task(self._read())
            try:
                entries = await self._reading
            except asyncio.CancelledError:
                return
            finally:
                self._reading = None
            await self._handler(entries)


class MemoryStreams:
    """A stream server in this process. `clock` answers seconds and only needs to move on."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._streams: dict[str, list[tuple[str, dict[bytes, bytes]]]] = {}
        self._groups: dict[Channel, _Group] = {}
        self.state = KeyedState(clock)
        self._leases = MemoryLeases(self.state)
        self._added = asyncio.Condition()
        self._sequence = 0

    async def create_group(self, channel: Channel) -> None:
        """See Streams."""
        self._streams.setdefault(channel.stream, [])
        self._groups.setdefault(channel, _Group())

    async def add(self, stream: str, fields: Fields) -> str:
        """See Streams."""
        entry_id = self._append(stream, fields)
        async with self._added:
            self._added.notify_all()
        return entry_id

    async def listen(
        self, channel: Channel, consumer: str, *, count: int, handler: Handler
    ) -> MemoryListener:
        """See Streams."""

        async def read() -> list[Entry]:
            async with self._added:
                await self._added.wait_for(lambda: self._unread(channel) > 0)
                return self._deliver(channel, consumer, count)

        return MemoryListener(read, handler)

    async def complete(self, entry: Entry, writes: Sequence[Write]) -> bool:
        """See Streams."""
        group = self._group(entry.channel)
        if entry.id not in group.pending:
            return False
        self._check(writes)
        for write in writes:
            if isinstance(write, Add):
                self._append(write.stream, write.fields)
            else:
                write.apply(self.state)
        group.due.pop(entry.id, None)
        group.attempts.pop(entry.id, None)
        del group.pending[entry.id]
        async with self._added:
            self._added.notify_all()
        return True

    async def defer(self, entry: Entry, consumer: str, *, delay: float, spend: bool) -> bool:
        """See Streams."""
        group = self._group(entry.channel)
        held = group.pending.get(entry.id)
        if held is None or held.consumer != consumer:
            return False
        group.due[entry.id] = self._clock() + delay
        group.attempts[entry.id] = entry.attempts + spend
        return True

    async def touch(self, channel: Channel, consumer: str, ids: Sequence[str]) -> None:
        """See Streams."""
        group = self._group(channel)
        for entry_id in ids:
            if entry_id in group.pending:
                group.pending[entry_id] = _Pending(consumer, self._clock())

    async def take_due(self, channel: Channel, consumer: str, *, limit: int) -> list[Entry]:
        """See Streams."""
        group = self._group(channel)
        now = self._clock()
        ready = sorted((at, i) for i, at in group.due.items() if at <= now)[:limit]
        for _, entry_id in ready:
            del group.due[entry_id]
            group.pending[entry_id] = _Pending(consumer, now)
        return [self._entry(channel, entry_id) for _, entry_id in ready]

    async def take_orphans(
        self,
        channel: Channel,
        consumer: str,
        *,
        idle: float,
        limit: int,
        alone_from: int,
        in_hand: Collection[str] = (),
    ) -> list[Entry]:
        """See Streams."""
        group = self._group(channel)
        now = self._clock()
        lost: list[str] = []
        for entry_id, held in group.pending.items():
            if now - held.touched < idle or entry_id in group.due or entry_id in in_hand:
                continue
            alone = group.attempts.get(entry_id, 0) + 1 >= alone_from
            if not (alone and lost):
                lost.append(entry_id)
            if alone or len(lost) == limit:
                break
        for entry_id in lost:
            group.pending[entry_id] = _Pending(consumer, now)
            group.attempts[entry_id] = group.attempts.get(entry_id, 0) + 1
        return [self._entry(channel, entry_id) for entry_id in lost]

    async def give_back(self, channel: Channel, consumer: str) -> int:
        """See Streams."""
        group = self._group(channel)
        held = [
            i for i, p in group.pending.items() if p.consumer == consumer and i not in group.due
        ]
        for entry_id in held:
            group.due[entry_id] = self._clock()
        return len(held)

    async def backlog(self, channel: Channel) -> Backlog:
        """See Streams."""
        group = self._group(channel)
        oldest = min((int(i.partition("-")[0]) for i in group.pending), default=None)
        age = 0 if oldest is None else max(0, int(self._clock() * 1000) - oldest)
        return Backlog(self._unread(channel), len(group.pending), age)

    @property
    def leases(self) -> "MemoryLeases":
        """See Streams."""
        return self._leases

    def entries(self, stream: str) -> list[Fields]:
        """All that was ever added to a stream, for assertions."""
        return [fields for _, fields in self._streams.get(stream, [])]

    def _group(self, channel: Channel) -> _Group:
        if channel not in self._groups:
            raise Refused(f"NOGROUP {channel}")
        return self._groups[channel]

    def _unread(self, channel: Channel) -> int:
        return len(self._streams[channel.stream]) - self._group(channel).next_index

    def _deliver(self, channel: Channel, consumer: str, count: int) -> list[Entry]:
        group = self._group(channel)
        start = group.next_index
        rows = self._streams[channel.stream][start : start + count]
        group.next_index += len(rows)
        for entry_id, _ in rows:
            group.pending[entry_id] = _Pending(consumer, self._clock())
        return [Entry(channel, entry_id, fields) for entry_id, fields in rows]

    def _entry(self, channel: Channel, entry_id: str) -> Entry:
        fields = next((f for i, f in self._streams[channel.stream] if i == entry_id), {})
        attempts = self._group(channel).attempts.get(entry_id, 0)
        return Entry(channel, entry_id, fields, attempts)

    def _append(self, stream: str, fields: Fields) -> str:
        self._sequence += 1
        entry_id = f"{int(self._clock() * 1000)}-{self._sequence}"
        self._streams.setdefault(stream, []).append((entry_id, dict(fields)))
        return entry_id

    def _check(self, writes: Sequence[Write]) -> None:
        kinds: dict[str, str] = {}
        for write in writes:
            if isinstance(write, Add):
                if found := self.state.kind_of(write.stream):
                    raise Refused(f"WRONGTYPE {write.stream} is a {found}, expected stream")
            elif not isinstance(write, Release):
                wanted = kinds.setdefault(write.key, write.kind)
                if write.key in self._streams or wanted != write.kind:
                    raise StateConflict(f"{write.key} is no {write.kind}")
                write.check(self.state)


class MemoryLeases:
    """See Leases. Held as strings, so that the effect Release ends one."""

    def __init__(self, state: KeyedState) -> None:
        self._state = state

    async def take(self, name: str, holder: str, *, seconds: float) -> bool:
        """See Leases."""
        if self._state.string(name) not in {None, holder}:
            return False
        self._state.strings[name] = (holder, self._state.clock() + seconds)
        return True

    async def end(self, name: str, holder: str) -> None:
        """See Leases."""
        Release(name, holder).apply(self._state)
