"""The same suite on the real stream server and on the fake that ships."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from libs.contracts import (
    Count,
    FetchRequest,
    Hold,
    KeepNewest,
    Mark,
    Record,
    Release,
    StateConflict,
)
from libs.streaming import Add, Channel, Entry, RedisStreams, Refused, Streams
from libs.streaming.notes import read_note
from libs.streaming.operations.waiting import Waiting, waiting
from libs.streaming.protocol import AddOnce, EntryLost, Write
from libs.streaming.testing import MemoryStreams

WORK = Channel("work", "team")


@dataclass
class Server:
    """A stream server under test, with the looks inside that assertions need."""

    streams: Streams

    async def entries(self, stream: str) -> list[dict[bytes, bytes]]:
        if isinstance(self.streams, RedisStreams):
            rows = await self.streams.redis.xrange(self.streams.key(stream))
            return [fields for _, fields in rows]
        assert isinstance(self.streams, MemoryStreams)
        return [dict(fields) for fields in self.streams.entries(stream)]

    async def kept(self, key: str, member: str) -> str | None:
        if isinstance(self.streams, RedisStreams):
            found = await self.streams.redis.hget(self.streams.key(key), member)
            return found.decode() if found else None
        assert isinstance(self.streams, MemoryStreams)
        return self.streams.state.hashes.get(key, {}).get(member)

    async def score(self, key: str, member: str) -> int | None:
        if isinstance(self.streams, RedisStreams):
            found = await self.streams.redis.zscore(self.streams.key(key), member)
            return None if found is None else int(found)
        assert isinstance(self.streams, MemoryStreams)
        return self.streams.state.scores.get(key, {}).get(member)

    async def counted(self, key: str, member: str) -> int:
        if isinstance(self.streams, RedisStreams):
            found = await self.streams.redis.hget(self.streams.key(key), member)
            return int(found or 0)
        assert isinstance(self.streams, MemoryStreams)
        return int(self.streams.state.hashes.get(key, {}).get(member, 0))

    async def keep(self, key: str, member: str, value: str) -> None:
        if isinstance(self.streams, RedisStreams):
            await self.streams.redis.hset(self.streams.key(key), member, value)
        else:
            assert isinstance(self.streams, MemoryStreams)
            self.streams.state.hashes.setdefault(key, {})[member] = value

    async def notes(self) -> set[str]:
        """Ids of the entries of which a note is kept."""
        if isinstance(self.streams, RedisStreams):
            key = self.streams.key("notes:work:team")
            return {each.decode() for each in await self.streams.redis.hkeys(key)}
        assert isinstance(self.streams, MemoryStreams)
        return self.streams.noted(WORK)

    async def append(self, stream: str, fields: dict[bytes, bytes]) -> None:
        """Without waiting for the disk."""
        if isinstance(self.streams, RedisStreams):
            await self.streams.redis.xadd(self.streams.key(stream), fields)
        else:
            await self.streams.add(stream, fields)

    async def remove(self, entry: Entry) -> None:
        """What somebody else does, with XDEL or XTRIM."""
        stream = entry.channel.stream
        if isinstance(self.streams, RedisStreams):
            assert await self.streams.redis.xdel(self.streams.key(stream), entry.id) == 1
        else:
            assert isinstance(self.streams, MemoryStreams)
            self.streams.remove(stream, entry.id)

    async def claim(self, key: str, owner: str) -> None:
        if isinstance(self.streams, RedisStreams):
            await self.streams.redis.set(self.streams.key(key), owner)
        else:
            assert isinstance(self.streams, MemoryStreams)
            self.streams.state.strings[key] = (owner, math.inf)

    async def claimed(self, key: str) -> str | None:
        if isinstance(self.streams, RedisStreams):
            found = await self.streams.redis.get(self.streams.key(key))
            return found.decode() if found else None
        assert isinstance(self.streams, MemoryStreams)
        return self.streams.state.string(key)


@pytest.fixture(
    params=["memory", "broker_url", pytest.param("redis_image_url", marks=pytest.mark.docker)]
)
async def server(request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    if request.param == "memory":
        yield Server(MemoryStreams(time.time))
    else:
        url = request.getfixturevalue(request.param)
        prefix = request.getfixturevalue("key_prefix")
        async with RedisStreams(url, prefix) as streams:
            yield Server(streams)


async def deliver(streams: Streams, *, count: int = 10, expected: int = 1) -> list[Entry]:
    """Entries as the reader hands them over, with the reader stopped again."""
    seen: list[Entry] = []
    enough = asyncio.Event()

    async def collect(entries: list[Entry]) -> None:
        seen.extend(entries)
        if len(seen) >= expected:
            enough.set()

    listener = await streams.listen(WORK, "first", count=count, handler=collect)
    await asyncio.wait_for(enough.wait(), 10)
    await listener.stop()
    assert not listener.listening
    return seen


async def test_a_group_sees_what_was_added_before_it_existed(server: Server) -> None:
    await server.streams.add("work", {b"data": b"early"})
    await server.streams.create_group(WORK)
    await server.streams.create_group(WORK)  # a second time changes nothing
    await server.streams.add("work", {b"data": b"late"})
    entries = await deliver(server.streams, expected=2)
    assert [entry.fields[b"data"] for entry in entries] == [b"early", b"late"]


async def test_reads_no_more_at_once_than_it_was_told(server: Server) -> None:
    await server.streams.create_group(WORK)
    for number in range(7):
        await server.streams.add("work", {b"data": b"%d" % number})
    sizes: list[int] = []
    done = asyncio.Event()

    async def count(entries: list[Entry]) -> None:
        sizes.append(len(entries))
        if sum(sizes) == 7:
            done.set()

    listener = await server.streams.listen(WORK, "first", count=3, handler=count)
    await asyncio.wait_for(done.wait(), 10)
    await listener.stop()
    assert max(sizes) <= 3


async def test_completing_writes_everything_and_acknowledges(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    await server.claim("claim", "me")
    done = await server.streams.complete(
        entry,
        [
            Add("next", {b"data": "é\x00\xff".encode()}),
            Add("next", {b"data": b"\xff\xfe"}),
            KeepNewest("newest", "a", 5, "five"),
            Release("claim", "me"),
        ],
    )
    assert done
    assert await server.entries("next") == [{b"data": "é\x00\xff".encode()}, {b"data": b"\xff\xfe"}]
    assert await server.kept("newest", "a") == "5 five"
    assert await server.claimed("claim") is None
    backlog = await server.streams.backlog(WORK)
    assert (backlog.lag, backlog.pending, backlog.oldest_pending_ms) == (0, 0, 0)


async def test_completing_twice_writes_once(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    assert await server.streams.complete(entry, [Add("next", {b"data": b"1"})])
    assert not await server.streams.complete(entry, [Add("next", {b"data": b"2"})])
    assert await server.entries("next") == [{b"data": b"1"}]


async def test_a_refused_write_leaves_the_entry_pending_and_writes_nothing(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    await server.claim("blocked", "somebody")
    with pytest.raises(Refused, match="WRONGTYPE"):
        await server.streams.complete(
            entry, [Add("next", {b"data": b"1"}), Add("blocked", {b"data": b"2"})]
        )
    assert await server.entries("next") == []
    assert (await server.streams.backlog(WORK)).pending == 1


@pytest.mark.parametrize(
    ("held", "write"),
    [
        ("claim", KeepNewest("held", "a", 5, "v")),
        ("claim", Mark("held", "a", 5)),
        ("claim", Count("held", "a", 5, 60)),
        ("work", Mark("work", "a", 5)),  # a stream
        ("no count", Count("held", "a", 5, 60)),
        ("1.5", Count("held", "a", 5, 60)),
        ("9999999999999999999", Count("held", "a", 5, 60)),
        ("007", Count("held", "a", 5, 60)),
        ("-0", Count("held", "a", 5, 60)),
        ("+5", Count("held", "a", 5, 60)),
        ("1_000", Count("held", "a", 5, 60)),
        (" 7", Count("held", "a", 5, 60)),
    ],
)
async def test_an_effect_that_cannot_be_applied_is_a_conflict_and_nothing_is_written(
    server: Server, held: str, write: KeepNewest | Mark | Count
) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    if held == "claim":
        await server.claim("held", "somebody")
    elif held != "work":
        await server.keep("held", "a", held)
    with pytest.raises(StateConflict, match=write.key):
        await server.streams.complete(entry, [Add("next", {b"data": b"1"}), write])
    assert await server.entries("next") == []
    assert (await server.streams.backlog(WORK)).pending == 1


async def test_two_effects_that_want_one_key_of_two_kinds_are_a_conflict(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    with pytest.raises(StateConflict, match="both"):
        await server.streams.complete(
            entry, [Add("next", {b"data": b"1"}), Mark("both", "a", 1), Count("both", "a", 1, 60)]
        )
    assert await server.entries("next") == []
    assert await server.score("both", "a") is None


async def test_a_stored_value_without_a_number_is_older_than_any(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    await server.keep("newest", "a", "garbage")
    await server.streams.complete(entry, [KeepNewest("newest", "a", 5, "five")])
    assert await server.kept("newest", "a") == "5 five"


async def test_releasing_what_is_no_claim_does_nothing(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    await server.keep("claim", "a", "not a claim")
    assert await server.streams.complete(entry, [Release("claim", "me")])
    assert await server.kept("claim", "a") == "not a claim"


async def test_a_hold_keeps_a_claim_that_is_ours_or_free_and_no_other(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    assert await server.streams.leases.take("mine", "me", seconds=0.3)
    assert await server.streams.leases.take("yours", "you", seconds=60)
    holds = [Hold(key, "me", 60) for key in ("mine", "yours", "free")]
    assert await server.streams.complete(entry, holds)
    await asyncio.sleep(0.5)  # longer than the lease
    claims = [await server.claimed(key) for key in ("mine", "yours", "free")]
    assert claims == ["me", "you", "me"]


async def test_a_release_ends_a_lease(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    assert await server.streams.leases.take("claim", "me", seconds=60)
    await server.streams.complete(entry, [Release("claim", "me")])
    assert await server.streams.leases.take("claim", "you", seconds=60)


async def test_marks_keep_the_highest_score_and_counts_add_up(server: Server) -> None:
    await server.streams.create_group(WORK)
    for number in range(2):
        await server.streams.add("work", {b"data": b"%d" % number})
    later, earlier = await deliver(server.streams, expected=2)
    await server.streams.complete(
        later, [Mark("seen", "page", 1_700_000_000_500), Count("sums", "new", 3, 60)]
    )
    await server.streams.complete(
        earlier, [Mark("seen", "page", 1_700_000_000_100), Count("sums", "new", 4, 60)]
    )
    assert await server.score("seen", "page") == 1_700_000_000_500
    assert await server.counted("sums", "new") == 7
    if isinstance(server.streams, RedisStreams):  # the fake keeps what a test is to look at
        assert 50 < await server.streams.redis.ttl(server.streams.key("sums")) <= 60
    assert await server.score("seen", "other") is None


async def test_keeps_the_highest_number_whatever_the_order(server: Server) -> None:
    await server.streams.create_group(WORK)
    for number in (7, 3, 7):
        await server.streams.add("work", {b"data": b"%d" % number})
    entries = await deliver(server.streams, expected=3)
    for entry, value in zip(entries, ("first", "older", "again"), strict=True):
        number = int(entry.fields[b"data"])
        await server.streams.complete(entry, [KeepNewest("newest", "a", number, value)])
    assert await server.kept("newest", "a") == "7 again"


async def test_releases_nothing_that_another_holds(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    await server.claim("claim", "somebody else")
    await server.streams.complete(entry, [Release("claim", "me")])
    assert await server.claimed("claim") == "somebody else"


async def test_a_deferred_entry_comes_back_when_due_with_its_attempts(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    assert await server.streams.defer(entry, "first", delay=60, spend=True)
    assert await server.streams.take_due(WORK, "second", limit=5) == []
    assert await server.streams.defer(entry, "first", delay=0, spend=True)  # repeated: counts once
    [again] = await server.streams.take_due(WORK, "second", limit=5)
    assert (again.id, again.attempts, again.fields) == (entry.id, 1, entry.fields)
    await server.streams.defer(again, "second", delay=0, spend=True)
    [again] = await server.streams.take_due(WORK, "second", limit=5)
    assert again.attempts == 2
    assert await server.streams.take_due(WORK, "second", limit=5) == []


async def test_deferring_without_spending_costs_no_attempt(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    for _ in range(4):
        await server.streams.defer(entry, "first", delay=0, spend=False)
        [entry] = await server.streams.take_due(WORK, "first", limit=5)
    assert entry.attempts == 0


async def test_an_orphan_is_taken_over_once_and_costs_an_attempt(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    assert await server.streams.take_orphans(WORK, "second", idle=60, limit=5, alone_from=9) == []
    [orphan] = await server.streams.take_orphans(WORK, "second", idle=0, limit=5, alone_from=9)
    assert (orphan.id, orphan.attempts, orphan.fields) == (entry.id, 1, entry.fields)


async def test_what_cost_many_attempts_is_taken_alone(server: Server) -> None:
    await server.streams.create_group(WORK)
    for _ in range(4):
        await server.streams.add("work", {b"data": b"x"})
    _, second, *_ = await deliver(server.streams, expected=4)
    await server.streams.defer(second, "first", delay=0, spend=True)
    await server.streams.take_due(WORK, "dead", limit=5)

    async def take() -> list[int]:
        taken = await server.streams.take_orphans(WORK, "next", idle=0.2, limit=9, alone_from=2)
        return [entry.attempts for entry in taken]

    await asyncio.sleep(0.3)  # the idle time under test
    assert await take() == [1]
    assert await take() == [2]
    assert await take() == [1, 1]


async def test_who_lost_an_entry_cannot_defer_it(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [mine] = await deliver(server.streams)
    [taken] = await server.streams.take_orphans(WORK, "second", idle=0, limit=1, alone_from=9)
    assert not await server.streams.defer(mine, "first", delay=0, spend=True)
    assert await server.streams.take_due(WORK, "third", limit=5) == []
    assert await server.streams.defer(taken, "second", delay=0, spend=True)


async def test_a_reader_stops_when_its_handler_has_returned(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    begun, gate, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def handle(_: list[Entry]) -> None:
        begun.set()
        await gate.wait()
        ended.set()

    listener = await server.streams.listen(WORK, "first", count=1, handler=handle)
    await asyncio.wait_for(begun.wait(), 10)
    stopping = asyncio.create_task(listener.stop())
    await asyncio.sleep(0.1)
    assert not stopping.done()
    gate.set()
    await asyncio.wait_for(stopping, 10)
    assert ended.is_set()


async def test_a_touched_entry_is_no_orphan(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    await asyncio.sleep(0.3)  # the idle time under test
    await server.streams.touch(WORK, "first", [entry.id])
    assert await server.streams.take_orphans(WORK, "second", idle=0.25, limit=5, alone_from=9) == []


async def test_an_entry_with_a_due_time_is_no_orphan(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.streams.add("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    await server.streams.defer(entry, "first", delay=60, spend=False)
    assert await server.streams.take_orphans(WORK, "second", idle=0, limit=5, alone_from=9) == []


WRITTEN = {b"requestid": b"request-1", b"data": b'{"url": "https://presse.example/1", "text": "x"}'}


async def delivered(server: Server) -> Entry:
    """An entry in the hands of a consumer called `first`."""
    await server.streams.create_group(WORK)
    await server.streams.add("work", WRITTEN)
    [entry] = await deliver(server.streams)
    return entry


async def test_what_a_living_consumer_holds_is_completed_though_it_was_removed(
    server: Server,
) -> None:
    entry = await delivered(server)
    await server.remove(entry)
    await server.streams.touch(WORK, "first", [entry.id], idle=60)
    assert await server.streams.take_orphans(WORK, "second", idle=0, limit=5, alone_from=9) == []
    assert await server.streams.take_due(WORK, "second", limit=5) == []
    assert await server.streams.complete(entry, [Add("next", {b"data": b"1"})])
    assert await server.entries("next") == [{b"data": b"1"}]
    assert (await server.streams.backlog(WORK)).pending == 0


async def test_what_was_removed_cannot_be_deferred(server: Server) -> None:
    entry = await delivered(server)
    await server.remove(entry)
    with pytest.raises(EntryLost, match=entry.id):
        await server.streams.defer(entry, "first", delay=60, spend=True)
    assert await server.streams.complete(entry, [])


async def test_an_orphan_that_was_removed_is_found_with_its_note_until_it_is_completed(
    server: Server,
) -> None:
    entry = await delivered(server)
    await server.remove(entry)
    await asyncio.sleep(0.2)  # the idle time under test
    [lost] = await server.streams.take_orphans(WORK, "second", idle=0.1, limit=5, alone_from=1)
    assert (lost.id, lost.fields) == (entry.id, {})
    note = read_note(lost.note or b"")
    assert (note.request_id, note.url) == ("request-1", "https://presse.example/1")
    assert await server.streams.take_orphans(WORK, "third", idle=0, limit=5, alone_from=9) == []
    await asyncio.sleep(0.2)  # `second` died with it
    [again] = await server.streams.take_due(WORK, "third", limit=5)
    assert (again.id, again.note) == (entry.id, lost.note)
    assert await server.streams.complete(again, [Add("next", {b"data": b"1"})])
    assert not await server.streams.complete(lost, [Add("next", {b"data": b"2"})])
    assert await server.streams.take_due(WORK, "third", limit=5) == []
    assert (await server.streams.backlog(WORK)).pending == 0


async def test_a_deferred_entry_that_was_removed_is_found_when_it_is_due(server: Server) -> None:
    entry = await delivered(server)
    await server.streams.defer(entry, "first", delay=0, spend=False)
    await server.remove(entry)
    [lost] = await server.streams.take_due(WORK, "second", limit=5)
    assert read_note(lost.note or b"").request_id == "request-1"
    assert await server.streams.complete(lost, [])


async def test_the_note_of_an_entry_goes_with_it(server: Server) -> None:
    entry = await delivered(server)
    assert await server.notes() == {entry.id}
    assert await server.streams.complete(entry, [])
    assert await server.notes() == set()


async def test_since_when_an_entry_waits_is_kept_until_it_is_done(server: Server) -> None:
    entry = await delivered(server)
    waiting = replace(entry, waits_since_ms=1_700_000_000_000)
    await server.streams.defer(waiting, "first", delay=0, spend=True)
    [again] = await server.streams.take_due(WORK, "second", limit=5)
    assert (again.waits_since_ms, again.attempts) == (1_700_000_000_000, 1)
    [orphan] = await server.streams.take_orphans(WORK, "third", idle=0, limit=5, alone_from=9)
    assert (orphan.waits_since_ms, orphan.attempts) == (1_700_000_000_000, 2)


async def test_why_an_entry_waits_is_told_until_it_is_done(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(WORK)
        asked = FetchRequest(url="https://phare.example/a", request_id="r1", parent_id="p1")
        await streams.add("work", {b"data": asked.model_dump_json().encode()})
        [entry] = await deliver(streams, expected=1)
        assert [each async for each in waiting(streams, WORK)] == []
        why = "robots_unavailable: https://phare.example: connection refused"
        await streams.defer(replace(entry, waits_for=why), "first", delay=9, spend=False)
        [found] = [each async for each in waiting(streams, WORK)]
        assert found == Waiting("r1", "p1", "https://phare.example/a", why)
        assert await streams.complete(entry, [])
        assert [each async for each in waiting(streams, WORK)] == []
        assert not await streams.redis.exists(streams.key("attempts:work:team"))


async def test_what_is_given_back_is_due_at_once_and_costs_nothing(server: Server) -> None:
    await server.streams.create_group(WORK)
    for _ in range(3):
        await server.streams.add("work", {b"data": b"x"})
    await deliver(server.streams, expected=3)
    assert await server.streams.give_back(WORK, "first") == 3
    taken = await server.streams.take_due(WORK, "second", limit=10)
    assert [entry.attempts for entry in taken] == [0, 0, 0]


async def test_gives_back_what_stands_behind_many_deferred_entries(server: Server) -> None:
    await server.streams.create_group(WORK)
    deferred = 10_500
    for _ in range(deferred + 1):
        await server.append("work", {b"data": b"x"})
    entries = await deliver(server.streams, count=deferred + 1, expected=deferred + 1)
    await asyncio.gather(
        *(server.streams.defer(entry, "first", delay=3600, spend=False) for entry in entries[:-1])
    )
    assert await server.streams.give_back(WORK, "first") == 1
    [taken] = await server.streams.take_due(WORK, "second", limit=10)
    assert (taken.id, taken.attempts) == (entries[-1].id, 0)


async def test_what_a_consumer_works_on_is_no_orphan_to_it_however_long_it_took(
    server: Server,
) -> None:
    await server.streams.create_group(WORK)
    for _ in range(2):
        await server.streams.add("work", {b"data": b"x"})
    mine, lost = await deliver(server.streams, expected=2)
    taken = await server.streams.take_orphans(
        WORK, "first", idle=0, limit=5, alone_from=9, in_hand={mine.id}
    )
    assert [(entry.id, entry.attempts) for entry in taken] == [(lost.id, 1)]


async def test_the_backlog_tells_lag_from_pending(server: Server) -> None:
    await server.streams.create_group(WORK)
    for _ in range(3):
        await server.streams.add("work", {b"data": b"x"})
    assert (await server.streams.backlog(WORK)).lag == 3
    await deliver(server.streams, expected=3)
    backlog = await server.streams.backlog(WORK)
    assert (backlog.lag, backlog.pending) == (0, 3)


async def test_a_lost_group_is_refused(server: Server) -> None:
    await server.streams.create_group(Channel("work", "other"))
    with pytest.raises(Refused, match="NOGROUP"):
        await server.streams.backlog(WORK)


async def test_one_holder_has_the_lease_until_it_ends(server: Server) -> None:
    assert await server.streams.leases.take("post", "ann", seconds=30)
    assert await server.streams.leases.take("post", "ann", seconds=30)
    assert not await server.streams.leases.take("post", "bob", seconds=30)
    await server.streams.leases.end("post", "bob")
    assert not await server.streams.leases.take("post", "bob", seconds=30)
    await server.streams.leases.end("post", "ann")
    assert await server.streams.leases.take("post", "bob", seconds=30)


TOLD = Record("told", 60, 3)


def once(member: str, text: str = "") -> AddOnce:
    return AddOnce("next", {b"data": (text or member).encode()}, member, TOLD)


async def completed(server: Server, *writes: Write) -> bool:
    """Whether an entry of its own was completed with these writes."""
    await server.streams.create_group(WORK)
    await server.append("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    return await server.streams.complete(entry, writes)


async def told(server: Server) -> list[bytes]:
    return [fields[b"data"] for fields in await server.entries("next")]


async def test_what_is_sent_once_is_not_sent_again_whichever_entry_leads_to_it(
    server: Server,
) -> None:
    always = Add("next", {b"data": b"always"})
    assert await completed(server, once("a"), once("b"), once("a", "again"), always)
    assert await completed(server, once("b", "again"), always, once("c"))
    assert await told(server) == [b"a", b"b", b"always", b"always", b"c"]
    assert await server.score("told", "a") is not None


async def test_an_entry_that_somebody_else_completed_records_nothing(server: Server) -> None:
    await server.streams.create_group(WORK)
    await server.append("work", {b"data": b"x"})
    [entry] = await deliver(server.streams)
    assert await server.streams.complete(entry, [])
    assert not await server.streams.complete(entry, [once("a")])
    assert await server.score("told", "a") is None
    assert await told(server) == []


async def test_a_record_keeps_as_many_of_the_newest_as_it_says(server: Server) -> None:
    for member in "abcd":
        assert await completed(server, once(member))
        await asyncio.sleep(0.002)  # the record's clock counts milliseconds
    assert await server.score("told", "a") is None
    assert await server.score("told", "b") is not None
    if isinstance(server.streams, RedisStreams):
        assert 50 < await server.streams.redis.ttl(server.streams.key("told")) <= 60


async def test_a_record_that_is_none_is_a_conflict_and_nothing_is_written(server: Server) -> None:
    await server.keep("told", "a", "no record")
    with pytest.raises(StateConflict, match="told"):
        await completed(server, Add("next", {b"data": b"1"}), once("a"))
    assert await told(server) == []
