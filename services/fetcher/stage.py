"""Puts the fetcher together."""

from datetime import datetime, timezone
from functools import partial

from libs.contracts import FetchedArticle, FetchRequest
from libs.deals import load_deals
from libs.streaming import RedisStreams, Stage
from libs.streaming.operations.janitor import Janitor
from services.fetcher.pages.redis.store import RedisPageStore
from services.fetcher.parsing.parser import Parser
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.redis.poll_log import RedisPollLog
from services.fetcher.step import FetchStep
from services.fetcher.wiring import archive_of, origins_of, scheduler_of, web_of, workers_of


def build(settings: FetcherSettings) -> Stage:
    """Requests into articles, or into more requests; and requests for what is due."""
    deals, now = load_deals(settings.profiles), partial(datetime.now, timezone.utc)
    stage = Stage("fetcher", settings)
    shared = RedisStreams(settings.redis_url, settings.key_prefix)
    archive = archive_of(settings, shared, now)
    web = web_of(settings, shared, archive, metrics=stage.metrics, now=now)
    workers = workers_of(settings)
    parser = Parser.following(deals, workers)
    store, polls = RedisPageStore(shared), RedisPollLog(shared)
    origins, limits = origins_of(settings, web), settings.expansion_limits
    step = FetchStep(origins, store, polls, parser=parser, limits=limits, now=now)
    for client in (shared, archive, web, workers):
        if client is not None:
            stage.using(client)
    if settings.scheduler:
        scheduler = scheduler_of(settings, shared, deals, metrics=stage.metrics, now=now)
        stage.background(scheduler.run, name="scheduler")
    janitor = Janitor(shared, every=settings.tidy_every, keep_enriched=settings.keep_enriched)
    stage.background(janitor.run, name="janitor")
    sinks, backlog = (FetchedArticle, FetchRequest), settings.max_backlog
    return stage.connect(step, source=FetchRequest, sink=sinks, max_backlog=backlog)
