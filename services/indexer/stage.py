"""Puts the indexer together."""

from functools import partial

from libs.contracts import EnrichedArticle, EnrichedArticleV1, Outcome, SourceState
from libs.search.connection import connect
from libs.streaming import Stage
from services.indexer.indexing import (
    index_articles,
    index_articles_v1,
    index_outcomes,
    index_sources,
)
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, outcomes and sources into their own."""
    client = connect(
        settings.opensearch_url,
        timeout=settings.opensearch_timeout,
        connections=settings.opensearch_connections,
    )
    search = OpenSearchWriter(client, load_templates(settings.index_prefix))
    return (
        Stage("indexer", settings)
        .using(search)
        .connect_batch(partial(index_articles, search=search), source=EnrichedArticle)
        .connect_batch(partial(index_articles_v1, search=search), source=EnrichedArticleV1)
        .connect_batch(partial(index_outcomes, search=search), source=Outcome)
        .connect_batch(partial(index_sources, search=search), source=SourceState)
    )
