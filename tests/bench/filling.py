"""Fills an index with synthetic articles, and goes on where an earlier run ended.

The documents are the indexer's, in the index of articles alone. One bulk goes after the other, so
that what is there has no gaps before the last bulk: how many there are says where to go on.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any

import stamina
from opensearchpy import AsyncOpenSearch

from libs.errors import Unavailable
from libs.search.connection import connect
from services.indexer.indexing import writes_of_article
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.templates import load_templates
from services.indexer.writes import Answer, Write
from tests.bench.synthetic import articles

PREFIX = "bench-synthetic-1-"
"""Another number where the articles change: an index holds those of one kind."""
BATCH = 500  # articles: some 5 MB; a multiple of synthetic.CHUNK
_READ, _WRITTEN = f"{PREFIX}articles", f"{PREFIX}articles-write"
_MERGED_WITHIN = 300.0  # seconds

Reached = Callable[[int], None]


async def present(client: AsyncOpenSearch) -> int:
    """How many articles are there, with those written a moment ago."""
    await client.indices.refresh(index=_READ, params={"ignore_unavailable": "true"})
    counted = await client.count(index=_READ, params={"ignore_unavailable": "true"})
    return int(counted["count"])


async def fill(url: str, number: int, reached: Reached) -> float:
    """Sees to it that so many articles are there, merged and searchable; seconds of indexing.

    Calls `reached` with how many there are. Raises RuntimeError if some were refused.
    """
    client = connect(url, timeout=120, connections=2)
    async with OpenSearchWriter(client, load_templates(PREFIX)) as search:
        await search.write([])  # makes the index
        there = await present(client)
        reached(there)
        started = time.perf_counter()
        if there < number:
            await _refresh_every(client, "-1")
            try:
                await _add(search, there // BATCH * BATCH, number, reached)
            finally:
                await _refresh_every(client, None)
            if (there := await present(client)) != number:
                raise RuntimeError(f"{there} articles are there, not {number}: delete the index")
        took = time.perf_counter() - started
        await _merged(client)
    return took


async def _add(search: OpenSearchWriter, start: int, end: int, reached: Reached) -> None:
    """The next bulk is made in a thread while the server reads the one before."""
    batch = await asyncio.to_thread(_batch, start, end)
    while batch:
        start = min(start + BATCH, end)
        answers, batch = await asyncio.gather(
            _written(search, batch), asyncio.to_thread(_batch, start, end)
        )
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        if refused:
            raise RuntimeError(f"not indexed: {refused[0]}")
        reached(start)


@stamina.retry(on=Unavailable, attempts=None, timeout=600)
async def _written(search: OpenSearchWriter, batch: Sequence[Write]) -> Sequence[Answer]:
    """Waits for a server that has no memory left at the moment."""
    return await search.write(batch)


def _batch(start: int, end: int) -> list[Write]:
    made = articles(start, min(start + BATCH, end)) if start < end else ()
    return [write for each in made for write in writes_of_article(each)[:1]]


async def _refresh_every(client: AsyncOpenSearch, interval: str | None) -> None:
    settings: dict[str, Any] = {"index": {"refresh_interval": interval}}
    await client.indices.put_settings(index=_WRITTEN, body=settings)


async def _merged(client: AsyncOpenSearch) -> None:
    """Returns when no merge is under way: it would weigh on the queries."""
    until = time.perf_counter() + _MERGED_WITHIN
    while time.perf_counter() < until:
        stats = await client.indices.stats(index=_READ, metric="merge")
        if not stats["_all"]["total"]["merges"]["current"]:
            return
        await asyncio.sleep(1)
