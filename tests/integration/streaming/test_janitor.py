"""Trimming removes what every group is done with, and nothing else."""

from libs.contracts import STREAMS
from libs.streaming import Channel, RedisStreams
from libs.streaming.operations.janitor import Janitor
from tests.messages import enriched, fetched
from tests.stages import send

DETECTOR = Channel("articles.fetched", "language-detector")


async def ready(streams: RedisStreams) -> Janitor:
    for stream in STREAMS:
        for group in stream.consumers:
            await streams.create_group(Channel(stream.name, group))
    return Janitor(streams, every=60, keep_enriched=3600)


async def read(streams: RedisStreams, count: int) -> list[bytes]:
    key = streams.key("articles.fetched")
    [[_, rows]] = await streams.redis.xreadgroup("language-detector", "x", {key: ">"}, count=count)
    return [entry_id for entry_id, _ in rows]


async def length(streams: RedisStreams, name: str) -> int:
    return int(await streams.redis.xlen(streams.key(name)))


async def test_unread_and_pending_entries_stay(broker_url: str, key_prefix: str) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        janitor = await ready(streams)
        await send(streams, *(fetched(number) for number in range(10)))
        first, second, *_ = await read(streams, 4)
        await streams.redis.xack(streams.key("articles.fetched"), "language-detector", first)
        assert await janitor.tidy() == {"articles.fetched": 1}
        assert await length(streams, "articles.fetched") == 9
        [[oldest, _]] = await streams.redis.xrange(streams.key("articles.fetched"), count=1)
        assert oldest == second


async def test_a_slow_group_of_somebody_else_holds_entries_too(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        janitor = await ready(streams)
        await streams.create_group(Channel("articles.fetched", "downstream"))
        await send(streams, *(fetched(number) for number in range(5)))
        ids = await read(streams, 5)
        await streams.redis.xack(streams.key("articles.fetched"), "language-detector", *ids)
        assert await janitor.tidy() == {}


async def test_nothing_goes_before_its_stage_has_ever_started(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, fetched())
        await streams.create_group(Channel("articles.fetched", "downstream"))
        assert await Janitor(streams, every=60, keep_enriched=0).tidy() == {}
        assert await length(streams, "articles.fetched") == 1


async def test_enriched_articles_stay_for_downstream(broker_url: str, key_prefix: str) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        janitor = await ready(streams)
        await send(streams, *(enriched(number) for number in range(3)))
        key = streams.key("articles.enriched.v2")
        [[_, rows]] = await streams.redis.xreadgroup("indexer", "x", {key: ">"})
        await streams.redis.xack(key, "indexer", *(entry_id for entry_id, _ in rows))
        assert await janitor.tidy() == {}
        assert await length(streams, "articles.enriched.v2") == 3


async def test_one_janitor_at_a_time(broker_url: str, key_prefix: str) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        first = await ready(streams)
        second = Janitor(streams, every=60, keep_enriched=0)
        await first.tidy()
        await send(streams, fetched())
        [entry_id] = await read(streams, 1)
        await streams.redis.xack(streams.key("articles.fetched"), "language-detector", entry_id)
        assert await second.tidy() == {}


async def test_dead_letters_go_only_after_the_time_that_is_set(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await ready(streams)
        dead = streams.key("articles.fetched.dead")
        seconds, _ = await streams.redis.time()
        old, new = (f"{(seconds - age) * 1000}-0" for age in (7200, 600))
        for entry_id in (old, new):
            await streams.redis.xadd(dead, {"data": "a letter"}, id=entry_id)
        assert await Janitor(streams, every=60, keep_enriched=0).tidy() == {}
        await streams.redis.delete(streams.key("lease:janitor"))
        keeping = Janitor(streams, every=60, keep_enriched=0, keep_dead=3600)
        assert await keeping.tidy() == {"articles.fetched.dead": 1}
        assert [each for each, _ in await streams.redis.xrange(dead)] == [new.encode()]
