"""An index that somebody deleted, or whose cluster was wiped: the indexer fills it again itself."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from libs.contracts import EnrichedArticle, FetchRequest, keys, stream_of, version_number
from libs.local.opensearch import opensearch_url, run_opensearch
from libs.local.ports import PortClaims, is_free
from libs.local.settings import LocalSettings
from libs.streaming import RedisStreams
from services.indexer.stage import build
from services.indexer.writes import IndexName
from tests.integration.indexer.articles import drained, held, settings, with_quotes
from tests.integration.indexer.place import Place
from tests.messages import SEEN_AT, enriched
from tests.stages import messages, running, send, until

# Apart from those that others take while ours is away.
PORTS = range(8300 + os.getpid() % 800, 9150)
ALL: tuple[IndexName, ...] = ("articles", "versions", "quotes", "outcomes")


def said(logs: list[Any], event: str) -> list[Any]:
    return [each for each in logs if each["event"] == event]


async def contents(place: Place) -> dict[str, dict[str, dict[str, Any]]]:
    return {index: await place.held(index) for index in ALL}


@pytest.mark.parametrize("lost", [("articles",), ("versions", "quotes"), ALL])
async def test_a_deleted_index_is_filled_again_from_the_streams(
    place: Place, lost: tuple[IndexName, ...]
) -> None:
    await send(place.streams, *(with_quotes(number, number % 4) for number in range(30)))
    async with running(place.stage(), place.streams):
        await drained(place.streams)
        before = await contents(place)
        with capture_logs() as logs:
            for index in lost:
                await place.client.indices.delete(index=place.first(index))
            await until(lambda: bool(said(logs, "rebuild_done")))
        assert await contents(place) == before
    assert {each["index"] for each in said(logs, "index_lost")} == {place.prefix + i for i in lost}
    (done,) = said(logs, "rebuild_done")
    assert done.get("failed", 0) == 0
    assert done.get("missing", 0) == 0
    assert await messages(place.streams, FetchRequest) == []


async def test_what_comes_while_an_index_is_gone_is_there_too_and_ends_once(place: Place) -> None:
    await send(place.streams, *(enriched(number) for number in range(20)))
    async with running(place.stage(), place.streams):
        await drained(place.streams)
        await place.client.indices.delete(index=place.first("articles"))
        await send(place.streams, *(enriched(number) for number in range(20, 30)))
        await drained(place.streams)

        async def whole() -> bool:
            return len(await place.held("articles")) == 30

        await until(whole)
    await place.all_indexed(30)


async def test_what_no_stream_holds_any_more_is_asked_for_from_the_archive(place: Place) -> None:
    later = SEEN_AT + timedelta(hours=1)
    await send(place.streams, enriched(1), enriched(2, version_number=version_number(later, 0)))
    async with running(place.stage(), place.streams):
        await drained(place.streams)
        await place.streams.redis.xtrim(
            place.streams.key(stream_of(EnrichedArticle).name), maxlen=0, approximate=False
        )
        with capture_logs() as logs:
            await place.client.indices.delete(index=place.first("articles"))
            await until(lambda: bool(said(logs, "rebuild_done")))
    (request,) = await messages(place.streams, FetchRequest)
    assert (request.kind, request.reason) == ("archive", "replay")
    assert request.period_from == datetime(1970, 1, 1, tzinfo=timezone.utc)
    assert request.period_to == later + timedelta(milliseconds=1)
    (done,) = said(logs, "rebuild_done")
    assert (done["missing"], done["replay"]) == (2, request.request_id)


async def test_coverage_that_was_lost_is_asked_for_again(place: Place) -> None:
    redis, key = place.streams.redis, place.streams.key
    await redis.hset(key(keys.COVERAGE_COMPARED), "mistral-microsoft", 3)
    async with running(place.stage(), place.streams):
        await until(lambda: redis.hexists(key(keys.INDEX_LINEAGES), f"{place.prefix}ledger"))
        await place.client.indices.delete(index=place.first("ledger"))
        await until(lambda: redis.sismember(key(keys.COVERAGE_ASKED), "mistral-microsoft"))


async def test_of_two_replicas_one_fills_it_and_not_once_more(place: Place) -> None:
    await send(place.streams, *(enriched(number) for number in range(40)))
    with capture_logs() as logs:
        async with (
            running(place.stage(), place.streams),
            running(place.stage(), place.streams),
        ):
            await drained(place.streams)
            await place.client.indices.delete(index=place.first("articles"))
            await until(lambda: bool(said(logs, "rebuild_done")))
            await asyncio.sleep(1.0)  # several looks of both
    assert len(said(logs, "rebuild_started")) == len(said(logs, "rebuild_done")) == 1
    assert len(await place.held("articles")) == 40


async def test_an_index_that_is_deleted_again_and_again_is_filled_once_in_a_while(
    place: Place,
) -> None:
    redis, key = place.streams.redis, place.streams.key
    await send(place.streams, *(enriched(number) for number in range(5)))
    with capture_logs() as logs:
        async with running(place.stage(), place.streams):
            await drained(place.streams)
            await place.client.indices.delete(index=place.first("articles"))
            await until(lambda: len(said(logs, "rebuild_done")) == 1)
            await place.client.indices.delete(index=place.first("articles"))
            await until(lambda: len(said(logs, "index_lost")) == 2)
            await asyncio.sleep(1.0)
            assert len(said(logs, "rebuild_started")) == 1
            await redis.delete(key(keys.INDEX_REBUILT))  # as when its time has passed
            await until(lambda: len(said(logs, "rebuild_done")) == 2)
    assert len(await place.held("articles")) == 5


async def test_a_replica_that_dies_while_it_fills_leaves_it_to_the_next(place: Place) -> None:
    await send(place.streams, *(enriched(number) for number in range(10)))
    async with running(place.stage(), place.streams):
        await drained(place.streams)
    await place.client.indices.delete(index=place.first("articles"))
    place.proxy.spoils = lambda _: "503"
    with capture_logs() as logs:
        async with running(place.stage(), place.streams):
            await until(lambda: bool(said(logs, "rebuild_started")))
    assert said(logs, "rebuild_done") == []
    place.proxy.spoils = lambda _: None
    await place.streams.redis.delete(place.streams.key("lease:indexer.rebuild"))  # it runs out
    with capture_logs() as logs:
        async with running(place.stage(), place.streams):
            await until(lambda: bool(said(logs, "rebuild_done")))
    assert len(await place.held("articles")) == 10


async def test_nothing_is_filled_where_the_operator_wants_to_decide(place: Place) -> None:
    await send(place.streams, *(enriched(number) for number in range(5)))
    with capture_logs() as logs:
        async with running(place.stage(rebuild=False), place.streams):
            await drained(place.streams)
            await place.client.indices.delete(index=place.first("articles"))
            await until(lambda: bool(said(logs, "index_lost")))
            await asyncio.sleep(1.0)
    assert said(logs, "rebuild_started") == []
    assert await place.held("articles") == {}


async def test_an_index_that_a_migration_made_is_taken_to_be_whole(place: Place) -> None:
    await send(place.streams, enriched(1))
    with capture_logs() as logs:
        async with running(place.stage(), place.streams):
            await drained(place.streams)
            second = place.first("articles").replace("000001", "000002")
            write, read = f"{place.prefix}articles-write", f"{place.prefix}articles"
            await place.client.indices.create(index=second)
            actions = [
                {"add": {"index": second, "alias": read}},
                {"add": {"index": second, "alias": write, "is_write_index": True}},
                {"remove_index": {"index": place.first("articles")}},
            ]
            await place.client.indices.update_aliases(body={"actions": actions})
            key = place.streams.key(keys.INDEX_LINEAGES)

            async def noted() -> bool:
                return bool(await place.streams.redis.hget(key, read) == b"unmarked")

            await until(noted)
    assert said(logs, "index_lost") == []


@asynccontextmanager
async def search_engine(state: Path, port: int) -> AsyncIterator[None]:
    """One of its own, started and stopped beside what runs here."""
    server = run_opensearch(state, LocalSettings().cache_folder, port)
    await asyncio.to_thread(server.__enter__)
    try:
        yield
    finally:
        await asyncio.to_thread(server.__exit__, None, None, None)


@pytest.mark.slow
async def test_a_cluster_whose_data_was_wiped_is_filled_again(
    tmp_path: Path, broker_url: str, key_prefix: str
) -> None:
    with PortClaims() as ports:
        port = ports.take(PORTS)
    url, broker = opensearch_url(port), {"redis_url": broker_url, "key_prefix": key_prefix}
    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, *(with_quotes(number, number % 4) for number in range(30)))
        async with running(build(settings(url, "w-", **broker)), streams):
            async with search_engine(tmp_path, port):
                await drained(streams)
                before = {index: await held(url, "w-", index) for index in ALL}
            await until(lambda: is_free(port))
            shutil.rmtree(tmp_path / "opensearch")
            with capture_logs() as logs:
                async with search_engine(tmp_path, port):
                    await until(lambda: bool(said(logs, "rebuild_done")))
                    after = {index: await held(url, "w-", index) for index in ALL}
    assert [len(each) for each in before.values()] == [30, 30, 43, 30]
    assert after == before
