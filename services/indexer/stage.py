"""Puts the indexer together."""

from functools import partial

from libs.search.connection import connect
from libs.streaming import Stage
from services.indexer.indexing import STEPS
from services.indexer.opensearch import OpenSearchWriter
from services.indexer.settings import IndexerSettings
from services.indexer.templates import load_templates


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, all else into indices of their own."""
    stage = Stage("indexer", settings)
    search = OpenSearchWriter(
        connect(settings.with_login(settings.opensearch_url), ca=settings.opensearch_ca,
                timeout=settings.opensearch_timeout, connections=settings.opensearch_connections),
        load_templates(settings.index_prefix),
        limits=settings.bulk_limits, gaps=settings.refresh_gaps, metrics=stage.metrics,
    )  # fmt: skip
    for source, step in STEPS.items():
        run = search.noticing_backlogs(partial(step, search=search), full=settings.batch_size)
        stage.connect_batch(
            run, source=source, apart=settings.batch_gap, at_once=settings.concurrency
        )
    return stage.using(search)
