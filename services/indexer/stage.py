"""Puts the indexer together."""

from libs.contracts import AlertMatch
from libs.deals import load_deals
from libs.forgetting.redis.tombstones import ForgottenList
from libs.search.shipped import shipped_thesaurus
from libs.search.vocabulary import vocabulary_of
from libs.streaming import RedisStreams, Stage
from services.indexer.settings import IndexerSettings
from services.indexer.steps import WATCHED, steps_of
from services.indexer.wiring import alerting_of, client_of, rebuild_of, retention_of, writer_of


def build(settings: IndexerSettings) -> Stage:
    """Articles into `articles` and `versions`, all else into indices of their own."""
    stage = Stage("indexer", settings)
    words = vocabulary_of(  # a bad profile is named before the start
        load_deals(settings.profiles), shipped_thesaurus()
    )
    shared = RedisStreams(settings.redis, settings.key_prefix)
    client = client_of(settings)
    search = writer_of(settings, client, stage.metrics)
    alerting = alerting_of(settings, client, search, shared,
                           vocabulary=words, metrics=stage.metrics)  # fmt: skip
    steps = steps_of(search, ForgottenList(shared))
    for source, step in steps.items():
        run = search.noticing_backlogs(step, full=settings.batch_size)
        watched = alerting.watching(run) if source in WATCHED else run
        stage.connect_batch(watched, source=source, sink=AlertMatch,
                            apart=settings.batch_gap, at_once=settings.concurrency)  # fmt: skip
    rebuild = rebuild_of(settings, shared, search, steps, metrics=stage.metrics)
    stage.background(rebuild.run, name="rebuild")
    if (retention := retention_of(settings, shared)) is not None:
        stage.using(retention).background(retention.run, name="retention")
    return stage.using(shared).using(search).ready_when(search.problem)
