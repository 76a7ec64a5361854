"""How long the search engine's processor works on an article, indexed as the service does it.

A server of its own, new: what its compiler works on until it is warm is the larger part, and is
what a demo or a day's press costs. Everything the indexer does counts: all indices, outcomes,
refreshes, merges. Nobody searches meanwhile.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil

from libs.contracts import EnrichedArticle, Outcome
from libs.local.opensearch import answering, run_opensearch
from libs.streaming import RedisStreams
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from tests.stages import pending, running, send

RATE = 25  # articles a second, as the demo's enricher sends them


@dataclass(frozen=True)
class ServerCost:
    """Milliseconds of CPU time for each article."""

    what: str
    milliseconds: float
    before: float
    """As this module measured it before bulks were gathered and refreshes timed (bde4563)."""


async def measure(
    broker_url: str, state: Path, cache: Path, articles: Sequence[EnrichedArticle]
) -> list[ServerCost]:
    """The cost on a new server, again on the same, and of a backlog on the then warm one."""
    kinds = (
        (f"{RATE} a second, new server", RATE, 31.5),
        (f"{RATE} a second, again", RATE, 19.4),
        ("a backlog, then", None, 4.4),
    )
    with run_opensearch(state, cache) as server:
        pid = answering(server.url)
        assert pid is not None
        process = psutil.Process(pid)
        costs = []
        for what, rate, before in kinds:
            spent = await _spent(process, broker_url, server.url, articles, rate)
            costs.append(ServerCost(what, spent / len(articles) * 1000, before))
    return costs


async def _spent(
    process: psutil.Process,
    broker_url: str,
    search_url: str,
    articles: Sequence[EnrichedArticle],
    rate: int | None,
) -> float:
    """CPU seconds from the first index made to the last document searchable."""
    prefix = f"bench-{uuid4().hex[:8]}-"
    settings = IndexerSettings(
        redis_url=broker_url, key_prefix=f"{{{prefix}}}", opensearch_url=search_url,
        index_prefix=prefix,
    )  # fmt: skip
    before = _cpu(process)
    async with RedisStreams(broker_url, settings.key_prefix) as streams:
        if rate is None:
            await send(streams, *articles)
        async with running(build(settings), streams):
            if rate is not None:
                for article in articles:
                    await send(streams, article)
                    await asyncio.sleep(1 / rate)
            while await _waiting(streams):  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.1)
    return _cpu(process) - before


async def _waiting(streams: RedisStreams) -> int:
    return sum([await pending(streams, kind, "indexer") for kind in (EnrichedArticle, Outcome)])


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
