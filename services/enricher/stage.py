"""The enricher: detected articles in, enriched articles out; and those of a deal compared."""

from libs.contracts import DetectedArticle, EnrichedArticle, EnrichedArticleV1
from libs.deals import load_deals
from libs.forgetting.redis.tombstones import ForgottenList
from libs.forgetting.steps import refusing
from libs.streaming import RedisStreams, Stage
from services.enricher.batches import Batches
from services.enricher.settings import EnricherSettings
from services.enricher.wiring import comparison_of, workers_of
from services.enricher.worker import Rules


def build(settings: EnricherSettings) -> Stage:
    """The stage, which loads profiles and models when it starts. Raises BadProfile."""
    deals = load_deals(settings.profiles)  # a bad one is named before anything starts
    rules = Rules(settings.profiles, settings.revision, settings.v1)
    workers = workers_of(settings, rules)
    shared = RedisStreams(settings.redis, settings.key_prefix)
    batches = Batches(workers, rules, processes=workers.processes)
    stage = Stage("enricher", settings).using(shared).using(workers).using(batches)
    comparison = comparison_of(settings, shared, deals, metrics=stage.metrics)
    stage.background(comparison.run, name="comparison")
    step = refusing(batches, ForgottenList(shared))
    sinks = (EnrichedArticle, EnrichedArticleV1)
    return stage.connect(step, source=DetectedArticle, sink=sinks)
