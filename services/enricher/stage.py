"""The enricher: detected articles in, enriched articles out."""

from datetime import datetime, timezone
from functools import partial

from libs.contracts import DetectedArticle, EnrichedArticle, EnrichedArticleV1
from libs.coverage.picture import Viewer
from libs.coverage.vectors import SentenceEncoder
from libs.deals import load_deals
from libs.streaming import RedisStreams, Stage
from libs.workers.pool import ProcessWorkerPool
from services.enricher.batches import Batches
from services.enricher.coverage.comparison import Comparison
from services.enricher.coverage.store import CoverageStore
from services.enricher.settings import EnricherSettings
from services.enricher.worker import Rules, load


def build(settings: EnricherSettings) -> Stage:
    """The stage, which loads profiles and models when it starts. Raises BadProfile."""
    deals = load_deals(settings.profiles)  # a bad one is named before anything starts
    rules = Rules(settings.profiles, settings.revision, settings.v1)
    workers = ProcessWorkerPool(
        settings.processes,
        time_limit=settings.time_limit,
        memory_limit=None,
        prepare=partial(load, rules),
    )
    batches = Batches(workers, rules, processes=workers.processes)
    shared = RedisStreams(settings.redis_url, settings.key_prefix)
    stage = Stage("enricher", settings).using(shared).using(workers).using(batches)
    comparison = Comparison(
        CoverageStore(shared),
        deals,
        lambda: Viewer(SentenceEncoder()),
        every=settings.compare_every,
        most_versions=settings.coverage_versions,
        now=partial(datetime.now, timezone.utc),
        metrics=stage.metrics,
    )
    stage.background(comparison.run, name="comparison")
    sinks = (EnrichedArticle, EnrichedArticleV1)
    return stage.connect(batches, source=DetectedArticle, sink=sinks)
