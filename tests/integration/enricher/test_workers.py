"""Articles through the enricher's worker processes, and what a text may do to its process."""

import asyncio
import time
from collections import Counter
from functools import partial

import psutil
import pytest

from libs.contracts import (
    DetectedArticle,
    EnrichedArticle,
    EnrichedArticleV1,
    LanguageReading,
)
from libs.deals import SHIPPED_PROFILES
from libs.streaming import Stage
from libs.streaming.testing import MemoryStreams
from libs.workers.pool import ProcessWorkerPool
from services.enricher.batches import Batches
from services.enricher.enrichment import MOST_READ
from services.enricher.worker import Rules, enrich_articles
from tests.integration.enricher.poisoned import load_poisoned
from tests.messages import fetched
from tests.stages import messages, outcomes, pending, quick, running, send, until

RULES = Rules(SHIPPED_PROFILES)
TEXT = "Le 3 mai, Odile Fabre, analyste chez Nordlicht, a vu Satya Nadella à Lyon."


def detected(number: int, text: str = TEXT, language: str = "fr") -> DetectedArticle:
    reading = LanguageReading(language=language, confidence=1.0, agreed=True)
    return DetectedArticle(
        **dict(fetched(number, text=f"{text} Numéro {number}.")), language=reading
    )


def enricher(processes: int = 2, *, time_limit: float = 60.0, **settings: object) -> Stage:
    workers = ProcessWorkerPool(
        processes,
        time_limit=time_limit,
        memory_limit=None,
        prepare=partial(load_poisoned, RULES),
    )
    batches = Batches(workers, RULES, processes=processes)
    stage = Stage("enricher", quick(concurrency=16, batch_size=16, **settings))
    return (
        stage.using(workers)
        .using(batches)
        .connect(batches, source=DetectedArticle, sink=(EnrichedArticle, EnrichedArticleV1))
    )


async def settled(streams: MemoryStreams) -> bool:
    return await pending(streams, DetectedArticle, "enricher") == 0


async def test_each_article_comes_out_once_as_if_it_were_alone(
    streams: MemoryStreams,
) -> None:
    sent = [detected(n) for n in range(40)]
    await send(streams, *sent)
    async with running(enricher(), streams):
        await until(lambda: settled(streams))
    found = await messages(streams, EnrichedArticle)
    assert Counter(each.article_id for each in found) == Counter(each.article_id for each in sent)
    assert len(await messages(streams, EnrichedArticleV1)) == len(sent)
    [alone] = enrich_articles([sent[7]], RULES)
    assert (
        next(each for each in found if each.article_id == sent[7].article_id) == alone.messages[0]
    )
    assert {"Odile Fabre", "Satya Nadella"} <= {each.name for each in found[0].entities}


async def test_a_text_that_kills_its_process_dies_alone(
    streams: MemoryStreams,
) -> None:
    await send(streams, *(detected(n) for n in range(12)), detected(99, "Ceci KILLS always."))
    async with running(enricher(), streams):
        await until(lambda: settled(streams))
    assert len(await messages(streams, EnrichedArticle)) == 12
    [ended] = await outcomes(streams)
    assert (ended.fate, ended.code, ended.attempts) == ("dead", "text_crashed", 3)


async def test_a_process_that_is_killed_costs_no_article_and_doubles_none(
    streams: MemoryStreams,
) -> None:
    sent = [detected(n, TEXT * 60) for n in range(40)]
    async with running(enricher(), streams):
        await send(streams, *sent)
        await until(lambda: _some(streams))
        for worker in _workers():
            worker.kill()
        await until(lambda: settled(streams))
    found = Counter(each.article_id for each in await messages(streams, EnrichedArticle))
    assert found == Counter(each.article_id for each in sent)
    assert not await outcomes(streams)


async def _some(streams: MemoryStreams) -> bool:
    return bool(await messages(streams, EnrichedArticle))


def _workers() -> list[psutil.Process]:
    """Without the process that they are forked from."""
    return [
        child
        for server in psutil.Process().children()
        if "libs.workers.process" in " ".join(server.cmdline())
        for child in server.children()
    ]


async def test_a_text_that_takes_too_long_is_enriched_without_its_model(
    streams: MemoryStreams,
) -> None:
    await send(streams, *(detected(n) for n in range(4)), detected(9, f"{TEXT} Ceci HANGS model."))
    async with running(enricher(time_limit=4), streams):
        await until(lambda: settled(streams))
    found = {each.article_id: each for each in await messages(streams, EnrichedArticle)}
    slow = found.pop(detected(9).article_id)
    assert slow.not_read == ("names: no model, more than 4 s",)
    names = {each.name: each.evidence for each in slow.entities if each.type == "person"}
    assert "Satya Nadella" in names
    assert all(each and each.extractor != "entities/model" for each in names.values())
    assert {each.not_read for each in found.values()} == {()}
    assert len(found) == 4


async def test_a_text_that_takes_too_long_for_the_rules_too_is_skipped(
    streams: MemoryStreams,
) -> None:
    await send(streams, detected(1, "Ceci HANGS always."), detected(2))
    async with running(enricher(time_limit=3), streams):
        await until(lambda: settled(streams))
    [ended] = await outcomes(streams)
    assert (ended.fate, ended.code) == ("skipped", "text_too_slow")
    assert len(await messages(streams, EnrichedArticle)) == 1


async def test_a_defect_costs_the_one_article_that_meets_it(
    streams: MemoryStreams,
) -> None:
    await send(streams, *(detected(n) for n in range(8)), detected(9, "Ceci FAILS always."))
    async with running(enricher(), streams):
        await until(lambda: settled(streams))
    [ended] = await outcomes(streams)
    assert (ended.code, ended.attempts) == ("internal_error", 3)
    assert len(await messages(streams, EnrichedArticle)) == 8


async def test_a_huge_text_is_passed_on_whole_and_says_how_far_it_was_read(
    streams: MemoryStreams,
) -> None:
    line = "Arthur Mensch dirige Mistral AI. "
    huge = detected(1, line * (10_000_000 // len(line)))
    await send(streams, huge, detected(2))
    async with running(enricher(), streams):
        await until(lambda: settled(streams))
    first = {each.article_id: each for each in await messages(streams, EnrichedArticle)}
    found = first[huge.article_id]
    assert found.text == huge.text
    assert found.not_read == (f"text beyond {MOST_READ}",)
    assert max(mention.end for each in found.entities for mention in each.mentions) <= MOST_READ


async def test_stopping_gives_back_what_hangs_in_time(
    streams: MemoryStreams,
) -> None:
    await send(streams, detected(1, "Ceci HANGS always."))
    async with running(enricher(stop_within=1), streams):
        await asyncio.sleep(0.5)
        started = time.monotonic()
    assert time.monotonic() - started < 6
    assert not await messages(streams, EnrichedArticle)
    assert await pending(streams, DetectedArticle, "enricher") == 1
    assert not _workers()


@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_reading_side_by_side_changes_nothing(language: str) -> None:
    articles = [detected(n, language=language) for n in range(3)]
    together = enrich_articles(articles, RULES)
    assert together == [enrich_articles([each], RULES)[0] for each in articles]
