"""The scheduler on a real broker: who asks, what is asked for, and what survives a crash."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from redis.exceptions import ConnectionError as ConnectionLost
from structlog.testing import capture_logs

from libs.contracts import FetchRequest, SourceState, keys
from libs.deals import Deal, Source
from libs.observability import Metrics
from libs.sources.model import Change, added, scheduled_id
from libs.sources.redis.store import DUE, FACTS, STATE, SourceStore
from libs.streaming import Channel, Entry, RedisStreams
from services.fetcher.scheduler import Scheduler
from services.fetcher.sources.redis.schedule_store import (
    ANSWERS_AT_ONCE,
    ASKED_AT_ONCE,
    LEASE_SECONDS,
    ScheduleStore,
)
from tests.integration.fetcher.conftest import SEEN_AT
from tests.stages import messages, until


class Clock:
    """The time that the scheduler sees."""

    def __init__(self) -> None:
        self.now = SEEN_AT

    def __call__(self) -> datetime:
        return self.now

    @property
    def ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    def later(self, **by: float) -> int:
        self.now += timedelta(**by)
        return self.ms


class Desk:
    """A scheduler, the broker behind it, and what the fetcher would write there."""

    def __init__(self, streams: RedisStreams, deals: Sequence[Deal]) -> None:
        self.streams, self.deals = streams, deals
        self.redis: Any = streams.redis
        self.clock = Clock()
        self.metrics = Metrics("fetcher")
        self.scheduler = self.another()
        self.sources = SourceStore(streams)

    def another(self, **options: Any) -> Scheduler:
        store = ScheduleStore(self.streams, now=self.clock)
        metrics = options.pop("metrics", self.metrics)
        return Scheduler(store, self.deals, tick=0.01, now=self.clock, metrics=metrics, **options)

    async def checked(self, source: str, *, new: int = 0, code: str = "feed") -> None:
        at = self.clock.ms
        said = json.dumps({"code": code, "listed": 9, "new": new})
        await self.redis.hset(self.streams.key(keys.SOURCES_CHECKED), source, f"{at} {said}")
        if new:
            await self.redis.hset(self.streams.key(keys.SOURCES_BROUGHT), source, f"{at} {new}")
            day = self.clock.now.date().isoformat()
            await self.redis.hincrby(self.streams.key(keys.source_counts(source)), day, new)

    async def failed(self, source: str, code: str) -> None:
        value = f"{self.clock.ms} {code}"
        await self.redis.hset(self.streams.key(keys.SOURCES_FAILED), source, value)

    async def ended_without_a_poll(self, source: str) -> None:
        value = f"{self.clock.ms} in_flight"
        await self.redis.hset(self.streams.key(keys.SOURCES_NOT_POLLED), source, value)

    async def requests(self) -> list[FetchRequest]:
        return await messages(self.streams, FetchRequest)

    async def report(self, source: str) -> list[str]:
        found = await messages(self.streams, SourceState)
        return [one.state for one in found if one.source_id == source]

    def metric(self, line: str) -> bool:
        return line in self.metrics.exposition().decode().splitlines()


def deal(*sources: dict[str, Any], **facts: Any) -> Deal:
    return Deal.model_validate({
        "id": "d", "name": "Deal", "languages": ["fr"], "relevance": {"terms": {}},
        "entities": [{"type": "organisation", "name": "Someone", "role": "party"}],
        "sources": list(sources),
    } | facts)  # fmt: skip


FEED = {"id": "a", "url": "https://a.example/rss", "interval_minutes": 30}


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as opened:
        yield opened


@pytest.fixture
def desk(streams: RedisStreams) -> Desk:
    return Desk(streams, [deal(FEED)])


async def test_two_schedulers_ask_once_and_the_second_takes_over(desk: Desk) -> None:
    second = desk.another()
    first = asyncio.create_task(desk.scheduler.run())

    async def asked() -> bool:
        return len(await desk.requests()) == 1

    await until(asked)
    assert await second.poll() == 0
    while not first.done():  # as a stage does: a client may swallow a cancellation
        first.cancel()
        await asyncio.wait({first}, timeout=0.5)
    await desk.sources.ask_now("a", at_ms=1)
    assert await second.poll() == 1
    requests = await desk.requests()
    assert [(one.source, one.kind, one.deals) for one in requests] == [("a", "feed", ("d",))] * 2
    assert len({one.request_id for one in requests}) == 2


async def test_a_restart_asks_for_nothing_that_is_not_due_and_forgets_nothing(desk: Desk) -> None:
    assert await desk.scheduler.poll() == 1
    await desk.checked("a", new=2)
    desk.clock.later(minutes=1)
    assert await desk.scheduler.poll() == 0
    await desk.redis.delete(desk.streams.key("fetcher.scheduler"))
    again = desk.another()
    assert await again.poll() == 0
    assert desk.metric('dealwire_source_new_items{source="a",stage="fetcher"} 2.0')
    desk.clock.later(minutes=15)  # half of thirty: it brought something
    assert await again.poll() == 1


async def test_a_crash_before_the_writing_asks_again_under_the_same_id(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object, **__: object) -> None:
        raise ConnectionLost("gone in mid-look")

    await desk.scheduler.poll()
    due_ms = desk.clock.later(minutes=20)
    await desk.sources.ask_now("a", at_ms=due_ms)
    with monkeypatch.context() as broken:
        broken.setattr("redis.asyncio.client.Pipeline._execute_transaction", crash)
        assert await desk.scheduler.poll() == 0
    assert len(await desk.requests()) == 1
    desk.clock.later(seconds=5)
    assert await desk.scheduler.poll() == 1
    assert (await desk.requests())[1].request_id == scheduled_id("a", due_ms)


async def test_what_an_operator_changes_during_a_look_is_not_lost(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.scheduler.poll()
    due_ms = desk.clock.later(minutes=31)
    read = ScheduleStore._facts  # noqa: SLF001 - the moment between reading and writing

    async def meanwhile(*arguments: Any) -> Any:
        await desk.sources.ask_now("a", at_ms=due_ms - 1)
        return await read(*arguments)

    with monkeypatch.context() as disturbed:
        disturbed.setattr(ScheduleStore, "_facts", meanwhile)
        assert await desk.scheduler.poll() == 0
    assert len(await desk.requests()) == 1
    assert await desk.scheduler.poll() == 1
    assert (await desk.requests())[1].request_id == scheduled_id("a", due_ms - 1)


async def test_sources_come_and_go_at_run_time(desk: Desk) -> None:
    await desk.scheduler.poll()
    source = added(Source(id="b", url="https://b.example/map", kind="sitemap", topic="text"))
    await desk.sources.change("b", Change(source=source))
    assert await desk.scheduler.poll() == 1
    assert [(one.source, one.kind, one.topic) for one in await desk.requests()][1:] == [
        ("b", "sitemap", "text")
    ]
    await desk.checked("b")
    await desk.ended_without_a_poll("a")
    await desk.sources.change("a", Change(paused=True))
    desk.clock.later(hours=1)
    assert await desk.scheduler.poll() == 1
    assert (await desk.requests())[2].source == "b"
    assert desk.metric('dealwire_sources{stage="fetcher",state="paused"} 1.0')
    await desk.sources.change("b", None)
    await desk.sources.change("a", Change(removed=True))
    desk.clock.later(hours=5)
    assert await desk.scheduler.poll() == 0
    assert await desk.report("a") == ["new", "paused", "removed"]
    assert await desk.report("b") == ["new", "ok", "removed"]
    assert await desk.redis.hlen(desk.streams.key(STATE)) == 0
    assert await desk.redis.zcard(desk.streams.key(DUE)) == 0
    for name in FACTS:
        assert await desk.redis.hlen(desk.streams.key(name)) == 0
    assert b'source="a"' not in desk.metrics.exposition()
    await desk.sources.change("a", None)
    assert await desk.scheduler.poll() == 1


async def test_an_operator_may_ask_for_a_source_that_no_scheduler_has_seen_yet(desk: Desk) -> None:
    await desk.scheduler.poll()
    source = added(Source(id="b", url="https://b.example/rss"))
    await desk.sources.change("b", Change(source=source))
    await desk.sources.ask_now("b", at_ms=desk.clock.ms - 3)
    assert await desk.scheduler.poll() == 1
    assert (await desk.requests())[1].request_id == scheduled_id("b", desk.clock.ms - 3)


async def test_a_check_that_waits_for_us_fails_only_once_its_request_is_gone(desk: Desk) -> None:
    channel, read = Channel("fetch.requested", "fetcher"), list[Entry]()

    async def take(entries: list[Entry]) -> None:
        read.extend(entries)

    await desk.streams.create_group(channel)
    await desk.scheduler.poll()
    desk.clock.later(hours=3)  # the fetcher has not read it: it stands still
    assert await desk.scheduler.poll() == 0
    listener = await desk.streams.listen(channel, "fetcher-1", count=9, handler=take)
    await until(lambda: len(read) == 1)
    await listener.stop()
    await desk.streams.defer(read[0], "fetcher-1", delay=9 * 3600, spend=False)
    desk.clock.later(hours=5)  # it waits for its turn
    assert await desk.scheduler.poll() == 0
    assert await desk.report("a") == ["new"]
    await desk.streams.complete(read[0], [])  # it died, and left no word
    desk.clock.later(hours=1)
    assert await desk.scheduler.poll() == 1
    assert await desk.report("a") == ["new", "failing"]


async def test_a_source_that_fails_is_named_with_what_to_do_and_its_return_too(desk: Desk) -> None:
    await desk.scheduler.poll()
    await desk.failed("a", "not_found")
    with capture_logs() as logs:
        await desk.scheduler.poll()
    [warning] = [line for line in logs if line["log_level"] == "warning"]
    assert (warning["event"], warning["source"]) == ("source_failing", "a")
    assert "dealwire source add" in warning["fix"]
    desk.clock.later(hours=2)
    assert await desk.scheduler.poll() == 1
    await desk.checked("a", new=1)
    with capture_logs() as logs:
        await desk.scheduler.poll()
    assert [line["state"] for line in logs if line["event"] == "source_state"] == ["ok"]
    assert await desk.report("a") == ["new", "failing", "ok"]


async def test_a_source_whose_earlier_request_still_waits_is_neither_well_nor_failing(
    desk: Desk,
) -> None:
    for hour in range(1, 4):
        assert await desk.scheduler.poll() == 1
        desk.clock.later(seconds=10)
        await desk.ended_without_a_poll("a")
        assert await desk.scheduler.poll() == 0, "not before its interval is over"
        assert len(await desk.requests()) == hour
        desk.clock.later(minutes=30)
    assert await desk.report("a") == ["new"]
    await desk.checked("a", new=1)
    await desk.scheduler.poll()
    assert await desk.report("a") == ["new", "ok"]


async def test_a_source_that_falls_silent_is_an_alarm(desk: Desk) -> None:
    for _ in range(6):
        await desk.scheduler.poll()
        await desk.checked("a", new=1)
        desk.clock.later(hours=1)
    with capture_logs() as logs:
        for _ in range(24):
            await desk.scheduler.poll()
            await desk.checked("a")
            desk.clock.later(hours=4)
        await desk.scheduler.poll()
    assert [line["event"] for line in logs if line["log_level"] == "warning"] == ["source_silent"]
    assert desk.metric('dealwire_source_silent{source="a",stage="fetcher"} 1.0')
    assert desk.metric('dealwire_sources{stage="fetcher",state="silent"} 1.0')
    state = (await messages(desk.streams, SourceState))[-1]
    assert (state.state, state.items_new, state.usual_gap_seconds) == ("silent", 6, 3600)
    assert sum(state.new_by_day.values()) == 6
    await desk.checked("a", new=1)
    await desk.scheduler.poll()
    assert (await desk.report("a"))[-1] == "ok"
    assert desk.metric('dealwire_source_silent{source="a",stage="fetcher"} 0.0')


async def test_only_the_scheduler_at_work_reports_sources(desk: Desk) -> None:
    await desk.scheduler.poll()
    assert desk.metric('dealwire_sources{stage="fetcher",state="new"} 1.0')
    await desk.redis.set(desk.streams.key("fetcher.scheduler"), "another one")
    assert await desk.scheduler.poll() == 0
    assert b"dealwire_sources{" not in desk.metrics.exposition()


async def test_a_scheduler_that_slept_reads_what_another_one_wrote_meanwhile(desk: Desk) -> None:
    await desk.scheduler.poll()
    await desk.redis.delete(desk.streams.key("fetcher.scheduler"))
    other = desk.another(metrics=Metrics("fetcher"))
    await desk.checked("a", new=3)
    await other.poll()
    await desk.redis.delete(desk.streams.key("fetcher.scheduler"))
    desk.clock.later(seconds=LEASE_SECONDS + 1)
    await desk.scheduler.poll()
    assert await desk.report("a") == ["new", "ok"]
    assert desk.metric('dealwire_source_new_items{source="a",stage="fetcher"} 3.0')


async def test_other_schedules_are_looked_at_in_the_same_lease(desk: Desk) -> None:
    seen: list[int] = []

    async def revisits(now_ms: int) -> int:
        seen.append(now_ms)
        return 5

    scheduler = desk.another(also=[revisits])
    assert await scheduler.poll() == 6
    await desk.redis.set(desk.streams.key("fetcher.scheduler"), "another one")
    assert await scheduler.poll() == 0
    assert seen == [desk.clock.ms]


async def test_a_schedule_that_was_lost_is_made_again(desk: Desk) -> None:
    await desk.scheduler.poll()
    await desk.checked("a", new=4)
    await desk.scheduler.poll()
    await desk.redis.delete(desk.streams.key(DUE))
    assert await desk.scheduler.poll() == 0, "its history says that it is not due yet"
    desk.clock.later(minutes=16)
    assert await desk.scheduler.poll() == 1
    await desk.redis.delete(desk.streams.key(DUE), desk.streams.key(STATE))
    assert await desk.scheduler.poll() == 1, "it is as new"


async def test_a_record_that_cannot_be_read_disturbs_no_other(desk: Desk) -> None:
    await desk.redis.hset(desk.streams.key(keys.SOURCES), "x", "no json")
    with capture_logs() as logs:
        assert await desk.scheduler.poll() == 1
    assert "source_unreadable" in [line["event"] for line in logs]


async def test_thousands_of_sources_are_asked_a_few_at_a_time(streams: RedisStreams) -> None:
    count = 1000
    many = [{"id": f"s{n}", "url": f"https://s{n}.example/rss"} for n in range(count)]
    desk = Desk(streams, [deal(*many)])
    asked = [await desk.scheduler.poll() for _ in range(7)]
    assert asked == [ASKED_AT_ONCE] * 5 + [0, 0]
    assert len({one.source for one in await desk.requests()}) == count
    for n in range(count):
        await desk.checked(f"s{n}")
    noted = []
    for _ in range(3):
        await desk.scheduler.poll()
        states = [one.state for one in await messages(streams, SourceState)]
        noted.append(states.count("ok"))
    assert noted == [ANSWERS_AT_ONCE, 2 * ANSWERS_AT_ONCE, 2 * ANSWERS_AT_ONCE]
    scores = await desk.redis.zrange(desk.streams.key(DUE), 0, -1, withscores=True)
    assert len({score for _, score in scores}) > count / 2
