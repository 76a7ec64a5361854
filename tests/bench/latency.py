"""From XADD to `articles.enriched` until a search finds the article."""

import asyncio
import time
from collections.abc import Sequence
from uuid import uuid4

from libs.alerts.model import SavedAlert
from libs.alerts.redis.store import AlertStore
from libs.contracts import EnrichedArticle, digest
from libs.search.connection import connect
from libs.streaming import RedisStreams
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from services.indexer.templates import INDEX_NAMES, load_templates
from tests.bench.indexing import remove
from tests.bench.searchable import Latency, until_found
from tests.stages import pending, running, send, until

RATE = 20  # articles a second
_WARMING = 20  # articles that are indexed before


async def measure(
    broker_url: str,
    search_url: str,
    articles: Sequence[EnrichedArticle],
    *,
    saved: Sequence[SavedAlert] = (),
) -> Latency:
    """Sends the articles one by one through a real indexer and searches for each.

    `saved`: alerts that it holds each of them against.
    """
    prefix = f"bench-{uuid4().hex[:8]}-"
    settings = IndexerSettings(
        redis_url=broker_url, key_prefix=f"{{{prefix}}}", opensearch_url=search_url,
        index_prefix=prefix,
    )  # fmt: skip
    sent: dict[str, float] = {}

    async def feed(streams: RedisStreams) -> None:
        for article in articles:
            sent[article.article_id] = time.perf_counter()
            await send(streams, article)
            await asyncio.sleep(1 / RATE)

    async with (
        RedisStreams(broker_url, settings.key_prefix) as streams,
        running(build(settings), streams),
    ):
        await _ready(search_url, prefix)
        for alert in saved:
            await AlertStore(streams).add(alert)
        await send(streams, *(_other(each) for each in articles[:_WARMING]))
        await until(lambda: _is_idle(streams))
        latency = await until_found(
            search_url, prefix, "article_id", sent=sent, sending=feed(streams)
        )
    await remove(search_url, prefix)
    return latency


def _other(article: EnrichedArticle) -> EnrichedArticle:
    return article.model_copy(update={"article_id": digest("warming", article.article_id)})


async def _is_idle(streams: RedisStreams) -> bool:
    return await pending(streams, EnrichedArticle, "indexer") == 0


async def _ready(url: str, prefix: str) -> None:
    """Returns when the indexer has made the last of its indices."""
    templates = load_templates(prefix)
    async with connect(url, timeout=30, connections=1) as client:
        await until(
            lambda: client.indices.exists_alias(name=templates.write_alias(INDEX_NAMES[-1]))
        )
        await client.cluster.health(params={"wait_for_status": "yellow"})
