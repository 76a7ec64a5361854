"""Gathers articles into jobs for worker processes, and gives each its own answer back."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Self

from libs.contracts import DetectedArticle, Result
from libs.errors import Postponed, Unavailable
from libs.workers.errors import PageCrashed, PageTooSlow
from libs.workers.pool import WorkerPool
from services.enricher.errors import TextCrashed, TextTooSlow
from services.enricher.worker import Rules, enrich_articles, enrich_without_model, load

_MOST_ARTICLES = 32  # of one job: more are hardly faster
_MOST_CHARACTERS = 50_000  # of one job, unless a single article has more: half a second of work


@dataclass
class _Waiting:
    article: DetectedArticle
    answer: asyncio.Future[Result] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def end(self, result: Result | Exception) -> None:
        if self.answer.done():  # the stage is stopping: nobody waits any more
            return
        if isinstance(result, Exception):
            self.answer.set_exception(result)
        else:
            self.answer.set_result(result)


class Batches:
    """The enricher's step: whatever waits when a process is free becomes its next job.

    What breaks a job is looked for by running its articles one by one, so that one that kills
    its process or takes too long costs its neighbours nothing.
    """

    def __init__(self, workers: WorkerPool, rules: Rules, *, processes: int) -> None:
        """`processes`: of the workers; so many jobs are under way at once."""
        self._workers = workers
        self._rules = rules
        self._processes = processes
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Returns once the models are loaded. Raises WorkersUnavailable where they cannot be."""
        await self._workers.run(partial(load, self._rules))
        self._tasks = [asyncio.create_task(self._serve()) for _ in range(self._processes)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def __call__(self, article: DetectedArticle) -> Result:
        """The enriched article. Raises TextTooSlow, TextCrashed and what the workers raise."""
        waiting = _Waiting(article)
        self._waiting.put_nowait(waiting)
        return await waiting.answer

    async def _serve(self) -> None:
        while True:
            await self._run(await self._next())

    async def _next(self) -> list[_Waiting]:
        """At least one article, and no more than this process's share of those that wait."""
        job = [await self._waiting.get()]
        share = min(_MOST_ARTICLES, ceil((self._waiting.qsize() + 1) / self._processes))
        characters = len(job[0].article.text)
        while len(job) < share and characters < _MOST_CHARACTERS:
            job.append(self._waiting.get_nowait())
            characters += len(job[-1].article.text)
        return job

    async def _run(self, job: Sequence[_Waiting]) -> None:
        articles = [each.article for each in job]
        try:
            results = await self._workers.run(partial(enrich_articles, articles, self._rules))
        except (Unavailable, Postponed) as error:
            for each in job:
                each.end(error)
        except Exception as error:  # noqa: BLE001 - sorted by libs.streaming.decisions
            if len(job) == 1:
                await self._end(job[0], error)
            else:
                for each in job:
                    await self._run([each])
        else:
            for each, result in zip(job, results, strict=True):
                each.end(result)

    async def _end(self, alone: _Waiting, error: Exception) -> None:
        if isinstance(error, PageTooSlow):
            alone.end(await self._without_model(alone.article, error))
        elif isinstance(error, PageCrashed):
            alone.end(TextCrashed())
        else:
            alone.end(error)

    async def _without_model(
        self, article: DetectedArticle, slow: PageTooSlow
    ) -> Result | Exception:
        work = partial(enrich_without_model, article, self._rules, why=f"names: no model, {slow}")
        try:
            return await self._workers.run(work)
        except PageTooSlow as error:
            return TextTooSlow(str(error))
        except Exception as error:  # noqa: BLE001 - as above
            return TextCrashed() if isinstance(error, PageCrashed) else error
