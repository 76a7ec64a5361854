"""Puts the indexer together."""

from collections.abc import Callable
from functools import partial
from typing import Any

from libs import contracts
from libs.deals import load_deals
from libs.search.vocabulary import vocabulary_of
from libs.streaming import RedisStreams, Stage
from services.indexer import indexing
from services.indexer.settings import IndexerSettings
from services.indexer.wiring import alerting_of, writer_of

_COVERAGE = (contracts.Relation, contracts.Story, contracts.Utterance, contracts.LedgerRow)
_STEPS: dict[type[contracts.Message], Callable[..., Any]] = {
    contracts.EnrichedArticle: indexing.index_articles,
    contracts.EnrichedArticleV1: indexing.index_articles_v1,
    contracts.Outcome: indexing.index_outcomes,
    contracts.SourceState: indexing.index_sources,
    contracts.AlertMatch: indexing.index_alerts,
    **dict.fromkeys(_COVERAGE, indexing.index_coverage),
}
_WATCHED = {contracts.EnrichedArticle, contracts.EnrichedArticleV1, contracts.LedgerRow}


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, all else into indices of their own."""
    stage = Stage("indexer", settings)
    words = vocabulary_of(load_deals(settings.profiles))  # a bad one is named before the start
    shared = RedisStreams(settings.redis_url, settings.key_prefix)
    client, search = writer_of(settings, stage.metrics)
    alerting = alerting_of(settings, client, search, shared,
                           vocabulary=words, metrics=stage.metrics)  # fmt: skip
    for source, step in _STEPS.items():
        run = search.noticing_backlogs(partial(step, search=search), full=settings.batch_size)
        watched = alerting.watching(run) if source in _WATCHED else run
        stage.connect_batch(watched, source=source, sink=contracts.AlertMatch,
                            apart=settings.batch_gap, at_once=settings.concurrency)  # fmt: skip
    return stage.using(shared).using(search)
