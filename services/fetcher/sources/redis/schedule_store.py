"""The schedule store: what is due, and the sources' histories, for all replicas, in Redis."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from libs.contracts import FetchRequest, SourceState, keys, stream_of
from libs.sources.health import Facts
from libs.sources.redis.store import ASKED, DUE, FACTS, SCHEDULER, STATE, SourceStore
from libs.sources.state import TrackedSource
from libs.streaming import RedisStreams, encode
from services.fetcher.sources.poll_schedule import SourceUpdate, polled

LEASE_SECONDS = 30.0  # a dead scheduler is followed after this long
ASKED_AT_ONCE = 200
"""Sources asked in one poll: with a poll every five seconds 2,400 a minute, and a poll stays
short. What is due beyond that is due in the next."""
ANSWERS_AT_ONCE = 500
"""Checks noted in one poll, those of what is due among them; the rest in the next."""

# Adds a request, and remembers by source which entry it is.
_ASK = """
local id = redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2))
return redis.call('HSET', KEYS[2], ARGV[1], id)
"""
_WRITTEN_AT_ONCE = 500  # sources in one transaction: it holds up the server for a few ms


class ScheduleStore:
    """Who is at work, what is due, and what is known of each source."""

    def __init__(self, streams: RedisStreams, *, now: Callable[[], datetime]) -> None:
        self._streams = streams
        self._now = now
        self._redis = streams.redis
        self.sources = SourceStore(streams)

    async def hold_lease(self, holder: str) -> bool:
        """Whether this scheduler is the one at work."""
        return await self._streams.leases.take(SCHEDULER, holder, seconds=LEASE_SECONDS)

    async def end_lease(self, holder: str) -> None:
        """Let another one take over at once."""
        await self._streams.leases.end(SCHEDULER, holder)

    async def scheduled(self) -> int:
        """How many sources have a due time."""
        return int(await self._redis.zcard(self._streams.key(DUE)))

    async def restore(self, tracked: Mapping[str, TrackedSource]) -> None:
        """Give back their due times to sources that have lost them."""
        due = {
            name: one.history.due_ms
            for name, one in tracked.items()
            if one.history.due_ms is not None and not one.source.paused
        }
        if due:
            await self._redis.zadd(self._streams.key(DUE), due, nx=True)

    async def take(
        self, tracked: Mapping[str, TrackedSource], *, now_ms: int
    ) -> list[SourceUpdate]:
        """Ask for what is due, and note the checks that have ended.

        All of it is written in one transaction: a crash leaves either nothing or the requests
        with the next due times. Raises redis.exceptions.WatchError, and writes nothing, if
        somebody changed what is due meanwhile.
        """
        key = self._streams.key(DUE)
        async with self._redis.pipeline(transaction=True) as together:
            await together.watch(key)
            found = await together.zrangebyscore(
                key, "-inf", now_ms, start=0, num=ASKED_AT_ONCE, withscores=True
            )
            due = {name.decode(): int(score) for name, score in found}
            facts = await self._facts(tracked, due)
            updates = list(polled(tracked, due=due, facts=facts, now_ms=now_ms))
            together.multi()
            self._write(together, updates)
            await together.execute()
        return updates

    async def commit(self, updates: Sequence[SourceUpdate]) -> None:
        """Write updates that depend on nothing that is due: what is due earlier stays so."""
        for start in range(0, len(updates), _WRITTEN_AT_ONCE):
            async with self._redis.pipeline(transaction=True) as together:
                self._write(together, updates[start : start + _WRITTEN_AT_ONCE], earlier_wins=True)
                await together.execute()

    async def _facts(
        self, tracked: Mapping[str, TrackedSource], due: Mapping[str, int]
    ) -> dict[str, Facts]:
        """What was heard of those that are due and of those that wait."""
        waiting = (name for name, one in tracked.items() if one.history.waiting)
        ids = [name for name in dict.fromkeys([*due, *waiting]) if name in tracked]
        if not ids:
            return {}
        asked = [name for name in ids if name in due and tracked[name].history.waiting]
        under_way = await self._under_way(asked)
        async with self._redis.pipeline(transaction=False) as asking:
            for name in FACTS:
                asking.hmget(self._streams.key(name), ids)
            asking.zmscore(self._streams.key(DUE), ids)
            columns = await asking.execute()
        found = {
            name: Facts.parsed(
                *stored, due_ms=None if at is None else int(at), under_way=name in under_way
            )
            for name, *stored, at in zip(ids, *columns, strict=True)
        }
        heard = [
            name
            for name, facts in found.items()
            if facts.latest_ms > (tracked[name].history.checked_ms or -1)
        ]
        # What is due stands first, so that nothing is asked whose answer was left for later.
        now, later = heard[:ANSWERS_AT_ONCE], set(heard[ANSWERS_AT_ONCE:])
        counted = await self._with_counts({name: found[name] for name in now})
        return {name: facts for name, facts in found.items() if name not in later} | counted

    async def _under_way(self, ids: Sequence[str]) -> set[str]:
        """Of these, the sources whose last request is still unread or pending."""
        if not ids:
            return set()
        stream = stream_of(FetchRequest)
        key, group = self._streams.key(stream.name), stream.consumers[0]
        asked = dict(zip(ids, await self._redis.hmget(self._streams.key(ASKED), ids), strict=True))
        found = {name: entry_id for name, entry_id in asked.items() if entry_id is not None}
        if not found:
            return set()
        async with self._redis.pipeline(transaction=False) as asking:
            for entry_id in found.values():
                asking.xpending_range(key, group, min=entry_id, max=entry_id, count=1)
            asking.xinfo_groups(key)
            *pending, groups = await asking.execute(raise_on_error=False)
        if isinstance(groups, Exception):  # no such stream: what was in it is gone
            return set()
        read = [each["last-delivered-id"] for each in groups if each["name"] == group.encode()]
        read_to = _parts(read[0]) if read else (0, 0)
        return {
            name
            for (name, entry_id), held in zip(found.items(), pending, strict=True)
            if _parts(entry_id) > read_to or (held and not isinstance(held, Exception))
        }

    async def _with_counts(self, heard: Mapping[str, Facts]) -> dict[str, Facts]:
        async with self._redis.pipeline(transaction=False) as asking:
            for name in heard:
                asking.hgetall(self._streams.key(keys.source_counts(name)))
            counts = await asking.execute()
        return {
            name: replace(facts, days={day.decode(): int(n) for day, n in days.items()})
            for (name, facts), days in zip(heard.items(), counts, strict=True)
        }

    def _write(
        self, together: Any, updates: Sequence[SourceUpdate], *, earlier_wins: bool = False
    ) -> None:
        for update in updates:
            if update.request is not None:
                self._ask(together, update.request, update.id)
            if update.state == "removed":
                self._forget(together, update.id)
            else:
                record = update.tracked.model_dump_json()
                together.hset(self._streams.key(STATE), update.id, record)
            if update.state in {"paused", "removed"}:
                together.zrem(self._streams.key(DUE), update.id)
            elif update.due_ms is not None:
                together.zadd(self._streams.key(DUE), {update.id: update.due_ms}, lt=earlier_wins)
            if update.report is not None:
                fields = self._fields(update.report, update.id)
                together.xadd(self._streams.key(stream_of(SourceState).name), fields)

    def _forget(self, together: Any, source_id: str) -> None:
        """A source of this name that is added later is another one."""
        together.delete(self._streams.key(keys.source_counts(source_id)))
        for name in (STATE, ASKED, *FACTS):
            together.hdel(self._streams.key(name), source_id)

    def _ask(self, together: Any, request: FetchRequest, source_id: str) -> None:
        fields = self._fields(request, request.request_id or "")
        names = [self._streams.key(name) for name in (stream_of(FetchRequest).name, ASKED)]
        together.eval(_ASK, len(names), *names, source_id, *chain.from_iterable(fields.items()))

    def _fields(self, message: FetchRequest | SourceState, request_id: str) -> dict[bytes, bytes]:
        time = self._now()
        return encode(message, stage="fetcher", request_id=request_id, traceparent=None, time=time)


def _parts(entry_id: bytes) -> tuple[int, int]:
    ms, _, sequence = entry_id.partition(b"-")
    return int(ms), int(sequence or 0)
