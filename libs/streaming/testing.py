"""Streams in memory, for tests of steps and stages without a server.

Same answers as a real server, held to that by the same contract suite; no durability.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

from libs.contracts import Count, KeepNewest, Mark, Release
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

    def __init__(self, task: asyncio.Task[None]) -> None:
        self._task = task

    @property
    def listening(self) -> bool:
        """False once stopped."""
        return not self._task.done()

    async def stop(self) -> None:
        """Read nothing more."""
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


class MemoryStreams:
    """A stream server in this process. `clock` answers seconds and only needs to move on."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._streams: dict[str, list[tuple[str, dict[bytes, bytes]]]] = {}
        self._groups: dict[Channel, _Group] = {}
        self._hashes: dict[str, dict[str, tuple[int, str]]] = {}
        self._scores: dict[str, dict[str, int]] = {}
        self._counts: dict[str, Counter[str]] = {}
        self._strings: dict[str, str] = {}
        self._leases: dict[str, tuple[str, float]] = {}
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

        async def read() -> None:
            while True:
                async with self._added:
                    await self._added.wait_for(lambda: self._unread(channel) > 0)
                await handler(self._deliver(channel, consumer, count))

        return MemoryListener(asyncio.create_task(read()))

    async def complete(self, entry: Entry, writes: Sequence[Write]) -> bool:
        """See Streams."""
        group = self._group(entry.channel)
        if entry.id not in group.pending:
            return False
        for write in writes:
            self._refuse_wrong_type(write)
        for write in writes:
            self._apply(write)
        group.due.pop(entry.id, None)
        group.attempts.pop(entry.id, None)
        del group.pending[entry.id]
        async with self._added:
            self._added.notify_all()
        return True

    async def defer(self, entry: Entry, *, delay: float, spend: bool) -> bool:
        """See Streams."""
        group = self._group(entry.channel)
        if entry.id not in group.pending:
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
        self, channel: Channel, consumer: str, *, idle: float, limit: int
    ) -> list[Entry]:
        """See Streams."""
        group = self._group(channel)
        now = self._clock()
        lost = [
            entry_id
            for entry_id, pending in group.pending.items()
            if now - pending.touched >= idle and entry_id not in group.due
        ][:limit]
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

    async def lease(self, name: str, holder: str, *, seconds: float) -> bool:
        """See Streams."""
        held = self._leases.get(name)
        if held and held[0] != holder and held[1] > self._clock():
            return False
        self._leases[name] = (holder, self._clock() + seconds)
        return True

    async def end_lease(self, name: str, holder: str) -> None:
        """See Streams."""
        if name in self._leases and self._leases[name][0] == holder:
            del self._leases[name]

    def entries(self, stream: str) -> list[Fields]:
        """All that was ever added to a stream, for assertions."""
        return [fields for _, fields in self._streams.get(stream, [])]

    def newest(self, key: str, member: str) -> tuple[int, str] | None:
        """What KeepNewest kept, for assertions."""
        return self._hashes.get(key, {}).get(member)

    def score(self, key: str, member: str) -> int | None:
        """What Mark left, for assertions."""
        return self._scores.get(key, {}).get(member)

    def counted(self, key: str, member: str) -> int:
        """What Count has summed up, for assertions."""
        return self._counts.get(key, Counter())[member]

    def claim(self, key: str, owner: str) -> None:
        """Hold a key that Release may give up."""
        self._strings[key] = owner

    def claimed(self, key: str) -> str | None:
        """Who holds a key."""
        return self._strings.get(key)

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

    def _refuse_wrong_type(self, write: Write) -> None:
        key = write.stream if isinstance(write, Add) else write.key
        held: list[tuple[type[Write], Container[str]]] = [
            (Add, self._streams),
            (KeepNewest, self._hashes),
            (Mark, self._scores),
            (Count, self._counts),
            (Release, self._strings),
        ]
        if any(key in keys and not isinstance(write, kind) for kind, keys in held):
            raise Refused(f"WRONGTYPE {key}")

    def _apply(self, write: Write) -> None:
        if isinstance(write, Add):
            self._append(write.stream, write.fields)
        elif isinstance(write, KeepNewest):
            members = self._hashes.setdefault(write.key, {})
            if write.member not in members or members[write.member][0] <= write.number:
                members[write.member] = (write.number, write.value)
        elif isinstance(write, Mark):
            scores = self._scores.setdefault(write.key, {})
            scores[write.member] = max(scores.get(write.member, write.score), write.score)
        elif isinstance(write, Count):
            self._counts.setdefault(write.key, Counter())[write.member] += write.by
        elif self._strings.get(write.key) == write.owner:
            del self._strings[write.key]
