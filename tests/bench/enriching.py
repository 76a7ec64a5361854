"""The enricher alone, from its stream to its stream, against a bare `nlp.pipe`.

The bare loop is spaCy by itself with the same models and pipes on the same texts: it writes
nothing and knows no profile, sum, deal or delivery. Both are measured in processor time, that of
the enricher in all its processes together, so that what else the machine does weighs on neither.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle

import psutil
import spacy
from spacy.language import Language

from deploy.demo import generate
from libs.contracts import DetectedArticle, LanguageReading
from libs.streaming import RedisStreams
from libs.streaming.consumer import Consumer
from services.enricher.model.models import PACKAGES
from services.enricher.settings import EnricherSettings
from services.enricher.stage import build
from tests.bench.rates import Rates, middle
from tests.messages import fetched
from tests.stages import until, wire

SIZES = (500, 2_000, 5_000)  # characters: a brief, an agency's report, a long article
_UNUSED = ("parser", "lemmatizer", "senter")
_LOADED_AFTER = 4  # articles: both languages are warm
_TURNS = 3


@dataclass(frozen=True)
class Enriching:
    """Articles of one size: how many a second of one core, and MiB of each process at the end."""

    size: int
    rates: Rates
    memory: tuple[float, ...]


def articles_of(size: int, number: int) -> list[DetectedArticle]:
    """So many articles, half of them French, made of the demo's paragraphs."""
    paragraphs = {
        language: cycle(
            [each for page in generate(300, 1) if page.language == language
             for each in page.paragraphs]
        )
        for language in PACKAGES
    }  # fmt: skip
    languages = cycle(PACKAGES)
    return [_article(n, size, language, paragraphs[language])
            for n, language in zip(range(number), languages, strict=False)]  # fmt: skip


def _article(number: int, size: int, language: str, paragraphs: Iterable[str]) -> DetectedArticle:
    text = ""
    for paragraph in paragraphs:
        text += f"{paragraph}\n"
        if len(text) >= size:
            break
    reading = LanguageReading(language=language, confidence=1.0, agreed=True)
    return DetectedArticle(**dict(fetched(number, text=text[:size])), language=reading)


async def _enrich(url: str, articles: Sequence[DetectedArticle]) -> tuple[float, tuple[float, ...]]:
    """Articles for each second of processor time, and MiB of the service and of its processes."""
    prefix = f"{{bench-enriching-{time.monotonic_ns()}}}"
    settings = EnricherSettings(redis_url=url, key_prefix=prefix, health_port=0)
    async with RedisStreams(url, prefix) as streams:
        stage = build(settings)
        runtime = Consumer(stage, streams, stage.metrics)
        running = asyncio.create_task(runtime.run())

        async def through(some: Sequence[DetectedArticle], total: int) -> None:
            pipeline = streams.redis.pipeline(transaction=False)
            for article in some:
                pipeline.xadd(streams.key("articles.detected"), dict(wire(article)))
            await pipeline.execute()
            target = streams.key("articles.enriched.v2")
            await until(lambda: _holds(streams, target, total))

        await through(articles[:_LOADED_AFTER], _LOADED_AFTER)
        before = _seconds()
        await through(articles[_LOADED_AFTER:], len(articles))
        took = _seconds() - before
        memory = _memory()
        runtime.stop()
        await running
        await streams.redis.delete(*[key async for key in streams.redis.scan_iter(f"{prefix}:*")])
    return (len(articles) - _LOADED_AFTER) / took, memory


async def _holds(streams: RedisStreams, key: str, number: int) -> bool:
    return bool(await streams.redis.xlen(key) >= number)


def _family() -> list[psutil.Process]:
    ours = psutil.Process()
    return [ours, *(child for child in ours.children(recursive=True)
                    if "libs.workers.process" in " ".join(child.cmdline()))]  # fmt: skip


def _seconds() -> float:
    return sum(sum(process.cpu_times()[:2]) for process in _family())


def _memory() -> tuple[float, ...]:
    """Memory of each process in proportion to those that share it, if the system tells."""
    return tuple(
        getattr(process.memory_full_info(), "pss", process.memory_info().rss) / 2**20
        for process in _family()
    )


def _bare(models: dict[str, Language], articles: Sequence[DetectedArticle]) -> float:
    texts = {
        language: [each.text for each in articles if each.language.language == language]
        for language in models
    }
    started = time.process_time()
    for language, model in models.items():
        with model.memory_zone():
            for doc in model.pipe(texts[language], batch_size=32):
                list(doc.ents)
    return len(articles) / (time.process_time() - started)


async def measure(url: str, *, characters: int) -> list[Enriching]:
    """For each size, texts of so many characters in all: the middle of three turns."""
    models = {
        language: spacy.load(package, exclude=list(_UNUSED))
        for language, package in PACKAGES.items()
    }
    found = []
    for size in SIZES:
        articles = articles_of(size, characters // size)
        ours, bare = [], []
        for _ in range(_TURNS):
            bare.append(_bare(models, articles))
            rate, memory = await _enrich(url, articles)
            ours.append(rate)
        found.append(Enriching(size, Rates(middle(ours), middle(bare)), memory))
    return found
