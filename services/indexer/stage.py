"""Puts the indexer together."""

from libs.forgetting.redis.tombstones import ForgottenList
from libs.streaming import RedisStreams, Stage
from services.indexer.settings import IndexerSettings
from services.indexer.steps import steps_of
from services.indexer.wiring import client_of, rebuild_of, retention_of, writer_of


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, all else into indices of their own."""
    stage = Stage("indexer", settings)
    shared = RedisStreams(settings.redis_url, settings.key_prefix)
    search = writer_of(settings, client_of(settings), stage.metrics)
    steps = steps_of(search, ForgottenList(shared))
    for source, step in steps.items():
        run = search.noticing_backlogs(step, full=settings.batch_size)
        stage.connect_batch(
            run, source=source, apart=settings.batch_gap, at_once=settings.concurrency
        )
    rebuild = rebuild_of(settings, shared, search, steps, metrics=stage.metrics)
    stage.background(rebuild.run, name="rebuild")
    if (retention := retention_of(settings, shared)) is not None:
        stage.using(retention).background(retention.run, name="retention")
    return stage.using(shared).using(search)
