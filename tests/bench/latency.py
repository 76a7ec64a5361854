"""From XADD to `articles.enriched` until a search finds the article."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from uuid import uuid4

from libs.contracts import EnrichedArticle
from libs.observability import Metrics
from libs.search.connection import connect
from libs.streaming import RedisStreams
from libs.streaming.consumer import Consumer
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from tests.bench.indexing import remove
from tests.stages import send

_APART = 0.05  # seconds between articles: one refresh of the index sees about twenty
_LOOK_EVERY = 0.01


@dataclass(frozen=True)
class Latency:
    """Milliseconds."""

    p50: float
    p99: float


async def measure(broker_url: str, search_url: str, articles: Sequence[EnrichedArticle]) -> Latency:
    """Sends the articles one by one through a real indexer and searches for each."""
    prefix = f"bench-{uuid4().hex[:8]}-"
    settings = IndexerSettings(
        redis_url=broker_url, key_prefix="{bench-latency}", opensearch_url=search_url,
        index_prefix=prefix,
    )  # fmt: skip
    stage = build(settings)
    async with RedisStreams(broker_url, settings.key_prefix) as streams:
        runtime = Consumer(stage, streams, Metrics(stage.name))
        running = asyncio.create_task(runtime.run())
        sent: dict[str, float] = {}
        took: list[float] = []

        async def feed() -> None:
            for article in articles:
                sent[article.article_id] = time.perf_counter()
                await send(streams, article)
                await asyncio.sleep(_APART)

        feeding = asyncio.create_task(feed())
        client = connect(search_url, timeout=30, connections=2)
        while not feeding.done() or sent:
            found = await client.search(
                index=f"{prefix}articles*",
                body={
                    "query": {"terms": {"article_id": list(sent)}},
                    "_source": False,
                    "size": 1000,
                },
                params={"ignore_unavailable": "true"},
            )
            now = time.perf_counter()
            took += [(now - sent.pop(hit["_id"])) * 1000 for hit in found["hits"]["hits"]]
            await asyncio.sleep(_LOOK_EVERY)
        await client.close()
        runtime.stop()
        await running
    await remove(search_url, prefix)
    cuts = quantiles(took, n=100)
    return Latency(p50=cuts[49], p99=cuts[98])
