"""The parts of the indexer, from its settings."""

from collections.abc import Mapping
from datetime import datetime, timezone
from functools import partial

from libs.contracts import Message
from libs.observability import Metrics
from libs.search.connection import connect
from libs.streaming import RedisStreams
from libs.streaming.steps import BatchStep
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.rebuild.task import Rebuild
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates


def writer_of(settings: IndexerSettings, *, metrics: Metrics) -> OpenSearchWriter:
    """What writes to the search engine."""
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
