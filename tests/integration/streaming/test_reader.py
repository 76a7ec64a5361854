"""What the reader promises whatever FastStream does: how it stops, and that it says so."""

import asyncio
from functools import partial

from structlog.testing import capture_logs

from libs.streaming import Channel, Entry, RedisStreams
from tests.stages import until

WORK = Channel("work", "team")


async def ignore(_: list[Entry]) -> None:
    """Leave all entries pending."""


async def test_a_reader_whose_group_is_lost_says_that_it_reads_no_more(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(WORK)
        listener = await streams.listen(WORK, "first", count=10, handler=ignore)
        assert listener.listening
        await streams.redis.xgroup_destroy(streams.key("work"), "team")
        await until(lambda: not listener.listening)
        await listener.stop()


async def test_stopping_waits_for_the_handler_and_does_not_cancel_it(
    broker_url: str, key_prefix: str
) -> None:
    begun, gate, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def handler(_: list[Entry]) -> None:
        begun.set()
        await gate.wait()
        ended.set()

    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(WORK)
        await streams.add("work", {b"data": b"x"})
        listener = await streams.listen(WORK, "first", count=10, handler=handler)
        await begun.wait()
        stopping = asyncio.create_task(listener.stop())
        await asyncio.sleep(0.3)  # FastStream has long stopped by then
        assert not listener.listening
        assert not stopping.done()
        gate.set()
        await asyncio.wait_for(stopping, 5)
    assert ended.is_set()


async def test_closing_the_streams_leaves_no_handler_behind(
    broker_url: str, key_prefix: str
) -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def endless(_: list[Entry]) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(WORK)
        await streams.add("work", {b"data": b"x"})
        listener = await streams.listen(WORK, "first", count=10, handler=endless)
        await begun.wait()
    assert cancelled.is_set()
    assert not listener.listening


async def test_a_stopped_reader_takes_nothing_more(broker_url: str, key_prefix: str) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(WORK)
        for number in range(1, 11):
            listener = await streams.listen(WORK, "first", count=10, handler=ignore)
            await asyncio.sleep(0.01)  # it waits for entries
            await listener.stop()
            await asyncio.sleep(0.01)  # the server sees the connection closed
            await streams.redis.xadd(streams.key("work"), {"data": "x"})
            backlog = await streams.backlog(WORK)
            assert (backlog.lag, backlog.pending) == (1, 0)
            await streams.redis.xgroup_setid(streams.key("work"), "team", "$", entries_read=number)


async def test_an_entry_is_handed_over_byte_for_byte_and_stays_pending(
    broker_url: str, key_prefix: str
) -> None:
    seen: list[Entry] = []

    async def take(entries: list[Entry]) -> None:
        seen.extend(entries)

    fields = {b"data": "é\x00".encode() + b"\xff", b"\xff": b"", b"__data__": b"no envelope"}
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(WORK)
        entry_id = await streams.add("work", fields)
        listener = await streams.listen(WORK, "first", count=10, handler=take)
        await until(lambda: bool(seen))
        await listener.stop()
        assert [(entry.id, entry.fields) for entry in seen] == [(entry_id, fields)]
        assert (await streams.backlog(WORK)).pending == 1


async def test_a_handler_that_fails_is_told_of_and_reading_goes_on(
    broker_url: str, key_prefix: str
) -> None:
    calls = 0

    async def failing(_: list[Entry]) -> None:
        nonlocal calls
        calls += 1
        raise TypeError("a defect of ours")

    def called(times: int) -> bool:
        return calls == times

    with capture_logs() as logs:
        async with RedisStreams(broker_url, key_prefix) as streams:
            await streams.create_group(WORK)
            listener = await streams.listen(WORK, "first", count=1, handler=failing)
            for number in (1, 2):
                await streams.add("work", {b"data": b"x"})
                await until(partial(called, number))
            assert listener.listening
            await listener.stop()
    assert [line["event"] for line in logs] == ["handler_failed", "handler_failed"]
