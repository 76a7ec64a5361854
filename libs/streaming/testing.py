"""Streams in memory, for tests of steps and stages without a server.

Same answers as a real server, held to that by the same contract suite; no durability.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Unpack

from libs.contracts import KeyedState, Release, StateConflict
from libs.streaming.notes import note_of
from libs.streaming.protocol import (
    Add,
    AddOnce,
    Backlog,
    Channel,
    Entry,
    EntryLost,
    Fields,
    Handler,
    OrphanSearch,
    Refused,
    Write,
)

_LOST_DUE = 30.0  # seconds that whoever takes a lost entry has to complete it


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
    since: dict[str, int] = field(default_factory=dict)
    notes: dict[str, bytes] = field(default_factory=dict)


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
        self._streams: dict[str, dict[str, Fields | None]] = {}
        self._groups: dict[Channel, _Group] = {}
        self.state = KeyedState(clock)
        self._leases = MemoryLeases(self.state)
        self._added = asyncio.Condition()
        self._sequence = 0

    async def create_group(self, channel: Channel) -> None:
        """See Streams."""
        self._streams.setdefault(channel.stream, {})
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
            if isinstance(write, AddOnce) and not write.record.is_first(write.member, self.state):
                continue
            if isinstance(write, Add | AddOnce):
                self._append(write.stream, write.fields)
            else:
                write.apply(self.state)
        group.due.pop(entry.id, None)
        group.attempts.pop(entry.id, None)
        group.since.pop(entry.id, None)
        group.notes.pop(entry.id, None)
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
        if self._fields(entry.channel.stream, entry.id) is None:
            raise EntryLost(f"{entry.channel.stream} {entry.id} is not in its stream any more")
        group.due[entry.id] = self._clock() + delay
        group.attempts[entry.id] = entry.attempts + spend
        if entry.waits_since_ms is not None:
            group.since[entry.id] = entry.waits_since_ms
        return True

    async def touch(
        self, channel: Channel, consumer: str, ids: Sequence[str], *, idle: float = 30.0
    ) -> None:
        """See Streams."""
        group = self._group(channel)
        for entry_id in group.pending.keys() & set(ids):
            if self._fields(channel.stream, entry_id) is None:
                group.due[entry_id] = self._clock() + idle
            else:
                group.pending[entry_id] = _Pending(consumer, self._clock())

    async def take_due(self, channel: Channel, consumer: str, *, limit: int) -> list[Entry]:
        """See Streams."""
        group = self._group(channel)
        now = self._clock()
        ready = sorted((at, i) for i, at in group.due.items() if at <= now)[:limit]
        return [self._taken(channel, entry_id, consumer, _LOST_DUE) for _, entry_id in ready]

    async def take_orphans(
        self, channel: Channel, consumer: str, **search: Unpack[OrphanSearch]
    ) -> list[Entry]:
        """See Streams."""
        group = self._group(channel)
        passed_over = {*group.due, *search.get("in_hand", ())}
        orphans: list[str] = []
        for entry_id, held in group.pending.items():
            if self._clock() - held.touched < search["idle"] or entry_id in passed_over:
                continue
            is_there = self._fields(channel.stream, entry_id) is not None
            alone = is_there and group.attempts.get(entry_id, 0) + 1 >= search["alone_from"]
            if not (alone and orphans):
                orphans.append(entry_id)
            if alone or len(orphans) == search["limit"]:
                break
        for entry_id in orphans:
            group.attempts[entry_id] = group.attempts.get(entry_id, 0) + 1
        return [self._taken(channel, each, consumer, search["idle"]) for each in orphans]

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
        """All that was ever added to a stream and not removed, for assertions."""
        return [each for each in self._streams.get(stream, {}).values() if each is not None]

    def remove(self, stream: str, entry_id: str) -> None:
        """What XDEL does: it does not ask whether anybody still needs the entry."""
        self._streams[stream][entry_id] = None

    def ids(self, stream: str) -> list[str]:
        """Ids of what is in a stream."""
        return [each for each, fields in self._streams[stream].items() if fields is not None]

    def noted(self, channel: Channel) -> set[str]:
        """Ids of the entries of which a note is kept."""
        return set(self._group(channel).notes)

    def _group(self, channel: Channel) -> _Group:
        if channel not in self._groups:
            raise Refused(f"NOGROUP {channel}")
        return self._groups[channel]

    def _unread(self, channel: Channel) -> int:
        return len(self._streams[channel.stream]) - self._group(channel).next_index

    def _deliver(self, channel: Channel, consumer: str, count: int) -> list[Entry]:
        group = self._group(channel)
        start = group.next_index
        rows = list(islice(self._streams[channel.stream].items(), start, start + count))
        group.next_index += len(rows)
        there = [(entry_id, fields) for entry_id, fields in rows if fields is not None]
        for entry_id, fields in there:
            group.pending[entry_id] = _Pending(consumer, self._clock())
            group.notes[entry_id] = note_of(fields)
        return [Entry(channel, entry_id, fields) for entry_id, fields in there]

    def _taken(self, channel: Channel, entry_id: str, consumer: str, lost_due: float) -> Entry:
        """A pending entry in this consumer's hands; one that was removed stays due, but later."""
        group = self._group(channel)
        attempts, since = group.attempts.get(entry_id, 0), group.since.get(entry_id)
        fields = self._fields(channel.stream, entry_id)
        if fields is None:
            group.due[entry_id] = self._clock() + lost_due
            note = group.notes.get(entry_id, b"")
            return Entry(channel, entry_id, {}, attempts, note=note)
        group.due.pop(entry_id, None)
        group.pending[entry_id] = _Pending(consumer, self._clock())
        return Entry(channel, entry_id, fields, attempts, since)

    def _fields(self, stream: str, entry_id: str) -> Fields | None:
        return self._streams[stream].get(entry_id)

    def _append(self, stream: str, fields: Fields) -> str:
        self._sequence += 1
        entry_id = f"{int(self._clock() * 1000)}-{self._sequence}"
        self._streams.setdefault(stream, {})[entry_id] = dict(fields)
        return entry_id

    def _check(self, writes: Sequence[Write]) -> None:
        kinds: dict[str, str] = {}
        for write in writes:
            if isinstance(write, Add | AddOnce) and (found := self.state.kind_of(write.stream)):
                raise Refused(f"WRONGTYPE {write.stream} is a {found}, expected stream")
            if isinstance(write, Add | Release):
                continue
            held = write.record if isinstance(write, AddOnce) else write
            if held.key in self._streams or kinds.setdefault(held.key, held.kind) != held.kind:
                raise StateConflict(f"{held.key} is no {held.kind}")
            held.check(self.state)


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
