"""The parts of the indexer, from its settings."""

from collections.abc import Mapping
from datetime import datetime, timezone
from functools import partial

from opensearchpy import AsyncOpenSearch

from libs.alerts.redis.store import AlertStore
from libs.contracts import Message
from libs.observability import Metrics
from libs.search.connection import connect
from libs.search.vocabulary import Vocabulary
from libs.streaming import RedisStreams
from libs.streaming.steps import BatchStep
from services.indexer.alerts.alerting import Alerting
from services.indexer.alerts.percolator import Percolator
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.rebuild.task import Rebuild
from services.indexer.retention import IndexRetention
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates


def client_of(settings: IndexerSettings, *, connections: int | None = None) -> AsyncOpenSearch:
    """A client for the search engine, with a pool of so many connections, else of the setting's."""
    return connect(
        settings.with_login(settings.opensearch_url),
        ca=settings.opensearch_ca,
        timeout=settings.opensearch_timeout,
        connections=connections or settings.opensearch_connections,
    )


def writer_of(
    settings: IndexerSettings, client: AsyncOpenSearch, metrics: Metrics
) -> OpenSearchWriter:
    """The one that writes to OpenSearch; it opens and closes the client."""
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
    client = client_of(settings, connections=1)
    return IndexRetention(client, settings.index_prefix, shared.leases, days=days)


def rebuild_of(
    settings: IndexerSettings,
    shared: RedisStreams,
    search: OpenSearchWriter,
    steps: Mapping[type[Message], BatchStep],
    *,
    metrics: Metrics,
) -> Rebuild:
    """The task that fills an index again that was lost."""
    return Rebuild(
        shared,
        search,
        steps,
        prefix=settings.index_prefix,
        every=settings.look_every,
        automatic=settings.rebuild,
        metrics=metrics,
        now=partial(datetime.now, timezone.utc),
    )


def alerting_of(
    settings: IndexerSettings,
    client: AsyncOpenSearch,
    writer: OpenSearchWriter,
    shared: RedisStreams,
    *,
    vocabulary: Vocabulary,
    metrics: Metrics,
) -> Alerting:
    """What holds articles against the saved alerts."""
    templates = load_templates(settings.index_prefix)
    percolator = Percolator(client, writer, templates, vocabulary, metrics)
    now = partial(datetime.now, timezone.utc)
    return Alerting(AlertStore(shared), percolator, now=now, metrics=metrics)
