"""Streams on a real Redis (7.0 or newer) or Valkey server."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from itertools import chain
from typing import Any, Self, Unpack

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError, ResponseError

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
    NotOnDisk,
    OrphanSearch,
    Refused,
    StateChange,
    Unreachable,
    Write,
)
from libs.streaming.redis.leases import RedisLeases
from libs.streaming.redis.scripts import Argument, ScriptCalls, script, translated
from libs.streaming.redis.server import RedisServer
from libs.streaming.redis.subscriber import FastStreamListener

_ANSWER_WITHIN = 10.0  # seconds: a server that takes longer is taken for unreachable
_ORPHAN_PAGES = 100  # of 500 pending entries, in one search for orphans
_ON_DISK_WITHIN = 5000  # ms that an admission waits for the server's fsync


class RedisStreams:
    """The stream server behind one address; all keys carry `prefix` and one hash tag."""

    def __init__(self, server: RedisServer | str, prefix: str) -> None:
        self._server = RedisServer(server) if isinstance(server, str) else server
        self._prefix = prefix
        self._redis: Redis = Redis.from_url(
            self._server.url,
            socket_timeout=_ANSWER_WITHIN,
            socket_connect_timeout=_ANSWER_WITHIN,
            health_check_interval=15,
            # Who waits and how long is decided by the stage, not by a client's retries.
            retry=Retry(NoBackoff(), 1),
            **self._server.options(),
        )
        self._scripts = ScriptCalls(self._redis)
        self._leases = RedisLeases(self._scripts, prefix)
        self._listeners: list[FastStreamListener] = []
        self._orphans_from: dict[Channel, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(listener.abort() for listener in self._listeners))
        await self._scripts.close()
        await self._redis.aclose()

    @property
    def redis(self) -> Any:
        """The client (redis.asyncio), for what a script need not do.

        Its own types say that a call may or may not be awaited: Any spares a cast at each.
        """
        return self._redis

    def key(self, name: str) -> str:
        """The full key of a stream or of anything else of this installation."""
        return f"{self._prefix}:{name}"

    async def create_group(self, channel: Channel) -> None:
        """See Streams."""
        keys = [self.key(channel.stream)]
        await self._scripts.call(script("create_group"), keys, [channel.group])

    async def add(self, stream: str, fields: Fields) -> str:
        """See Streams. Waits for the server's own disk only: replicas are the operator's."""
        async with self._errors(), self._redis.pipeline(transaction=False) as pipeline:
            # On one connection: the server waits for what this very connection has sent.
            pipeline.xadd(self.key(stream), dict(fields))  # type: ignore[arg-type]  # bytes both ways
            pipeline.waitaof(1, 0, _ON_DISK_WITHIN)
            added, synced = await pipeline.execute(raise_on_error=False)
            if isinstance(added, Exception):
                raise added
            entry_id: str = added.decode()
            if not _is_on_disk(synced):
                raise NotOnDisk(
                    f"{self.key(stream)} {entry_id} is added, but after "
                    f"{_ON_DISK_WITHIN / 1000:g} s the server has not written it to its disk: "
                    f"see appendfsync in its configuration, and how busy its disk is"
                )
            return entry_id

    async def listen(
        self, channel: Channel, consumer: str, *, count: int, handler: Handler
    ) -> FastStreamListener:
        """See Streams."""

        async def noted(entries: list[Entry]) -> None:
            await self._note(channel, entries)
            await handler(entries)

        listener = FastStreamListener(
            self._server,
            self.key(channel.stream),
            channel,
            consumer=consumer,
            count=count,
            handler=noted,
            answer_within=_ANSWER_WITHIN,
        )
        async with self._errors():
            await listener.start()
        self._listeners = [each for each in self._listeners if each.listening] + [listener]
        return listener

    async def complete(self, entry: Entry, writes: Sequence[Write]) -> bool:
        """See Streams."""
        keys = self._entry_keys(entry.channel)
        arguments: list[Argument] = [entry.channel.group, entry.id]
        for write in writes:
            if isinstance(write, AddOnce):
                record = write.record
                keys.append(self.key(record.key))
                arguments += ["once", len(keys), write.member, record.keep_seconds, record.most]
            if isinstance(write, Add | AddOnce):
                flat = list(chain.from_iterable(write.fields.items()))
                keys.append(self.key(write.stream))
                arguments += ["add", len(keys), len(flat), *flat]
            else:
                keys.append(self.key(write.key))
                arguments += [write.name, len(keys), *write.arguments()]
        return bool(await self._scripts.call(script("complete"), keys, arguments))

    async def defer(self, entry: Entry, consumer: str, *, delay: float, spend: bool) -> bool:
        """See Streams."""
        arguments: list[Argument] = [
            entry.channel.group,
            entry.id,
            round(delay * 1000),
            entry.attempts + spend,
            consumer,
            entry.waits_since_ms or "",
            entry.waits_for or "",
        ]
        keys = self._entry_keys(entry.channel)
        answer = await self._scripts.call(script("defer"), keys, arguments)
        if answer < 0:
            raise EntryLost(f"{entry.channel.stream} {entry.id} is not in its stream any more")
        return bool(answer)

    async def touch(
        self, channel: Channel, consumer: str, ids: Sequence[str], *, idle: float = 30.0
    ) -> None:
        """See Streams."""
        arguments: list[Argument] = [channel.group, consumer, round(idle * 1000), *ids]
        await self._scripts.call(script("touch"), self._entry_keys(channel), arguments)

    async def take_due(self, channel: Channel, consumer: str, *, limit: int) -> list[Entry]:
        """See Streams."""
        rows = await self._scripts.call(
            script("take_due"), self._entry_keys(channel), [channel.group, consumer, limit]
        )
        return [_entry(channel, row) for row in rows]

    async def take_orphans(
        self, channel: Channel, consumer: str, **search: Unpack[OrphanSearch]
    ) -> list[Entry]:
        """See Streams. Searches page by page, and goes on where the last call ended."""
        idle_ms, in_hand = round(search["idle"] * 1000), search.get("in_hand", ())
        for _ in range(_ORPHAN_PAGES):
            start = self._orphans_from.get(channel, "-")
            arguments: list[Argument] = [channel.group, consumer, idle_ms, search["limit"]]
            arguments += [start, search["alone_from"], *in_hand]
            next_id, rows = await self._scripts.call(
                script("take_orphans"), self._entry_keys(channel), arguments
            )
            self._orphans_from[channel] = next_id.decode()
            if rows or next_id == b"-":
                return [_entry(channel, row) for row in rows]
        return []

    async def give_back(self, channel: Channel, consumer: str) -> int:
        """See Streams."""
        keys, start, given_back = self._entry_keys(channel)[:2], "-", 0
        while start:
            arguments = [channel.group, consumer, start]
            next_id, count = await self._scripts.call(script("give_back"), keys, arguments)
            start, given_back = next_id.decode(), given_back + count
        return given_back

    async def replay(self, dead: str, entry_id: str, retry: str, fields: Fields) -> str | None:
        """Put an entry in `retry` in place of a dead letter; its id, or None if that was gone."""
        keys = [self.key(dead), self.key(retry)]
        arguments: list[Argument] = [entry_id, *chain.from_iterable(fields.items())]
        added = await self._scripts.call(script("replay"), keys, arguments)
        return added.decode() if added else None

    async def publish(self, states: str, changes: Sequence[StateChange]) -> int:
        """Write changes of the hash `states`, each with its event; how many were written.

        Left out is a change of a state that somebody else changed first.
        """
        streams = sorted({each.stream for each in changes})
        arguments: list[Argument] = []
        for each in changes:
            flat = list(chain.from_iterable(each.fields.items()))
            index = streams.index(each.stream) + 2
            arguments += [each.member, each.expected, each.state, index, len(flat), *flat]
        keys = [self.key(states), *map(self.key, streams)]
        return int(await self._scripts.call(script("publish"), keys, arguments))

    async def keep(self, states: str, member: str, value: str | int) -> None:
        """Write a member of the hash `states`, on a full server too."""
        await self._scripts.call(script("keep"), [self.key(states)], [member, value])

    async def backlog(self, channel: Channel) -> Backlog:
        """See Streams."""
        key = self.key(channel.stream)
        async with self._errors():
            groups = await self._redis.xinfo_groups(key)
            group = next((g for g in groups if g["name"] == channel.group.encode()), None)
            if group is None:
                raise ResponseError("NOGROUP the consumer group is gone")
            lag = group["lag"]
            if lag is None:  # the server lost count after a deletion: what is there bounds it
                lag = await self._redis.xlen(key)
            oldest = 0
            if group["pending"]:
                seconds, micros = await self._redis.time()
                summary = await self._redis.xpending(key, channel.group)
                first = int((summary["min"] or b"0-0").partition(b"-")[0])
                oldest = max(0, seconds * 1000 + micros // 1000 - first) if first else 0
        return Backlog(lag=lag, pending=group["pending"], oldest_pending_ms=oldest)

    @property
    def leases(self) -> RedisLeases:
        """See Streams."""
        return self._leases

    def _entry_keys(self, channel: Channel) -> list[str]:
        state = f"{channel.stream}:{channel.group}"
        return [
            self.key(channel.stream),
            self.key(f"due:{state}"),
            self.key(f"attempts:{state}"),
            self.key(f"notes:{state}"),
        ]

    async def _note(self, channel: Channel, entries: Sequence[Entry]) -> None:
        """Write down whose entries these are; what cannot be is of use after an accident only."""
        *_, notes = self._entry_keys(channel)
        with contextlib.suppress(Unreachable, Refused):
            async with self._errors():
                mapping = {entry.id: note_of(entry.fields) for entry in entries}
                await self._redis.hset(notes, mapping=mapping)  # type: ignore[misc]  # awaitable here

    @contextlib.asynccontextmanager
    async def _errors(self) -> AsyncIterator[None]:
        try:
            yield
        except (RedisError, OSError, TimeoutError) as error:
            raise translated(error) from error


def _entry(channel: Channel, row: Sequence[Any]) -> Entry:
    entry_id, attempts, since, flat, *note = row
    return Entry(
        channel,
        entry_id.decode(),
        fields=dict(zip(flat[::2], flat[1::2], strict=True)),
        attempts=int(attempts),
        waits_since_ms=int(since) if since else None,
        note=note[0] if note else None,
    )


def _is_on_disk(synced: list[int] | Exception) -> bool:
    """What WAITAOF answered: [synced by the server itself, by replicas], or an error.

    Before Redis 7.2, or without AOF, durability is what the operator configured.
    """
    if not isinstance(synced, Exception):
        return synced[0] > 0
    if "unknown command" in str(synced) or "appendonly" in str(synced).lower():
        return True
    raise synced
