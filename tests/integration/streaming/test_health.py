"""What operators see of a running stage, and what it does when its group is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from libs.contracts import DetectedArticle, FetchedArticle
from libs.observability import HealthServer, Metrics
from libs.streaming import RedisStreams, Stage
from libs.streaming.consumer import Consumer
from tests.messages import detected, fetched
from tests.stages import messages, quick, running, send, until


def detect(article: FetchedArticle) -> DetectedArticle:
    return detected().model_copy(
        update={"request_id": article.request_id, "article_id": article.article_id}
    )


def detector(**settings: object) -> Stage:
    return Stage("language-detector", quick(**settings)).connect(
        detect, source=FetchedArticle, sink=DetectedArticle
    )


async def passed(streams: RedisStreams, number: int) -> bool:
    return len(await messages(streams, DetectedArticle)) == number


async def test_a_lost_group_is_made_again_and_nothing_is_lost(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        async with running(detector(), streams) as runtime:
            await send(streams, fetched(1))
            await until(lambda: passed(streams, 1))
            # Everything is gone, streams and groups, as after FLUSHALL.
            keys = [key async for key in streams.redis.scan_iter(match=f"{key_prefix}:*")]
            await streams.redis.delete(*keys)
            await send(streams, fetched(2))
            await until(lambda: passed(streams, 1))
            await until(lambda: runtime.health().ready)
        [article] = await messages(streams, DetectedArticle)
        assert article.request_id == "request-2"


async def test_readiness_knows_the_lag_and_says_which_stream(
    broker_url: str, key_prefix: str
) -> None:
    hold = asyncio.Event()

    async def slow(article: FetchedArticle) -> DetectedArticle:
        await hold.wait()
        return detect(article)

    stage = Stage("language-detector", quick(ready_lag=5, batch_size=1, concurrency=1)).connect(
        slow, source=FetchedArticle, sink=DetectedArticle
    )
    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, *(fetched(number) for number in range(12)))
        runtime = Consumer(stage, streams, Metrics(stage.name))
        task = asyncio.create_task(runtime.run())
        await until(lambda: any("articles.fetched: lag" in p for p in runtime.health().problems))
        hold.set()
        await until(lambda: runtime.health().ready)
        runtime.stop()
        await task


@asynccontextmanager
async def served(runtime: Consumer, metrics: Metrics) -> AsyncIterator[str]:
    async with HealthServer(
        host="127.0.0.1", port=0, metrics=metrics, health=runtime.health
    ) as server:
        yield f"http://127.0.0.1:{server.port}"


async def test_health_and_metrics_answer_over_http(broker_url: str, key_prefix: str) -> None:
    stage = detector()
    metrics = Metrics(stage.name)
    async with (
        RedisStreams(broker_url, key_prefix) as streams,
        aiohttp.ClientSession() as session,
    ):
        runtime = Consumer(stage, streams, metrics)
        async with served(runtime, metrics) as address:
            async with session.get(f"{address}/readyz") as early:
                assert early.status == 503
                assert "the stream server does not answer" in (await early.json())["problems"]
            async with session.get(f"{address}/livez") as alive:
                assert alive.status == 200
            task = asyncio.create_task(runtime.run())
            await until(lambda: runtime.health().ready)
            await send(streams, fetched(1))
            await until(lambda: passed(streams, 1))
            async with session.get(f"{address}/readyz") as ready:
                body = await ready.json()
                assert (ready.status, body["problems"]) == (200, [])
                assert body["consumer"] == "language-detector-1"
            await until(lambda: b'result="done"' in metrics.exposition())
            await until(lambda: b"dealwire_lag{" in metrics.exposition())
            async with session.get(f"{address}/metrics") as scraped:
                text = await scraped.text()
            runtime.stop()
            await task
            async with session.get(f"{address}/readyz") as stopped:
                assert "stopping" in (await stopped.json())["problems"]
    labels = 'result="done",stage="language-detector",stream="articles.fetched"'
    assert f"dealwire_messages_total{{{labels}}} 1.0" in text
    assert 'dealwire_lag{stage="language-detector",stream="articles.fetched"} 0.0' in text


async def test_backpressure_closes_the_door_and_opens_it_again(
    broker_url: str, key_prefix: str
) -> None:
    begun = 0

    async def step(article: FetchedArticle) -> DetectedArticle:
        nonlocal begun
        begun += 1
        return detect(article)

    stage = Stage("language-detector", quick(batch_size=1, concurrency=1)).connect(
        step, source=FetchedArticle, sink=DetectedArticle, max_backlog=3
    )
    async with RedisStreams(broker_url, key_prefix) as streams:
        enricher_reads = streams.redis.xgroup_create
        await enricher_reads(streams.key("articles.detected"), "enricher", id="0", mkstream=True)
        await send(streams, *(detected(number) for number in range(9)))
        async with running(stage, streams) as runtime:
            await until(lambda: not runtime._backpressure.room.is_set())  # noqa: SLF001 - the door itself
            await send(streams, fetched(1))
            await asyncio.sleep(1.5)  # longer than a look at the backlog takes
            assert begun == 0
            key = streams.key("articles.detected")
            [[_, rows]] = await streams.redis.xreadgroup("enricher", "x", {key: ">"})
            await streams.redis.xack(key, "enricher", *(entry_id for entry_id, _ in rows))
            await until(lambda: begun == 1)
