"""How articles become jobs of worker processes, on workers that do as they are told."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import pytest

from libs.contracts import DetectedArticle, LanguageReading, Result
from libs.deals import SHIPPED_PROFILES
from libs.workers.errors import PageCrashed, PageTooSlow, WorkersUnavailable
from services.enricher.batches import Batches
from services.enricher.errors import TextCrashed, TextTooSlow
from services.enricher.worker import Rules, enrich_articles, enrich_without_model, load
from tests.messages import fetched

T = TypeVar("T")
RULES = Rules(SHIPPED_PROFILES)


class Workers:
    """A WorkerPool that notes its jobs; the word BAD in a text breaks the job it is in."""

    def __init__(self, error: Exception | None = None, *, without_model: bool = True) -> None:
        self.jobs: list[int] = []
        self._error = error
        self._without_model = without_model

    async def run(self, work: Callable[[], T]) -> T:
        await asyncio.sleep(0)
        assert isinstance(work, partial)
        if work.func is load:
            return work.func  # type: ignore[return-value]  # nobody looks at it
        if work.func is enrich_without_model:
            if self._without_model:
                return Result(detail=work.keywords["why"])  # type: ignore[return-value]  # as asked
            raise self._error or AssertionError
        assert work.func is enrich_articles
        articles: list[DetectedArticle] = work.args[0]
        self.jobs.append(len(articles))
        if self._error and any("BAD" in each.text for each in articles):
            raise self._error
        return [Result(detail=each.article_id) for each in articles]  # type: ignore[return-value]  # as above


def article(number: int, text: str = "Un texte.") -> DetectedArticle:
    reading = LanguageReading(language="fr", confidence=1.0, agreed=True)
    return DetectedArticle(**dict(fetched(number, text=text)), language=reading)


async def through(
    workers: Workers, articles: list[DetectedArticle], *, processes: int = 2
) -> list[Any]:
    async with Batches(workers, RULES, processes=processes) as batches:
        return await asyncio.gather(*map(batches, articles), return_exceptions=True)


async def test_what_waits_is_shared_out_among_the_processes() -> None:
    workers, articles = Workers(), [article(n) for n in range(20)]
    found = await through(workers, articles)
    assert [each.detail for each in found] == [each.article_id for each in articles]
    assert max(workers.jobs) <= 10
    assert len(workers.jobs) < len(articles)


async def test_long_texts_make_small_jobs() -> None:
    workers = Workers()
    await through(workers, [article(n, "long " * 9_000) for n in range(8)], processes=1)
    assert max(workers.jobs) <= 2


@pytest.mark.parametrize(
    ("error", "wanted"), [(PageCrashed(), TextCrashed), (ZeroDivisionError(), ZeroDivisionError)]
)
async def test_what_breaks_a_job_is_found_and_its_neighbours_come_through(
    error: Exception, wanted: type[Exception]
) -> None:
    found = await through(Workers(error), [*map(article, range(9)), article(9, "BAD")])
    assert all(isinstance(each, Result) for each in found[:9])
    assert type(found[9]) is wanted


async def test_a_slow_text_is_tried_without_its_model() -> None:
    slow = PageTooSlow("more than 30 s")
    [found] = await through(Workers(slow), [article(1, "BAD")])
    assert found.detail == "names: no model, more than 30 s"
    [found] = await through(Workers(slow, without_model=False), [article(1, "BAD")])
    assert type(found) is TextTooSlow


async def test_where_no_process_can_be_made_all_wait_and_none_is_blamed() -> None:
    workers = Workers(WorkersUnavailable())
    found = await through(workers, [article(n, "BAD") for n in range(6)], processes=1)
    assert {type(each) for each in found} == {WorkersUnavailable}
    assert sum(workers.jobs) == 6
