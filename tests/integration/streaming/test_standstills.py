"""What holds when a process stands still, loses its name, stops or comes after a crash."""

import asyncio
import time
from collections import Counter
from functools import partial

import pytest

from libs.contracts import (
    Count,
    DeadLetter,
    DetectedArticle,
    EnrichedArticle,
    FetchedArticle,
    FetchRequest,
    KeepNewest,
    Message,
    Outcome,
    Result,
)
from libs.errors import Postponed
from libs.observability import Metrics
from libs.streaming import Channel, Entry, NotOnDisk, RedisStreams, Stage, Streams
from libs.streaming.consumer import Consumer
from libs.streaming.delivery import TooManyDead
from libs.streaming.testing import MemoryStreams
from services.indexer.indexing import index_outcomes
from services.indexer.memory import MemoryWriter
from services.indexer.templates import load_templates
from tests.messages import detected, enriched, fetched
from tests.stages import entries, messages, outcomes, pending, quick, request, running, send, until

FETCHED = Channel("articles.fetched", "language-detector")


async def read_by_one_that_dies(streams: Streams, consumer: str, expected: int) -> None:
    """Entries delivered to a consumer that does nothing more."""
    await streams.create_group(FETCHED)
    seen: list[Entry] = []

    async def take(entries: list[Entry]) -> None:
        seen.extend(entries)

    listener = await streams.listen(FETCHED, consumer, count=100, handler=take)
    await until(lambda: len(seen) == expected)
    await listener.stop()


def detector(step: object, **settings: object) -> Stage:
    return Stage("language-detector", quick(**settings)).connect(
        step,  # type: ignore[arg-type]  # each test gives a step of its own shape
        source=FetchedArticle,
        sink=DetectedArticle,
    )


async def test_outcomes_that_go_well_do_not_hide_articles_that_die(streams: Streams) -> None:
    async def broken(_: list[Message]) -> list[Result | Exception]:
        raise TypeError("a defect of ours")

    stage = Stage("indexer", quick(max_attempts=1, dead_letter_limit=5))
    stage.connect_batch(broken, source=EnrichedArticle)
    stage.connect_batch(
        partial(index_outcomes, search=MemoryWriter(load_templates(""))), source=Outcome
    )

    async def dead() -> int:
        return len(await entries(streams, "articles.enriched.v2.dead"))

    async def trickle() -> None:
        async with running(stage, streams) as runtime:
            for number in range(20):
                await send(streams, enriched(number))

                async def ended(number: int = number) -> bool:
                    if "stopping" in runtime.health().problems:
                        return True
                    return await dead() > number and not await pending(streams, Outcome, "indexer")

                await until(ended)

    with pytest.raises(TooManyDead, match=r"articles\.enriched\.v2"):
        await trickle()
    assert await dead() == 5


async def test_a_process_that_stood_still_runs_nothing_twice() -> None:
    skew, runs, gate = [0.0], Counter[str](), asyncio.Event()
    streams = MemoryStreams(lambda: time.time() + skew[0])

    async def step(article: FetchedArticle) -> DetectedArticle:
        runs[article.request_id] += 1
        await gate.wait()
        return detected().model_copy(update={"request_id": article.request_id})

    async with running(detector(step, orphan_after=30.0), streams):
        await send(streams, fetched(1))
        await until(lambda: runs["request-1"] == 1)
        skew[0] = 60.0
        await send(streams, fetched(2))
        await until(lambda: runs["request-2"] == 1)
        await streams.take_orphans(FETCHED, "another", idle=300.0, limit=1, alone_from=9)
        await asyncio.sleep(1.5)  # three looks for orphans
        gate.set()
        await until(lambda: _drained(streams))
    assert runs == {"request-1": 1, "request-2": 1}
    assert [o.attempts for o in await outcomes(streams)] == []


async def _drained(streams: Streams) -> bool:
    return await pending(streams, FetchedArticle, "language-detector") == 0


async def test_a_process_whose_name_was_taken_takes_another_and_gives_nothing_back_of_others(
    streams: Streams,
) -> None:
    gate, runs = asyncio.Event(), Counter[str]()

    async def step(article: FetchedArticle) -> DetectedArticle:
        runs[article.request_id] += 1
        await gate.wait()
        return detected().model_copy(update={"request_id": article.request_id})

    async with running(detector(step), streams) as first:
        assert first.health().facts["consumer"] == "language-detector-1"
        await send(streams, fetched(1), fetched(2))
        await until(lambda: len(runs) == 2)
        # The first stood still until its lease was over, and another process took the name.
        name = "consumer:language-detector-1"
        if isinstance(streams, MemoryStreams):
            del streams.state.strings[name]
        else:
            assert isinstance(streams, RedisStreams)
            await streams.redis.delete(streams.key(name))
        assert await streams.leases.take(name, "another process", seconds=60)
        await until(lambda: first.health().facts["consumer"] == "language-detector-2")
        await until(lambda: not first.health().problems)
        await send(streams, fetched(3))
        await until(lambda: len(runs) == 3)
        assert await streams.give_back(FETCHED, "language-detector-1") == 0  # all moved with it
        gate.set()
        await until(lambda: _drained(streams))
    assert set(runs.values()) == {1}
    assert not await streams.leases.take(name, "a third", seconds=1)  # it left the name alone


async def test_a_full_server_does_not_take_a_name_away(broker_url: str, key_prefix: str) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        assert await streams.leases.take("consumer:x", "me", seconds=60)
        before = (await streams.redis.config_get("maxmemory"))["maxmemory"]
        await streams.redis.config_set("maxmemory", "1")
        try:
            assert await streams.leases.take("consumer:x", "me", seconds=60)
        finally:
            await streams.redis.config_set("maxmemory", before)


async def test_stopping_takes_no_longer_than_it_may(streams: Streams) -> None:
    begun = asyncio.Event()

    async def endless(_: FetchedArticle) -> DetectedArticle:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    await send(streams, *(fetched(number) for number in range(6)))
    stage = detector(endless, stop_within=2.0, concurrency=1, batch_size=6)
    async with running(stage, streams) as runtime:
        await begun.wait()
        started = time.monotonic()
        runtime.stop()
    assert time.monotonic() - started < 3.0  # the rest is what a busy machine takes
    taken = await streams.take_due(FETCHED, "next", limit=10)
    assert [entry.attempts for entry in taken] == [0] * 6


async def test_stopping_while_it_starts_leaves_no_reader_behind(streams: Streams) -> None:
    async def step(_: FetchedArticle) -> DetectedArticle:
        return detected()

    before = asyncio.all_tasks()
    for number in range(25):
        consumer = Consumer(detector(step), streams, Metrics("language-detector"))
        run = asyncio.create_task(consumer.run())
        await asyncio.sleep(number * 0.002)  # somewhere within its start
        consumer.stop()
        await asyncio.wait_for(run, 4)

    def reading() -> bool:
        left = asyncio.all_tasks() - before
        return any("_consume" in repr(task) or "listen" in repr(task) for task in left)

    await until(lambda: not reading())


async def test_a_task_that_misses_a_cancellation_holds_nothing_up(streams: Streams) -> None:
    missed = asyncio.Event()

    async def deaf() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            missed.set()
        await asyncio.Event().wait()  # as after a client that swallows a cancellation

    async def step(_: FetchedArticle) -> DetectedArticle:
        return detected()

    stage = detector(step, stop_within=30.0).background(deaf, name="deaf")
    async with running(stage, streams):
        await asyncio.sleep(0)
        started = time.monotonic()
    assert missed.is_set()
    assert time.monotonic() - started < 10


async def test_what_is_not_on_disk_is_not_confirmed(broker_url: str, key_prefix: str) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.redis.config_set("appendfsync", "no")
        try:
            added = [streams.add("fetch.requested", {b"data": b"{}"}) for _ in range(8)]
            answers = await asyncio.gather(*added, return_exceptions=True)
            assert [type(answer) for answer in answers] == [NotOnDisk] * 8
            assert "appendfsync" in str(answers[0])
        finally:
            await streams.redis.config_set("appendfsync", "everysec")


async def test_backpressure_counts_a_stage_that_never_started(streams: Streams) -> None:
    async def fetch(asked: FetchRequest) -> FetchedArticle:
        return fetched(int(str(asked.request_id).split("-")[1]))

    stage = Stage("fetcher", quick(batch_size=2, concurrency=1)).connect(
        fetch, source=FetchRequest, sink=FetchedArticle, max_backlog=5
    )
    async with running(stage, streams) as runtime:
        await send(streams, *(request(number) for number in range(8)))
        await until(lambda: not runtime._backpressure.room.is_set())  # noqa: SLF001 - the door itself
        await send(streams, *(request(number) for number in range(8, 40)))
        await asyncio.sleep(1.5)  # longer than a measure takes
        assert len(await entries(streams, "articles.fetched")) < 15


async def test_after_a_crash_what_was_in_hand_runs_together(streams: Streams) -> None:
    together = Counter[str]()
    most = 0

    async def step(article: FetchedArticle) -> DetectedArticle:
        nonlocal most
        together["now"] += 1
        most = max(most, together["now"])
        await asyncio.sleep(0.2)
        together["now"] -= 1
        return detected().model_copy(update={"request_id": article.request_id})

    await send(streams, *(fetched(number) for number in range(60)))
    await read_by_one_that_dies(streams, "dead", 60)
    started = time.monotonic()
    async with running(detector(step, concurrency=64, batch_size=64), streams):
        await until(lambda: _drained(streams))
    assert most > 30
    assert time.monotonic() - started < 6  # one by one they take 12 s


async def test_what_has_cost_two_processes_runs_alone(streams: Streams) -> None:
    now, beside = 0, []

    async def step(article: FetchedArticle) -> DetectedArticle:
        nonlocal now
        now += 1
        beside.append(now)
        await asyncio.sleep(0.05)
        now -= 1
        return detected().model_copy(update={"request_id": article.request_id})

    await send(streams, *(fetched(number) for number in range(6)))
    await read_by_one_that_dies(streams, "dead", 6)
    assert len(await streams.take_orphans(FETCHED, "dead too", idle=0, limit=10, alone_from=9)) == 6
    async with running(detector(step, max_attempts=5), streams):
        await until(lambda: _drained(streams))
    assert beside == [1] * 6


async def test_a_step_that_returns_what_it_did_not_declare_publishes_nothing(
    streams: Streams,
) -> None:
    async def step(_: FetchedArticle) -> EnrichedArticle:
        return enriched()

    await send(streams, fetched())
    async with running(detector(step, max_attempts=1), streams):
        await until(lambda: _drained(streams))
    assert await entries(streams, "articles.enriched.v2") == []
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert letter.code == "internal_error"
    assert "EnrichedArticle" in letter.error


async def test_a_state_that_cannot_be_written_ends_its_entry_and_no_other(
    streams: Streams,
) -> None:
    async def step(article: FetchedArticle) -> Result:
        key = "damaged" if article.request_id == "request-1" else "sound"
        passed = detected().model_copy(update={"request_id": article.request_id})
        return Result(messages=(passed,), effects=(Count(key, "a", 1, 60),))

    if isinstance(streams, MemoryStreams):
        streams.state.hashes["damaged"] = {"a": "garbage"}
    else:
        assert isinstance(streams, RedisStreams)
        await streams.redis.hset(streams.key("damaged"), "a", "garbage")
    await send(streams, *(fetched(number) for number in range(3)))
    async with running(detector(step), streams):
        await until(lambda: _drained(streams))
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert (letter.code, letter.attempts) == ("state_conflict", 1)
    assert "damaged a holds no count" in letter.error
    assert len(await entries(streams, "articles.detected")) == 2
    assert [outcome.fate for outcome in await outcomes(streams)] == ["dead"]


@pytest.mark.parametrize("damaged", ["due", "attempts"])
async def test_state_of_our_own_of_the_wrong_type_pauses_the_stage_and_writes_nothing(
    broker_url: str, key_prefix: str, damaged: str
) -> None:
    async def step(article: FetchedArticle) -> DetectedArticle:
        return detected().model_copy(update={"request_id": article.request_id})

    async with RedisStreams(broker_url, key_prefix) as streams:
        key = streams.key(f"{damaged}:articles.fetched:language-detector")
        async with running(detector(step), streams) as runtime:
            await streams.redis.set(key, "damaged")
            await send(streams, fetched(1))
            await until(lambda: any("WRONGTYPE" in p for p in runtime.health().problems))
            await asyncio.sleep(1.2)  # two more tries
            assert await entries(streams, "articles.detected") == []
            await streams.redis.delete(key)
            await until(lambda: _drained(streams))
        assert len(await entries(streams, "articles.detected")) == 1


@pytest.mark.parametrize("value", ["abc", "1.5", ""])
async def test_a_damaged_number_of_attempts_hides_no_orphan(
    broker_url: str, key_prefix: str, value: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, *(fetched(number) for number in range(4)))
        await read_by_one_that_dies(streams, "dead", 4)
        ids = [row[0] for row in await streams.redis.xrange(streams.key(FETCHED.stream))]
        attempts = streams.key("attempts:articles.fetched:language-detector")
        await streams.redis.hset(attempts, ids[0], value)
        taken = []
        for _ in range(3):
            taken += await streams.take_orphans(FETCHED, "next", idle=0, limit=4, alone_from=9)
            if len(taken) >= 4:
                break
        assert [entry.id.encode() for entry in taken] == ids


async def test_a_full_server_is_read_after_a_restart(broker_url: str, key_prefix: str) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(FETCHED)
        before = (await streams.redis.config_get("maxmemory"))["maxmemory"]
        await streams.redis.config_set("maxmemory", "1")
        try:
            await streams.create_group(FETCHED)
        finally:
            await streams.redis.config_set("maxmemory", before)


async def test_a_step_that_was_cancelled_from_within_is_tried_again(streams: Streams) -> None:
    runs = Counter[str]()

    async def step(article: FetchedArticle) -> DetectedArticle:
        runs[article.request_id] += 1
        if runs[article.request_id] == 1:
            raise asyncio.CancelledError
        return detected().model_copy(update={"request_id": article.request_id})

    await send(streams, fetched(1))
    async with running(detector(step), streams):
        await until(lambda: _drained(streams))
    assert runs == {"request-1": 2}
    assert len(await entries(streams, "articles.detected")) == 1


async def test_what_cannot_be_sent_harms_no_neighbour(broker_url: str, key_prefix: str) -> None:
    async def step(article: FetchedArticle) -> Result:
        await asyncio.sleep(0.05)  # so that all end in one round trip
        passed = detected().model_copy(update={"request_id": article.request_id})
        odd = article.request_id == "request-1"
        effects = (KeepNewest("k", "m", 1, "\ud800"),) if odd else ()
        return Result(messages=(passed,), effects=effects)

    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, *(fetched(number) for number in range(8)))
        async with running(detector(step, max_attempts=1, concurrency=8), streams):
            await until(lambda: _drained(streams))
        [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
        assert letter.request_id == "request-1"
        assert len(await entries(streams, "articles.detected")) == 7


async def test_what_is_gone_from_the_stream_is_no_dead_letter_of_ours(
    broker_url: str, key_prefix: str
) -> None:
    async def step(article: FetchedArticle) -> DetectedArticle:
        return detected().model_copy(update={"request_id": article.request_id})

    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, *(fetched(number) for number in range(6)))
        await read_by_one_that_dies(streams, "dead", 6)
        ids = [row[0] for row in await streams.redis.xrange(streams.key(FETCHED.stream))]
        await streams.redis.xdel(streams.key(FETCHED.stream), *ids[:4])
        async with running(detector(step, dead_letter_limit=2), streams):
            await until(lambda: _drained(streams))
        assert len(await entries(streams, "articles.detected")) == 2


async def test_an_orphan_behind_very_many_deferred_entries_is_found_at_once(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        pipeline = streams.redis.pipeline(transaction=False)
        for number in range(8000):
            pipeline.xadd(streams.key(FETCHED.stream), {b"data": b"%d" % number})
        await pipeline.execute()
        await streams.create_group(FETCHED)
        key = streams.key(FETCHED.stream)
        rows = await streams.redis.xreadgroup(FETCHED.group, "dead", {key: ">"}, count=8000)
        later = {row[0]: 1e15 for row in rows[0][1][:-1]}
        await streams.redis.zadd(streams.key("due:articles.fetched:language-detector"), later)
        [orphan] = await streams.take_orphans(FETCHED, "next", idle=0, limit=5, alone_from=9)
        assert orphan.id.encode() == rows[0][1][-1][0]


async def test_a_plain_step_that_raises_stop_iteration_dies_like_any_other(
    streams: Streams,
) -> None:
    def step(_: FetchedArticle) -> DetectedArticle:
        return next(iter(()))

    await send(streams, fetched(1))
    async with running(detector(step, max_attempts=1), streams):
        await until(lambda: _drained(streams))
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert (letter.code, letter.error[:12]) == ("internal_error", "RuntimeError")


async def test_an_error_that_cannot_be_dealt_with_ends_its_entry_and_not_the_stage(
    streams: Streams,
) -> None:
    async def step(article: FetchedArticle) -> DetectedArticle:
        if article.request_id == "request-1":
            raise Postponed(delay=float("inf"))
        return detected().model_copy(update={"request_id": article.request_id})

    await send(streams, fetched(1), fetched(2))
    async with running(detector(step, max_attempts=1), streams):
        await until(lambda: _drained(streams))
    [letter] = await messages(streams, DeadLetter, "articles.fetched.dead")
    assert (letter.request_id, letter.code) == ("request-1", "internal_error")
    assert len(await entries(streams, "articles.detected")) == 1


async def test_due_entries_do_not_wait_behind_orphans_that_run_alone(streams: Streams) -> None:
    order: list[str] = []

    async def step(article: FetchedArticle) -> DetectedArticle:
        order.append(article.request_id)
        await asyncio.sleep(0.1)
        return detected().model_copy(update={"request_id": article.request_id})

    await send(streams, *(fetched(number) for number in range(20)))
    await read_by_one_that_dies(streams, "dead", 20)
    assert len(await streams.take_orphans(FETCHED, "dead", idle=0, limit=20, alone_from=9)) == 20
    async with running(detector(step, orphan_after=0.2, max_attempts=9), streams):
        await until(lambda: len(order) > 3)
        await send(streams, fetched(99))
        await until(lambda: "request-99" in order)
        assert len(order) < 20
        await until(lambda: _drained(streams))
