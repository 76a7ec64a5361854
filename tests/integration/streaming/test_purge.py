"""What is removed from a stream is gone from the server's memory and its files too."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from libs.contracts import FetchRequest, Outcome
from libs.streaming import Channel, Entry, RedisStreams, decode
from libs.streaming.operations.purge import Shelf, StreamPurge, shelves
from libs.streaming.wire import encode
from tests.messages import SEEN_AT
from tests.stages import send

FETCHER = Channel("fetch.requested", "fetcher")
MARKER = b"a-summary-that-nobody-may-keep"
SHELF = next(each for each in shelves() if each.name == "fetch.requested")


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as real:
        await real.redis.config_set("rdbcompression", "no")  # or a dump would hide its texts
        await real.create_group(FETCHER)
        yield real


def ended(request_id: str) -> dict[bytes, bytes]:
    outcome = Outcome(
        request_id=request_id, fate="blocked", code="forgotten", stage="fetcher", at=SEEN_AT
    )
    return encode(outcome, stage="fetcher", request_id=request_id, traceparent=None, time=SEEN_AT)


async def entry_ids(streams: RedisStreams, shelf: Shelf = SHELF) -> list[str]:
    return [entry_id async for entry_id, _ in StreamPurge(streams).entries(shelf)]


async def dump(streams: RedisStreams) -> bytes:
    found: bytes = await streams.redis.dump(streams.key(SHELF.name))
    return found


async def five_requests(streams: RedisStreams) -> list[str]:
    wanted = [FetchRequest(url=f"https://a.example/{n}", request_id=f"r{n}") for n in range(5)]
    marked = wanted[2].model_copy(update={"url": f"https://a.example/{MARKER.decode()}"})
    await send(streams, *wanted[:2], marked, *wanted[3:])
    return await entry_ids(streams)


async def read(streams: RedisStreams, count: int, consumer: str = "one") -> list[str]:
    key = streams.key(SHELF.name)
    [[_, rows]] = await streams.redis.xreadgroup("fetcher", consumer, {key: ">"}, count=count)
    return [entry_id.decode() for entry_id, _ in rows]


async def test_a_server_keeps_the_bytes_of_a_removed_entry_until_its_stream_is_made_anew(
    streams: RedisStreams,
) -> None:
    ids = await five_requests(streams)
    purge = StreamPurge(streams)
    assert await purge.remove(SHELF, ids[2], ended("r2"))
    assert MARKER in await dump(streams)  # else the next assertion would prove nothing
    assert await purge.rewrite(SHELF)
    assert MARKER not in await dump(streams)
    assert await entry_ids(streams) == [*ids[:2], *ids[3:]]


async def test_a_stream_made_anew_has_its_groups_consumers_and_pending_entries(
    streams: RedisStreams,
) -> None:
    ids = await five_requests(streams)
    await read(streams, 1)
    await read(streams, 2, consumer="two")
    key = streams.key(SHELF.name)
    await streams.redis.xack(key, "fetcher", ids[1])
    before = [await streams.redis.xinfo_groups(key), await streams.redis.xinfo_stream(key)]
    pending = await streams.redis.xpending_range(key, "fetcher", "-", "+", 10)
    assert await StreamPurge(streams).rewrite(SHELF)
    groups, info = await streams.redis.xinfo_groups(key), await streams.redis.xinfo_stream(key)
    assert groups == before[0]
    for name in ("length", "last-generated-id", "entries-added", "first-entry", "last-entry"):
        assert info[name] == before[1][name]
    again = await streams.redis.xpending_range(key, "fetcher", "-", "+", 10)
    facts = ("message_id", "consumer", "times_delivered")
    assert [[row[name] for name in facts] for row in again] == [
        [row[name] for name in facts] for row in pending
    ]
    assert await read(streams, 5) == ids[3:]


async def test_many_entries_are_copied_in_parts(
    streams: RedisStreams, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("libs.streaming.operations.purge._COPIED_AT_ONCE", 2)
    ids = await five_requests(streams)
    await read(streams, 5)
    assert await StreamPurge(streams).rewrite(SHELF)
    assert await entry_ids(streams) == ids
    assert (await streams.backlog(FETCHER)).pending == 5


async def test_a_stream_that_is_empty_keeps_its_groups_and_its_last_id(
    streams: RedisStreams,
) -> None:
    ids = await five_requests(streams)
    for each in ids:
        await StreamPurge(streams).remove(SHELF, each, None)
    assert await StreamPurge(streams).rewrite(SHELF)
    assert MARKER not in await dump(streams)
    info = await streams.redis.xinfo_stream(streams.key(SHELF.name))
    assert info["last-generated-id"].decode() == ids[-1]
    assert [group["name"] for group in await streams.redis.xinfo_groups(streams.key(SHELF.name))]


async def test_a_reader_that_waits_reads_on_from_the_stream_made_anew(
    streams: RedisStreams,
) -> None:
    await five_requests(streams)
    await read(streams, 5)
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def hear(entries: list[Entry]) -> None:
        for each in entries:
            heard.put_nowait(each.fields[b"data"])

    listener = await streams.listen(FETCHER, "waiting", count=5, handler=hear)
    await asyncio.sleep(0.2)  # it blocks within the server, which nothing else shows
    assert await StreamPurge(streams).rewrite(SHELF)
    await send(streams, FetchRequest(url="https://a.example/late", request_id="late"))
    assert b"late" in await asyncio.wait_for(heard.get(), 10)
    await listener.stop()


async def test_an_entry_that_is_pending_and_gone_leaves_the_stream_as_it_is(
    streams: RedisStreams,
) -> None:
    ids = await five_requests(streams)
    await read(streams, 5)
    await streams.redis.xdel(streams.key(SHELF.name), ids[0])
    assert not await StreamPurge(streams).rewrite(SHELF)
    assert await entry_ids(streams) == ids[1:]
    copy = streams.key(SHELF.name) + ":rewritten"
    assert not await streams.redis.exists(copy)


@pytest.mark.parametrize("delivered", [True, False])
async def test_the_request_of_an_entry_that_nobody_completed_ends(
    streams: RedisStreams, delivered: bool
) -> None:
    ids = await five_requests(streams)
    if delivered:
        await read(streams, 5)
    assert await StreamPurge(streams).remove(SHELF, ids[2], ended("r2"))
    [[_, fields]] = await streams.redis.xrange(streams.key("outcomes"))
    outcome = decode(fields, Outcome)
    assert (outcome.request_id, outcome.fate, outcome.url) == ("r2", "blocked", None)
    assert (await streams.backlog(FETCHER)).pending == (4 if delivered else 0)
    assert not await StreamPurge(streams).remove(SHELF, ids[2], ended("r2"))
    assert await streams.redis.xlen(streams.key("outcomes")) == 1


async def test_an_entry_that_was_completed_ends_no_second_time(streams: RedisStreams) -> None:
    ids = await five_requests(streams)
    await read(streams, 5)
    await streams.redis.xack(streams.key(SHELF.name), "fetcher", ids[2])
    assert await StreamPurge(streams).remove(SHELF, ids[2], ended("r2"))
    assert not await streams.redis.exists(streams.key("outcomes"))


async def test_what_a_process_had_in_hand_is_not_completed_any_more(
    streams: RedisStreams,
) -> None:
    await five_requests(streams)
    taken: asyncio.Queue[Entry] = asyncio.Queue()

    async def take(entries: list[Entry]) -> None:
        for each in entries:
            taken.put_nowait(each)

    listener = await streams.listen(FETCHER, "waiting", count=5, handler=take)
    entry = await asyncio.wait_for(taken.get(), 10)
    assert await StreamPurge(streams).is_in_hand(SHELF, entry.id)
    await StreamPurge(streams).remove(SHELF, entry.id, None)
    assert not await streams.complete(entry, [])
    await listener.stop()


def test_all_streams_are_looked_through() -> None:
    names = [each.name for each in shelves()]
    assert len(names) == len(set(names))
    assert {"outcomes", "outcomes.dead", "articles.fetched.retry.language-detector"} <= set(names)
