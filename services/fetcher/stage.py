"""Puts the fetcher together."""

from datetime import datetime, timezone
from functools import partial

from libs.contracts import FetchedArticle, FetchRequest
from libs.deals import load_deals
from libs.streaming import RedisStreams, Stage
from services.fetcher import wiring
from services.fetcher.pages.redis.store import RedisPageStore
from services.fetcher.parsing.parser import Parser
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.redis.poll_log import RedisPollLog
from services.fetcher.step import FetchStep


def build(settings: FetcherSettings) -> Stage:
    """Requests into articles, or into more requests; and requests for what is due."""
    deals, now = load_deals(settings.profiles), partial(datetime.now, timezone.utc)
    stage = Stage("fetcher", settings)
    shared = RedisStreams(settings.redis, settings.key_prefix)
    archive = wiring.archive_of(settings, shared, now)
    web = wiring.web_of(settings, shared, archive, metrics=stage.metrics, now=now)
    workers = wiring.workers_of(settings)
    parser = Parser.following(deals, workers)
    store, polls = RedisPageStore(shared), RedisPollLog(shared)
    origins, limits = wiring.origins_of(settings, web), settings.expansion_limits
    step = FetchStep(origins, store, polls, parser=parser, limits=limits, now=now)
    refusing = wiring.refusing_of(settings, shared, step)
    for client in (shared, archive, web, workers):
        if client is not None:
            stage.using(client)
    background = wiring.background_of(settings, shared, deals, metrics=stage.metrics, now=now)
    for name, task in background.items():
        stage.background(task.run, name=name)
    sinks, backlog = (FetchedArticle, FetchRequest), settings.max_backlog
    return stage.connect(refusing, source=FetchRequest, sink=sinks, max_backlog=backlog)
