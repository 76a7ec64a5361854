"""The parts of the indexer, from its settings."""

from collections.abc import Callable
from functools import partial
from typing import Any

from libs import contracts
from libs.contracts import Message
from libs.forgetting.identities import Identity, identity_of
from libs.forgetting.redis.tombstones import ForgottenList
from libs.forgetting.steps import refusing_some
from libs.observability import Metrics
from libs.search.connection import connect
from libs.streaming import RedisStreams
from libs.streaming.steps import BatchStep
from services.indexer import indexing
from services.indexer.coverage import articles_in
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.retention import IndexRetention
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates

_ARTICLES: dict[type[Message], Callable[..., Any]] = {
    contracts.EnrichedArticle: indexing.index_articles,
    contracts.EnrichedArticleV1: indexing.index_articles_v1,
}
_REPORTS: dict[type[Message], Callable[..., Any]] = {contracts.Outcome: indexing.index_outcomes}
_COVERAGE: dict[type[Message], Callable[..., Any]] = dict.fromkeys(
    (contracts.Relation, contracts.Story, contracts.Utterance, contracts.LedgerRow),
    indexing.index_coverage,
)


def writer_of(settings: IndexerSettings, metrics: Metrics) -> OpenSearchWriter:
    """The one that writes to OpenSearch."""
    client = connect(
        settings.opensearch_url,
        timeout=settings.opensearch_timeout,
        connections=settings.opensearch_connections,
    )
    return OpenSearchWriter(
        client,
        load_templates(settings.index_prefix),
        limits=settings.bulk_limits,
        gaps=settings.refresh_gaps,
        metrics=metrics,
    )


def retention_of(settings: IndexerSettings, shared: RedisStreams) -> IndexRetention | None:
    """The task that removes what need not be kept; None where all is."""
    keep = {"versions": settings.keep_versions_days, "outcomes": settings.keep_outcomes_days}
    days = {name: each for name, each in keep.items() if each is not None}
    if not days:
        return None
    client = connect(settings.opensearch_url, timeout=settings.opensearch_timeout, connections=1)
    return IndexRetention(client, settings.index_prefix, shared.leases, days=days)


def steps_of(search: OpenSearchWriter, listed: ForgottenList) -> dict[type[Message], BatchStep]:
    """The step for each class of messages. Nothing that is forgotten is written.

    An article that is ends as `forgotten`; of what is known across articles, which is told anew
    without it, and of outcomes nobody is told.
    """
    steps: dict[type[Message], BatchStep] = {
        contracts.SourceState: partial(indexing.index_sources, search=search)
    }
    for source, step in _ARTICLES.items():
        steps[source] = refusing_some(partial(step, search=search), listed)
    for source, step in _REPORTS.items():
        steps[source] = refusing_some(partial(step, search=search), listed, ends_requests=False)
    for source, step in _COVERAGE.items():
        steps[source] = refusing_some(
            partial(step, search=search), listed, identity=_of_coverage, ends_requests=False
        )
    return steps


def _of_coverage(message: contracts.Coverage) -> Identity:
    return identity_of(message).joined(Identity(articles_in(message)))
