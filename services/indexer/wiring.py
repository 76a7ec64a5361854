"""The parts of the indexer, from its settings."""

from datetime import datetime, timezone
from functools import partial

from opensearchpy import AsyncOpenSearch

from libs.alerts.redis.store import AlertStore
from libs.observability import Metrics
from libs.search.connection import connect
from libs.search.vocabulary import Vocabulary
from libs.streaming import RedisStreams
from services.indexer.alerts.alerting import Alerting
from services.indexer.alerts.percolator import Percolator
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates


def writer_of(
    settings: IndexerSettings, metrics: Metrics
) -> tuple[AsyncOpenSearch, OpenSearchWriter]:
    """A client, and the writer that opens and closes it."""
    client = connect(
        settings.opensearch_url,
        timeout=settings.opensearch_timeout,
        connections=settings.opensearch_connections,
    )
    templates = load_templates(settings.index_prefix)
    writer = OpenSearchWriter(
        client,
        templates,
        limits=settings.bulk_limits,
        gaps=settings.refresh_gaps,
        metrics=metrics,
    )
    return client, writer


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
