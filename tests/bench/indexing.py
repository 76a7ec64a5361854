"""Bulk indexing against a bare async_streaming_bulk of the same documents."""

import asyncio
import time
from collections.abc import Sequence
from uuid import uuid4

import orjson
from opensearchpy.helpers import async_streaming_bulk

from libs.contracts import EnrichedArticle, digest
from libs.search.connection import connect
from services.indexer.indexing import index_articles, writes_of_article
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import INDEX_NAMES, load_templates
from services.indexer.writes import Write
from tests.bench.rates import Rates, middle

_BATCH, _AT_ONCE = 128, 2  # as the service reads a backlog


def copies(articles: Sequence[EnrichedArticle], number: int) -> list[EnrichedArticle]:
    """As many articles as asked for, each with an id of its own."""
    return [
        articles[n % len(articles)].model_copy(update={"article_id": digest("bench", str(n))})
        for n in range(number)
    ]


async def measure(url: str, articles: Sequence[EnrichedArticle]) -> Rates:
    """Documents a second of both, in turns, the middle of five; the first pair warms up."""
    indexer: list[float] = []
    bare: list[float] = []
    for turn in range(6):
        pair = [(_bare, bare), (_indexer, indexer)]
        for rate, rates in pair if turn % 2 else reversed(pair):
            measured = await rate(url, articles)
            if turn:
                rates.append(measured)
    return Rates(dealwire=middle(indexer), bare=middle(bare))


async def _indexer(url: str, articles: Sequence[EnrichedArticle]) -> float:
    prefix = f"bench-{uuid4().hex[:8]}-"
    templates = load_templates(prefix)
    async with OpenSearchWriter(connect(url, timeout=60, connections=4), templates) as search:
        await index_articles(list(articles[:1]), search=search)  # creates the indices
        starts = iter(range(0, len(articles), _BATCH))

        async def lane() -> None:
            for start in starts:
                batch = list(articles[start : start + _BATCH])
                results = await index_articles(batch, search=search)
                if any(isinstance(result, Exception) for result in results):
                    raise RuntimeError(f"not indexed: {results}")

        started = time.perf_counter()
        await asyncio.gather(*(lane() for _ in range(_AT_ONCE)))
        took = time.perf_counter() - started
    await remove(url, prefix)
    return documents(articles) / took


def documents(articles: Sequence[EnrichedArticle]) -> int:
    """How many documents they become."""
    return sum(2 + len(article.quotes) + len(article.claims) for article in articles)


async def _bare(url: str, articles: Sequence[EnrichedArticle]) -> float:
    prefix = f"bench-{uuid4().hex[:8]}-"
    templates = load_templates(prefix)
    async with OpenSearchWriter(connect(url, timeout=60, connections=4), templates) as search:
        await index_articles(list(articles[:1]), search=search)  # the same mappings
    actions = [  # ready before the clock starts: what is measured is the sending
        _action(write, templates.write_alias(write.index))
        for article in articles
        for write in writes_of_article(article)
    ]
    client = connect(url, timeout=60, connections=4)
    chunk = round(_BATCH * len(actions) / len(articles))  # as many at once as the indexer sends
    started = time.perf_counter()
    async for _ in async_streaming_bulk(client, actions, chunk_size=chunk):
        pass
    took = time.perf_counter() - started
    await client.close()
    await remove(url, prefix)
    return len(actions) / took


def _action(write: Write, alias: str) -> dict[str, object]:
    return {
        "_op_type": "index",
        "_index": alias,
        "_id": write.id,
        "version": write.version,
        "version_type": "external_gte",
        "_source": orjson.loads(write.document),
    }


async def remove(url: str, prefix: str) -> None:
    """Delete the indices that a measurement made."""
    templates = load_templates(prefix)
    client = connect(url, timeout=60, connections=1)
    try:
        for index in INDEX_NAMES:
            await client.indices.delete(index=templates.first_generation(index))
    finally:
        await client.close()
