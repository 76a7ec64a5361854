"""Quotes while versions follow each other, and when older messages come than what is there.

A reader sees quotes of two versions for at most one refresh; a late older message changes nothing,
though the server has forgotten its deletions (`index.gc_deletes`).
"""

import asyncio
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from libs.contracts import EnrichedArticle, Result, content_version, version_number
from services.indexer.indexing import index_articles
from services.indexer.writes import IndexName
from tests.integration.indexer.articles import drained, with_quotes
from tests.integration.indexer.conftest import Engine
from tests.integration.indexer.place import Place
from tests.messages import SEEN_AT
from tests.stages import running, send, until

VERSIONS = 12
Standing = frozenset[tuple[int, int]]


def version(at: int, quotes: int) -> EnrichedArticle:
    """The same article, so many minutes later."""
    return with_quotes(
        1, quotes,
        version=content_version(f"version {at}"),
        version_number=version_number(SEEN_AT + timedelta(minutes=at), 0),
    )  # fmt: skip


class Reader:
    """Looks all the time at the quotes of an article, as an analyst's search would find them."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._index = f"{place.prefix}quotes"
        self.seen: list[tuple[int, Standing]] = []
        """Refreshes so far, and what stood there: (version number, how many of its quotes)."""

    async def run(self) -> None:
        while True:
            before = await self._refreshes()
            found = await self._place.client.search(
                index=self._index,
                body={
                    "size": 0,
                    "query": {"bool": {"must_not": [{"term": {"gone": True}}]}},
                    "aggs": {"versions": {"terms": {"field": "version_number", "size": 50}}},
                },
            )
            if await self._refreshes() == before:
                buckets = found["aggregations"]["versions"]["buckets"]
                standing = frozenset((each["key"], each["doc_count"]) for each in buckets)
                self.seen.append((before, standing))

    async def sees(self, reading: asyncio.Task[None], standing: Standing) -> None:
        """Until that alone stands there. Raises what ended the reading."""
        await until(lambda: reading.done() or (bool(self.seen) and self.seen[-1][1] == standing))
        if reading.done():
            await reading

    async def _refreshes(self) -> int:
        stats = await self._place.client.indices.stats(index=self._index, metric="refresh")
        return int(stats["_all"]["primaries"]["refresh"]["external_total"])


async def test_a_reader_sees_old_and_new_quotes_for_at_most_one_refresh(place: Place) -> None:
    sizes = [3, 1, 4, 2, 5, 0, 2, 6, 1, 3, 2, 4]
    whole: list[Standing] = [
        frozenset({(version(at, quotes).version_number, quotes)} if quotes else ())
        for at, quotes in enumerate(sizes)
    ]
    async with running(place.stage(refresh_articles=0.2, refresh_others=0.2), place.streams):
        await until(lambda: place.client.indices.exists(index=f"{place.prefix}quotes"))
        await place.held("quotes")  # its shard is there
        reader = Reader(place)
        reading = asyncio.create_task(reader.run())
        for at, quotes in enumerate(sizes):
            await send(place.streams, version(at, quotes))
            await reader.sees(reading, whole[at])
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
    mixed: dict[Standing, set[int]] = defaultdict(set)
    for refreshes, standing in reader.seen:
        if standing and standing not in whole:
            mixed[standing].add(refreshes)
    assert all(len(refreshes) == 1 for refreshes in mixed.values()), mixed
    assert all(len(standing) <= 2 for standing in mixed)  # of the version before, and no older one
    assert len({standing for _, standing in reader.seen} & set(whole)) == len(set(whole))


@pytest.mark.parametrize("gc_deletes", ["0s", "1s"])
async def test_a_late_older_message_changes_nothing_after_deletions_are_forgotten(
    engine: Engine, gc_deletes: str
) -> None:
    held: tuple[IndexName, ...] = ("articles", "quotes")
    for index in held:
        name = engine.templates.first_generation(index)
        await engine.client.indices.put_settings(index=name, body={"index.gc_deletes": gc_deletes})
    oldest, older, newest = version(0, 5), version(1, 2), version(2, 1)
    for article in (oldest, newest):
        await index_articles([article], search=engine.writer)
    before = {index: await engine.held(index) for index in held}
    await asyncio.sleep(1.5)  # the server forgets, and merges as it likes
    await engine.client.indices.forcemerge(
        index=engine.templates.read_alias("quotes"), params={"max_num_segments": 1}
    )
    for article in (oldest, older):
        (ended,) = await index_articles([article], search=engine.writer)
        assert isinstance(ended, Result)
        assert ended.code == "superseded"
    assert {index: await engine.held(index) for index in held} == before
    assert len(await engine.held("versions")) == 3


async def test_what_an_operator_deleted_stays_away_until_that_is_forgotten(engine: Engine) -> None:
    """Why tombstones are documents: a deletion holds for `index.gc_deletes`, and no longer."""
    name = engine.templates.first_generation("articles")
    article = version(0, 0)
    await index_articles([article], search=engine.writer)

    async def deleted_and_sent_again(gc_deletes: str, pause: float) -> dict[str, dict[str, Any]]:
        body = {"index.gc_deletes": gc_deletes}
        await engine.client.indices.put_settings(index=name, body=body)
        await engine.client.delete(index=name, id=article.article_id)
        await asyncio.sleep(pause)
        await index_articles([article], search=engine.writer)
        return await engine.held("articles")

    assert await deleted_and_sent_again("0s", 0.5) != {}  # forgotten: it is there again
    assert await deleted_and_sent_again("60s", 0.0) == {}


async def test_versions_that_come_at_once_to_two_replicas_leave_the_newest_alone(
    place: Place,
) -> None:
    versions = [version(at, (at * 5) % 7) for at in range(VERSIONS)]
    shuffled = [versions[(at * 7) % VERSIONS] for at in range(VERSIONS)]
    quick = {"batch_size": 1, "batch_gap": 0, "concurrency": 4}
    async with (
        running(place.stage(**quick), place.streams),
        running(place.stage(**quick), place.streams),
    ):
        await send(place.streams, *shuffled)
        await drained(place.streams)
    newest = versions[-1]
    standing = [each for each in (await place.held("quotes")).values() if not each["gone"]]
    assert {each["version_number"] for each in standing} == {newest.version_number}
    assert len(standing) == len(newest.quotes)
