"""The indexer before a search engine that is busy, and when it lets it refresh."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from opensearchpy.exceptions import TransportError

from libs.contracts import DeadLetter, EnrichedArticle, Outcome, stream_of
from libs.search.connection import connect
from libs.streaming import RedisStreams
from services.indexer.bulk_size import BulkLimits
from services.indexer.indexing import index_articles
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from services.indexer.templates import load_templates
from services.indexer.writes import IndexName, Write
from tests.integration.indexer.door import Door, door_to
from tests.messages import enriched
from tests.stages import messages, pending, running, send, until

SERVICE_UNAVAILABLE = 503
DOCUMENT = b'{"summary":"%s"}' % (b"x" * 1000)


@pytest.fixture
async def door(opensearch_url: str) -> AsyncIterator[Door]:
    async with door_to(opensearch_url) as door:
        yield door


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield streams


def writer(door: Door, prefix: str, **limits: Any) -> OpenSearchWriter:
    client = connect(door.url, timeout=30, connections=4)
    return OpenSearchWriter(client, load_templates(prefix), limits=BulkLimits(**limits))


def settings(door: Door, index_prefix: str, **changes: Any) -> IndexerSettings:
    quick = {
        "first_retry_delay": 0.05,
        "longest_retry_delay": 0.2,
        "max_attempts": 2,
        "stop_within": 5,
        "opensearch_url": door.url,
        "index_prefix": index_prefix,
        "batch_gap": 0.1,
    }
    return IndexerSettings.model_validate(quick | changes)


def writes(number: int, index: IndexName = "articles") -> list[Write]:
    return [Write(index, f"a{at}", 1, DOCUMENT) for at in range(number)]


async def drained(streams: RedisStreams) -> None:
    async def empty() -> bool:
        waiting = [await pending(streams, kind, "indexer") for kind in (EnrichedArticle, Outcome)]
        return sum(waiting) == 0

    await until(empty)


async def count(url: str, prefix: str, index: str) -> int:
    async with connect(url, timeout=30, connections=1) as client:
        try:
            found = await client.count(
                index=f"{prefix}{index}", params={"ignore_unavailable": "true"}
            )
        except TransportError as error:
            if error.status_code != SERVICE_UNAVAILABLE:  # an index that is just being made
                raise
            return 0
    return int(found["count"])


async def all_written(url: str, prefix: str, index: str) -> int:
    async with connect(url, timeout=30, connections=1) as client:
        await client.indices.refresh(index=f"{prefix}{index}")
    return await count(url, prefix, index)


@pytest.mark.parametrize("status", [429, 503])
async def test_bulks_shrink_until_they_are_taken_and_nothing_is_lost(
    streams: RedisStreams, door: Door, index_prefix: str, opensearch_url: str, status: int
) -> None:
    door.refuse = lambda size: status if size > 150_000 else None
    articles = [enriched(number, text=f"{number} " + "mot " * 5_000) for number in range(60)]
    await send(streams, *articles)
    async with running(build(settings(door, index_prefix)), streams):
        await drained(streams)
    assert await all_written(opensearch_url, index_prefix, "articles") == 60
    assert await all_written(opensearch_url, index_prefix, "versions") == 60
    assert door.refused <= 16  # and not once for each article
    assert await messages(streams, DeadLetter, stream_of(EnrichedArticle).dead) == []


async def test_bulks_grow_again_when_the_server_is_well(door: Door, index_prefix: str) -> None:
    limits = {"most": 100_000, "least": 5_000}
    async with writer(door, index_prefix, **limits) as search:
        door.refuse = lambda size: 429 if size > 20_000 else None
        for _ in range(8):
            try:
                await search.write(writes(100))
            except Exception:  # noqa: BLE001, S112 - the stage repeats it as we do here
                continue
        assert max(door.sizes) <= 20_000
        door.refuse = lambda _: None
        for _ in range(20):
            await search.write(writes(100))
        assert max(door.sizes) > 80_000


async def test_what_was_taken_before_a_refusal_is_answered_and_the_rest_waits(
    door: Door, index_prefix: str
) -> None:
    async with writer(door, index_prefix, most=30_000) as search:
        door.refuse = lambda _: 429 if len(door.sizes) >= 2 else None
        answers = await search.write(writes(100))
    taken = [answer == "written" for answer in answers]
    assert taken == sorted(taken, reverse=True)
    assert 0 < sum(taken) < 100
    assert {getattr(answer, "reason_code", "written") for answer in answers} == {
        "written",
        "search_busy",
    }


async def test_an_article_is_searchable_soon_though_the_server_itself_refreshes_late(
    streams: RedisStreams, door: Door, index_prefix: str, opensearch_url: str
) -> None:
    async with running(build(settings(door, index_prefix)), streams):
        for number in range(3):
            await send(streams, enriched(number))

            async def found(wanted: int = number + 1) -> bool:
                return await count(opensearch_url, index_prefix, "articles") == wanted

            await until(found)


async def test_a_backlog_is_refreshed_seldom_and_is_searchable_when_it_is_over(
    streams: RedisStreams, door: Door, index_prefix: str, opensearch_url: str
) -> None:
    await send(streams, *(enriched(number) for number in range(60)))
    slow = settings(door, index_prefix, batch_size=2, refresh_articles=0.05, refresh_backlog=600)
    stage = build(slow)
    async with running(stage, streams):
        await drained(streams)
        during = door.refreshes("articles-write")
        assert "dealwire_index_refresh_gap_seconds" in stage.metrics.exposition().decode()

        async def found() -> bool:
            return await count(opensearch_url, index_prefix, "articles") == 60

        await until(found)
    # Not one for each of thirty bulks: the first, and a few where a busy machine sends nothing for
    # so long that the backlog is taken to be over.
    assert during <= 10


async def test_what_a_killed_indexer_left_is_refreshed_by_the_server_itself(
    door: Door, index_prefix: str, opensearch_url: str
) -> None:
    templates = load_templates(index_prefix)
    async with writer(door, index_prefix) as search:
        await index_articles([enriched(1)], search=search)
    async with connect(opensearch_url, timeout=30, connections=1) as client:
        name = templates.first_generation("articles")
        # As an earlier release, or somebody's hand, left it.
        await client.indices.put_settings(index=name, body={"index.refresh_interval": "-1"})
        async with writer(door, index_prefix) as search:
            await search.write([])
        found = await client.indices.get_settings(index=name, name="index.refresh_interval")
    assert found[name]["settings"]["index"]["refresh_interval"] == "30s"


async def test_two_replicas_share_a_backlog_and_all_of_it_is_searchable(
    streams: RedisStreams, door: Door, index_prefix: str, opensearch_url: str
) -> None:
    await send(streams, *(enriched(number) for number in range(80)))
    one, two = (build(settings(door, index_prefix, batch_size=4)) for _ in range(2))
    async with running(one, streams), running(two, streams):
        await drained(streams)

        async def found() -> bool:
            return await count(opensearch_url, index_prefix, "articles") == 80

        await until(found)
