"""The enricher: detected articles in, enriched articles out."""

from functools import partial

from libs.contracts import DetectedArticle, EnrichedArticle, EnrichedArticleV1
from libs.deals import load_deals
from libs.streaming import Stage
from libs.workers.pool import ProcessWorkerPool
from services.enricher.batches import Batches
from services.enricher.settings import EnricherSettings
from services.enricher.worker import Rules, load


def build(settings: EnricherSettings) -> Stage:
    """The stage, which loads profiles and models when it starts. Raises BadProfile."""
    load_deals(settings.profiles)  # a bad one is named before anything starts
    rules = Rules(settings.profiles, settings.revision, settings.v1)
    workers = ProcessWorkerPool(
        settings.processes,
        time_limit=settings.time_limit,
        memory_limit=None,
        prepare=partial(load, rules),
    )
    batches = Batches(workers, rules, processes=workers.processes)
    stage = Stage("enricher", settings).using(workers).using(batches)
    sinks = (EnrichedArticle, EnrichedArticleV1)
    return stage.connect(batches, source=DetectedArticle, sink=sinks)
