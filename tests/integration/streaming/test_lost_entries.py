"""Entries that somebody else removes from a stream while they are pending."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from libs.contracts import (
    DeadLetter,
    DetectedArticle,
    EnrichedArticle,
    FetchedArticle,
    FetchRequest,
)
from libs.contracts.keys import ENTRIES_LOST
from libs.errors import Unavailable
from libs.streaming import Channel, Entry, RedisStreams, Stage, Streams
from libs.streaming.operations.dead_letters import Held, dead_letters, replay
from libs.streaming.protocol import EntryLost
from libs.streaming.redis.server import RedisServer
from libs.streaming.testing import MemoryStreams
from services.cli.settings import Addresses
from services.cli.survey import survey
from tests.messages import detected, enriched
from tests.stages import entries, messages, outcomes, quick, request, running, send, until

DETECTED = Channel("articles.detected", "enricher")


async def remove_all(streams: Streams, stream: str) -> None:
    """What an operator does with XTRIM, who thinks that nobody needs it any more."""
    if isinstance(streams, RedisStreams):
        await streams.redis.xtrim(streams.key(stream), maxlen=0, approximate=False)
        return
    assert isinstance(streams, MemoryStreams)
    for entry_id in streams.ids(stream):
        streams.remove(stream, entry_id)


async def held_by_a_dead_process(streams: Streams) -> None:
    """An article that was delivered to a process which does nothing more."""
    await streams.create_group(DETECTED)
    await send(streams, detected())
    seen: list[Entry] = []

    async def take(found: list[Entry]) -> None:
        seen.extend(found)

    listener = await streams.listen(DETECTED, "dead", count=10, handler=take)
    await until(lambda: len(seen) == 1)
    await listener.stop()


async def enrich(article: DetectedArticle) -> EnrichedArticle:
    return enriched().model_copy(update={"request_id": article.request_id})


def enricher(step: object = enrich) -> Stage:
    return Stage("enricher", quick(max_attempts=2)).connect(
        step,  # type: ignore[arg-type]  # each test gives a step of its own shape
        source=DetectedArticle,
        sink=EnrichedArticle,
    )


async def ended(streams: Streams, expected: int = 1) -> bool:
    return len(await outcomes(streams)) == expected


async def lost_count(streams: Streams, stream: str) -> int:
    if isinstance(streams, RedisStreams):
        return int(await streams.redis.hget(streams.key(ENTRIES_LOST), stream) or 0)
    assert isinstance(streams, MemoryStreams)
    return int(streams.state.hashes.get(ENTRIES_LOST, {}).get(stream, 0))


async def test_what_a_dead_process_held_ends_its_request_by_name(streams: Streams) -> None:
    article = detected()
    await held_by_a_dead_process(streams)
    await remove_all(streams, "articles.detected")
    stage = enricher()
    with capture_logs() as logs:
        async with running(stage, streams):
            await until(lambda: ended(streams))
            await asyncio.sleep(1)  # nothing comes after it
    [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code, outcome.stage) == ("dead", "entry_lost", "enricher")
    assert (outcome.request_id, outcome.article_id) == (article.request_id, article.article_id)
    assert (outcome.url, outcome.version) == (article.requested_url, article.version)
    assert outcome.outlet == article.outlet.name
    [letter] = await messages(streams, DeadLetter, "articles.detected.dead")
    assert (letter.code, letter.fields) == ("entry_lost", {})
    [said] = [line for line in logs if line["event"] == "entry_lost"]
    assert (said["request"], said["stream"]) == (article.request_id, "articles.detected")
    assert said["log_level"] == "warning"
    assert b'entries_lost_total{stage="enricher",stream="articles.detected"} 1.0' in (
        stage.metrics.exposition()
    )
    assert await lost_count(streams, "articles.detected") == 1


async def test_the_claims_of_a_lost_article_are_given_up(streams: Streams) -> None:
    article = detected()
    claim = f"in_flight:{article.article_id}:{article.version}"
    await held_by_a_dead_process(streams)
    assert await streams.leases.take(claim, article.request_id, seconds=60)
    await remove_all(streams, "articles.detected")
    async with running(enricher(), streams):
        await until(lambda: ended(streams))
    assert await streams.leases.take(claim, "another", seconds=60)


async def test_what_nobody_noted_is_alarmed_and_counted_too(
    broker_url: str, key_prefix: str
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:
        await streams.create_group(DETECTED)
        await send(streams, detected())
        key = streams.key("articles.detected")
        await streams.redis.xreadgroup("enricher", "somebody", {key: ">"})
        await streams.redis.xtrim(key, maxlen=0, approximate=False)
        with capture_logs() as logs:
            async with running(enricher(), streams):
                await until(lambda: ended(streams))
        [outcome] = await outcomes(streams)
        assert (outcome.fate, outcome.code) == ("dead", "entry_lost")
        assert "unknown" in outcome.detail
        assert "entry_lost" in {line["event"] for line in logs}
        status = await survey(
            Addresses(RedisServer(broker_url), "http://127.0.0.1:1"),
            None,
            key_prefix=key_prefix,
            index_prefix="dealwire-",
        )
        assert status.lost == {"articles.detected": 1}
        [held] = [one async for one in dead_letters(streams)]
        assert isinstance(held, Held)
        with pytest.raises(EntryLost):
            await replay(streams, held)


async def test_what_a_living_process_works_on_goes_through(streams: Streams) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slow(article: DetectedArticle) -> EnrichedArticle:
        begun.set()
        await gate.wait()
        return await enrich(article)

    async with running(enricher(slow), streams):
        await send(streams, detected())
        await asyncio.wait_for(begun.wait(), 30)
        await remove_all(streams, "articles.detected")
        await asyncio.sleep(1.5)  # longer than `orphan_after`
        gate.set()
        await until(lambda: _enriched(streams, 1))
    assert await outcomes(streams) == []
    assert await lost_count(streams, "articles.detected") == 0


async def _enriched(streams: Streams, expected: int) -> bool:
    return len(await entries(streams, "articles.enriched.v2")) == expected


async def test_what_cannot_be_tried_again_is_a_dead_letter_that_can_be_sent(
    streams: Streams,
) -> None:
    async def fails(_: DetectedArticle) -> EnrichedArticle:
        await remove_all(streams, "articles.detected")
        raise TypeError("and would be tried again")

    async with running(enricher(fails), streams):
        await send(streams, detected())
        await until(lambda: ended(streams))
    [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code) == ("dead", "entry_lost")
    [letter] = await messages(streams, DeadLetter, "articles.detected.dead")
    assert b"data" in {name.encode() for name in letter.fields}


async def test_what_waits_for_its_time_ends_its_request_when_that_has_come(
    streams: Streams,
) -> None:
    runs: list[str] = []

    async def busy(wanted: FetchRequest) -> FetchedArticle:
        runs.append(wanted.url)
        raise Unavailable(code="server_busy", alone=True, retry_after=1.0)

    stage = Stage("fetcher", quick()).connect(busy, source=FetchRequest, sink=FetchedArticle)
    async with running(stage, streams):
        await send(streams, request())
        await until(lambda: len(runs) == 1)
        await asyncio.sleep(0.3)  # until it is deferred
        await remove_all(streams, "fetch.requested")
        await until(lambda: ended(streams))
    [outcome] = await outcomes(streams)
    assert (outcome.request_id, outcome.code) == ("request-1", "entry_lost")
    assert outcome.url == "https://presse.example/1"


async def test_a_request_waits_for_its_site_from_its_first_try(
    broker_url: str, key_prefix: str
) -> None:
    """What it waited before, for its turn or for the stage, does not count."""
    tries: list[float] = []

    async def busy(_: FetchRequest) -> FetchedArticle:
        tries.append(time.time())
        raise Unavailable(code="server_busy", alone=True)

    stage = Stage("fetcher", quick(give_up_after=1.0))
    stage.connect(busy, source=FetchRequest, sink=FetchedArticle)
    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, request())
        await asyncio.sleep(1.5)  # longer than `give_up_after`
        async with running(stage, streams):
            await until(lambda: ended(streams))
        [outcome] = await outcomes(streams)
    assert (outcome.fate, outcome.code) == ("dead", "server_busy")
    assert len(tries) > 1
    assert tries[-1] - tries[0] >= 1.0


async def test_what_a_dead_process_held_is_run_however_few_runs_are_allowed(
    streams: Streams,
) -> None:
    await held_by_a_dead_process(streams)
    stage = Stage("enricher", quick(max_attempts=1))
    stage.connect(enrich, source=DetectedArticle, sink=EnrichedArticle)
    async with running(stage, streams):
        await until(lambda: _enriched(streams, 1))
    assert await entries(streams, "articles.detected.dead") == []


async def test_notes_that_are_none_stop_nothing(broker_url: str, key_prefix: str) -> None:
    """Somebody put another value where the notes belong: articles and lost entries go on."""
    async with RedisStreams(broker_url, key_prefix) as streams:
        await held_by_a_dead_process(streams)
        await remove_all(streams, "articles.detected")
        notes = streams.key("notes:articles.detected:enricher")
        await streams.redis.delete(notes)
        await streams.redis.set(notes, "none")
        async with running(enricher(), streams):
            await until(lambda: ended(streams))
            await send(streams, detected())
            await until(lambda: _enriched(streams, 1))
        [outcome] = await outcomes(streams)
        assert (outcome.fate, outcome.code) == ("dead", "entry_lost")
