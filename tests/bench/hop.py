"""One stage's hop against a bare redis-py loop on the same server and the same messages.

Both read with one consumer and the same COUNT, parse the JSON, add one entry and
acknowledge. The bare loop keeps none of the promises: no attempts, no outcomes, no
dead letters, no take-over, no model of the message.
"""

import asyncio
import json
import time

from redis.asyncio import Redis

from libs.contracts import DetectedArticle, FetchedArticle, LanguageReading
from libs.observability import Metrics
from libs.streaming import Channel, RedisStreams, Stage, StageSettings
from libs.streaming.consumer import Consumer
from tests.bench.rates import Rates, middle
from tests.messages import fetched
from tests.stages import wire

READING = LanguageReading(language="fr", confidence=1.0, agreed=True)
PARAGRAPH = "Le rachat dont il est question ici n'a pas encore été commenté par les deux sociétés. "


def detect(article: FetchedArticle) -> DetectedArticle:
    """The cheapest step there is: what is measured is the delivery."""
    return DetectedArticle.model_construct(**(dict(article) | {"language": READING}))


async def _fill(streams: RedisStreams, messages: int, size: int) -> None:
    text = PARAGRAPH * (size // len(PARAGRAPH) + 1)
    pipeline = streams.redis.pipeline(transaction=False)
    for number in range(messages):
        fields = wire(fetched(number, text=text[:size]))
        pipeline.xadd(streams.key("articles.fetched"), dict(fields))
    await pipeline.execute()


async def stage_rate(url: str, *, prefix: str, messages: int, count: int, size: int) -> float:
    """Messages per second through a real stage."""
    settings = StageSettings(redis_url=url, key_prefix=prefix, batch_size=count, concurrency=count)
    channel = Channel("articles.fetched", "language-detector")
    async with RedisStreams(url, prefix) as streams:
        await _fill(streams, messages, size)
        await streams.create_group(channel)
        stage = Stage("language-detector", settings).connect(
            detect, source=FetchedArticle, sink=DetectedArticle
        )
        runtime = Consumer(stage, streams, Metrics(stage.name))
        started = time.perf_counter()
        running = asyncio.create_task(runtime.run())
        while await streams.redis.xlen(streams.key("articles.detected")) < messages:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.02)
        took = time.perf_counter() - started
        runtime.stop()
        await running
        await _empty(streams.redis, prefix)
    return messages / took


async def bare_rate(url: str, *, prefix: str, messages: int, count: int, size: int) -> float:
    """Messages per second through the bare loop."""
    async with RedisStreams(url, prefix) as streams:
        await _fill(streams, messages, size)
        redis: Redis = streams.redis
        source, target = streams.key("articles.fetched"), streams.key("articles.detected")
        await redis.xgroup_create(source, "bare", id="0")
        started = time.perf_counter()
        done = 0
        while done < messages:
            [[_, rows]] = await redis.xreadgroup("bare", "one", {source: ">"}, count=count)
            for entry_id, fields in rows:
                body = json.loads(fields[b"data"])
                body["language"] = {"language": "fr"}
                async with redis.pipeline(transaction=True) as transaction:
                    transaction.xadd(target, {**fields, b"data": json.dumps(body)})
                    transaction.xack(source, "bare", entry_id)
                    await transaction.execute()
                done += 1
        took = time.perf_counter() - started
        await _empty(redis, prefix)
    return messages / took


async def _empty(redis: Redis, prefix: str) -> None:
    keys = [key async for key in redis.scan_iter(match=f"{prefix}:*")]
    if keys:
        await redis.delete(*keys)


async def measure(url: str, *, messages: int, count: int, size: int) -> Rates:
    """Both rates, taken in turns so that a noisy moment does not hit only one."""
    stage, bare = [], []
    options = {"messages": messages, "count": count, "size": size}
    for turn in range(3):
        bare.append(await bare_rate(url, prefix=f"{{bench-bare-{turn}}}", **options))
        stage.append(await stage_rate(url, prefix=f"{{bench-stage-{turn}}}", **options))
    return Rates(dealwire=middle(stage), bare=middle(bare))
