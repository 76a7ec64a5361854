"""The indexer as a stage: a real broker before it, a real search engine behind a plug."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest

from libs.contracts import (
    DeadLetter,
    EnrichedArticle,
    EnrichedArticleV1,
    Outcome,
    keys,
    stream_of,
    to_v1,
    type_of,
)
from libs.search.connection import connect
from libs.streaming import RedisStreams
from services.indexer.settings import IndexerSettings
from services.indexer.stage import build
from services.indexer.templates import load_templates
from tests.messages import SEEN_AT, enriched
from tests.stages import messages, pending, running, send, until


class Plug:
    """A port that leads to the search engine while it is plugged in."""

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def plug_in(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def pull(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(
            self._target.hostname, self._target.port
        )
        self._open |= {writer, far_writer}
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        self._open -= {writer, far_writer}


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    sink.close()


@pytest.fixture
async def plug(opensearch_url: str) -> AsyncIterator[Plug]:
    plug = Plug(opensearch_url)
    await plug.plug_in()
    yield plug
    await plug.pull()


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield streams


def settings(plug: Plug, index_prefix: str, **changes: Any) -> IndexerSettings:
    quick = {
        "first_retry_delay": 0.05,
        "longest_retry_delay": 0.2,
        "orphan_after": 0.6,
        "max_attempts": 2,
        "stop_within": 5,
        "opensearch_url": plug.url,
        "index_prefix": index_prefix,
    }
    return IndexerSettings.model_validate(quick | changes)


def outcome(number: int) -> Outcome:
    return Outcome(
        request_id=f"skipped-{number}", fate="skipped", code="not_found", stage="fetcher",
        at=SEEN_AT,
    )  # fmt: skip


async def drained(streams: RedisStreams) -> None:
    async def empty() -> bool:
        kinds = (EnrichedArticle, EnrichedArticleV1, Outcome)
        waiting = [await pending(streams, kind, "indexer") for kind in kinds]
        return sum(waiting) == 0

    await until(empty)


async def held(url: str, index_prefix: str, index: str) -> dict[str, dict[str, Any]]:
    async with connect(url, timeout=30, connections=1) as client:
        await client.indices.refresh(index=f"{index_prefix}{index}")
        found = await client.search(index=f"{index_prefix}{index}", body={"size": 1000})
    return {hit["_id"]: hit["_source"] for hit in found["hits"]["hits"]}


async def test_articles_and_outcomes_end_in_their_indices(
    streams: RedisStreams, plug: Plug, index_prefix: str, opensearch_url: str
) -> None:
    articles = [enriched(number) for number in range(30)]
    await send(streams, *articles, *articles[:5], *(outcome(number) for number in range(5)))
    async with running(build(settings(plug, index_prefix)), streams):
        await drained(streams)
    assert set(await held(opensearch_url, index_prefix, "articles")) == {
        article.article_id for article in articles
    }
    ends = await held(opensearch_url, index_prefix, "outcomes")
    assert len(ends) == 35
    assert {end["fate"] for end in ends.values()} == {"indexed", "skipped"}
    redis: Any = streams.redis  # its type says that a call may or may not be awaited
    assert await redis.hlen(streams.key(keys.INDEXED)) == 30


async def test_what_an_earlier_release_left_in_its_stream_is_indexed_after_an_upgrade(
    streams: RedisStreams, plug: Plug, index_prefix: str, opensearch_url: str
) -> None:
    copy = to_v1(enriched(1), copy_of=type_of(EnrichedArticle))
    left = [copy.model_copy(update={"copy_of": None}), enriched(2)]
    await send(streams, *left, to_v1(enriched(2), copy_of=type_of(EnrichedArticle)))
    async with running(build(settings(plug, index_prefix)), streams):
        await drained(streams)
    assert len(await held(opensearch_url, index_prefix, "articles")) == 2
    ended = await messages(streams, Outcome)
    assert sorted(end.request_id for end in ended) == ["request-1", "request-2"]
    assert {end.fate for end in ended} == {"indexed"}


async def test_one_article_that_cannot_be_indexed_dies_alone(
    streams: RedisStreams, plug: Plug, index_prefix: str, opensearch_url: str
) -> None:
    articles = [enriched(number) for number in range(10)]
    articles[4] = enriched(4, version_number=2**63)
    await send(streams, *articles)
    async with running(build(settings(plug, index_prefix)), streams):
        await drained(streams)
    assert len(await held(opensearch_url, index_prefix, "articles")) == 9
    (dead,) = await messages(streams, DeadLetter, stream_of(EnrichedArticle).dead)
    assert dead.code == "not_indexable"
    ends = await held(opensearch_url, index_prefix, "outcomes")
    assert ends["request-4"]["fate"] == "dead"


async def test_a_search_engine_that_starts_late_is_waited_for(
    streams: RedisStreams, plug: Plug, index_prefix: str, opensearch_url: str
) -> None:
    await plug.pull()
    await send(streams, enriched(1))
    async with running(build(settings(plug, index_prefix)), streams):
        await asyncio.sleep(1.5)
        assert await pending(streams, EnrichedArticle, "indexer") == 1
        await plug.plug_in()
        await drained(streams)
    assert len(await held(opensearch_url, index_prefix, "articles")) == 1


async def test_a_search_engine_that_goes_away_costs_no_message_an_attempt(
    streams: RedisStreams, plug: Plug, index_prefix: str, opensearch_url: str
) -> None:
    async with running(build(settings(plug, index_prefix)), streams):
        await send(streams, enriched(1))
        await drained(streams)
        await plug.pull()
        await send(streams, *(enriched(number) for number in range(2, 12)))
        await asyncio.sleep(1.5)  # with two attempts each, all would be dead by now
        await plug.plug_in()
        await drained(streams)
    assert len(await held(opensearch_url, index_prefix, "articles")) == 11
    assert await messages(streams, DeadLetter, stream_of(EnrichedArticle).dead) == []


async def test_the_indices_are_there_without_any_message_and_ready_means_that_they_are(
    streams: RedisStreams, plug: Plug, index_prefix: str, opensearch_url: str
) -> None:
    await plug.pull()
    alias = load_templates(index_prefix).write_alias("outcomes")
    async with (
        connect(opensearch_url, timeout=30, connections=1) as client,
        running(build(settings(plug, index_prefix)), streams) as runtime,
    ):
        assert not await client.indices.exists_alias(name=alias)
        assert runtime.health().problems == ("paused: the indices are not there yet",)
        await plug.plug_in()
        await until(lambda: runtime.health().ready)
        assert await client.indices.exists_alias(name=alias)
        assert (await client.count(index=f"{index_prefix}*"))["count"] == 0
