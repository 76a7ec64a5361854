"""Puts the indexer together."""

from functools import partial

from libs.contracts import (
    EnrichedArticle,
    EnrichedArticleV1,
    LedgerRow,
    Outcome,
    Relation,
    SourceState,
    Story,
    Utterance,
)
from libs.search.connection import connect
from libs.streaming import Stage
from services.indexer.indexing import (
    index_articles,
    index_articles_v1,
    index_coverage,
    index_outcomes,
    index_sources,
)
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, all else into indices of their own."""
    client = connect(
        settings.opensearch_url,
        timeout=settings.opensearch_timeout,
        connections=settings.opensearch_connections,
    )
    search = OpenSearchWriter(client, load_templates(settings.index_prefix))
    stage = (
        Stage("indexer", settings)
        .using(search)
        .connect_batch(partial(index_articles, search=search), source=EnrichedArticle)
        .connect_batch(partial(index_articles_v1, search=search), source=EnrichedArticleV1)
        .connect_batch(partial(index_outcomes, search=search), source=Outcome)
        .connect_batch(partial(index_sources, search=search), source=SourceState)
    )
    for kind in (Relation, Story, Utterance, LedgerRow):
        stage.connect_batch(partial(index_coverage, search=search), source=kind)
    return stage
