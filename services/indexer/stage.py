"""Puts the indexer together."""

from collections.abc import Callable
from functools import partial
from typing import Any

from libs import contracts
from libs.streaming import RedisStreams, Stage
from services.indexer import indexing
from services.indexer.settings import IndexerSettings
from services.indexer.wiring import rebuild_of, writer_of

_COVERAGE = (contracts.Relation, contracts.Story, contracts.Utterance, contracts.LedgerRow)
_STEPS: dict[type[contracts.Message], Callable[..., Any]] = {
    contracts.EnrichedArticle: indexing.index_articles,
    contracts.EnrichedArticleV1: indexing.index_articles_v1,
    contracts.Outcome: indexing.index_outcomes,
    contracts.SourceState: indexing.index_sources,
    **dict.fromkeys(_COVERAGE, indexing.index_coverage),
}


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, all else into indices of their own."""
    stage = Stage("indexer", settings)
    search = writer_of(settings, metrics=stage.metrics)
    steps = {source: partial(step, search=search) for source, step in _STEPS.items()}
    for source, step in steps.items():
        run = search.noticing_backlogs(step, full=settings.batch_size)
        stage.connect_batch(
            run, source=source, apart=settings.batch_gap, at_once=settings.concurrency
        )
    shared = RedisStreams(settings.redis_url, settings.key_prefix)
    rebuild = rebuild_of(settings, shared, search, steps, metrics=stage.metrics)
    stage.background(rebuild.run, name="rebuild")
    return stage.using(shared).using(search)
