"""Puts the indexer together."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from libs import contracts
from libs.search.connection import connect
from libs.streaming import Stage
from services.indexer import indexing
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates

_STEPS: Mapping[type[contracts.Message], Callable[..., Any]] = {
    contracts.EnrichedArticle: indexing.index_articles,
    contracts.EnrichedArticleV1: indexing.index_articles_v1,
    contracts.Outcome: indexing.index_outcomes,
    contracts.SourceState: indexing.index_sources,
    contracts.Relation: indexing.index_coverage,
    contracts.Story: indexing.index_coverage,
    contracts.Utterance: indexing.index_coverage,
    contracts.LedgerRow: indexing.index_coverage,
}


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, all else into indices of their own."""
    client = connect(
        settings.opensearch_url,
        timeout=settings.opensearch_timeout,
        connections=settings.opensearch_connections,
    )
    search = OpenSearchWriter(client, load_templates(settings.index_prefix))
    stage = Stage("indexer", settings).using(search)
    for source, step in _STEPS.items():
        stage.connect_batch(partial(step, search=search), source=source)
    return stage
