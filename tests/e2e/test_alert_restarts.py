"""kill -9 of the indexer while articles are held against alerts: each match once, none missed.

DEALWIRE_ALERTS_ARTICLES and DEALWIRE_ALERTS_SAVED set the size: 10,000 and 200 take minutes.
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from itertools import islice, product
from pathlib import Path
from subprocess import Popen

import pytest

from libs.alerts.model import SavedAlert, alert_id
from libs.alerts.redis.store import AlertStore
from libs.contracts import AlertMatch, EnrichedArticle, stream_of
from libs.deals import SHIPPED_PROFILES, load_deals
from libs.search.client import SearchClient
from libs.search.connection import connect
from libs.search.query import SearchQuery
from libs.search.vocabulary import vocabulary_of
from libs.streaming import Channel, RedisStreams, decode
from tests.bench.synthetic import articles as synthetic
from tests.stages import until, wire

ARTICLES = int(os.environ.get("DEALWIRE_ALERTS_ARTICLES", "300"))
ALERTS = int(os.environ.get("DEALWIRE_ALERTS_SAVED", "30"))
RESTARTS = 3
PATIENCE = 120.0 + ARTICLES / 10  # seconds
NOW = datetime(2026, 11, 29, tzinfo=timezone.utc)
READ, MATCHED = stream_of(EnrichedArticle).name, stream_of(AlertMatch).name
DEALS = load_deals(SHIPPED_PROFILES)


def alerts() -> list[SavedAlert]:
    """Names that the articles name, each with some of what else they hold."""
    names = list(dict.fromkeys(entity.name for deal in DEALS for entity in deal.entities))
    also = (
        "amount:>50M€",
        "lang:fr",
        "lang:en date:2024",
        "stance:said",
        "slot:*",
        "relevance:main",
    )
    asked = islice(product(also, names), ALERTS)
    return [
        SavedAlert(
            id=alert_id(f"alert-{place}", NOW.isoformat()), name=f"alert-{place}", created_at=NOW,
            query=SearchQuery(text=f'"{name}" {more}'),
        )
        for place, (more, name) in enumerate(asked)
    ]  # fmt: skip


@contextmanager
def indexer(environment: dict[str, str], log: Path) -> Iterator[Popen[bytes]]:
    with log.open("ab") as handle:
        process = Popen(
            [sys.executable, "-m", "services.indexer"], cwd=Path(__file__).parents[2],
            env={**os.environ, **environment}, stdout=handle, stderr=handle,
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield streams


@pytest.fixture
def environment(
    broker_url: str, key_prefix: str, opensearch_url: str, index_prefix: str
) -> dict[str, str]:
    return {
        "INDEXER_REDIS_URL": broker_url, "INDEXER_KEY_PREFIX": key_prefix,
        "INDEXER_OPENSEARCH_URL": opensearch_url, "INDEXER_INDEX_PREFIX": index_prefix,
        "INDEXER_HEALTH_PORT": "0", "INDEXER_ORPHAN_AFTER": "3", "INDEXER_BATCH_GAP": "0.05",
    }  # fmt: skip


async def fill(streams: RedisStreams) -> None:
    """Every article, and each tenth once more."""
    key, batch = streams.key(READ), []
    for number, article in enumerate(synthetic(0, ARTICLES)):
        fields = wire(article)
        batch += [fields] * (2 if number % 10 == 0 else 1)
        if len(batch) > 200 or number + 1 == ARTICLES:
            async with streams.redis.pipeline(transaction=False) as together:
                for each in batch:
                    together.xadd(key, each)
                await together.execute()
            batch = []


async def left(streams: RedisStreams, stream: str) -> int:
    backlog = await streams.backlog(Channel(stream, "indexer"))
    return backlog.lag + backlog.pending


async def matched(streams: RedisStreams) -> Counter[tuple[str, str | None]]:
    found: Counter[tuple[str, str | None]] = Counter()
    start = "-"
    while rows := await streams.redis.xrange(streams.key(MATCHED), min=start, count=5000):
        for _, fields in rows:
            match = decode(fields, AlertMatch)
            found[match.alert_id, match.article_id] += 1
        start = f"({rows[-1][0].decode()}"
    return found


async def until_left(streams: RedisStreams, most: int, stream: str = READ) -> None:
    async def few() -> bool:
        return await left(streams, stream) <= most

    await until(few, within=PATIENCE)


async def test_each_match_is_told_once_and_none_is_missed_whoever_is_killed_when(
    streams: RedisStreams, environment: dict[str, str], tmp_path: Path
) -> None:
    store, saved = AlertStore(streams), alerts()
    assert len(saved) == ALERTS
    for each in saved:
        assert await store.add(each)
    await streams.create_group(Channel(READ, "indexer"))
    await fill(streams)
    whole, started = await left(streams, READ), time.monotonic()
    for restart in range(RESTARTS + 1):
        with indexer(environment, tmp_path / "log") as process:
            await until_left(streams, whole * (RESTARTS - restart) // (RESTARTS + 1))
            if restart == RESTARTS:
                await until_left(streams, 0, MATCHED)
            process.send_signal(signal.SIGKILL if restart < RESTARTS else signal.SIGTERM)
            process.wait(PATIENCE)
    took = time.monotonic() - started
    url, prefix = environment["INDEXER_OPENSEARCH_URL"], environment["INDEXER_INDEX_PREFIX"]
    expected = await fitting(url, prefix, saved)
    found = await matched(streams)
    print(f"{ARTICLES} articles, {ALERTS} alerts, {len(expected)} matches, {took:.0f} s")  # noqa: T201 - figures for who asked for this size
    assert len(expected) > ARTICLES / 10
    assert set(found) == expected
    assert set(found.values()) == {1}
    async with connect(url, timeout=30, connections=1) as client:
        await client.indices.refresh(index=f"{prefix}alerts")
        counted = await client.count(index=f"{prefix}alerts")
    assert counted["count"] == len(expected)


async def fitting(
    url: str, prefix: str, saved: list[SavedAlert]
) -> set[tuple[str, str | None]]:  # fmt: skip
    """What a search finds for each alert."""
    async with connect(url, timeout=30, connections=1) as client:
        await client.indices.refresh(index=f"{prefix}articles")
    words = vocabulary_of(DEALS)
    async with SearchClient(url, index_prefix=prefix, vocabulary=words, timeout=60) as client:
        return {
            (each.id, hit["article_id"])
            for each in saved
            if each.query is not None
            async for hit in client.export(each.query)
        }
