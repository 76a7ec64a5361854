"""Puts the fetcher together."""

from datetime import datetime, timezone
from functools import partial

from libs.contracts import FetchedArticle, FetchRequest
from libs.deals import load_deals
from libs.streaming import RedisStreams, Stage
from libs.streaming.janitor import Janitor
from services.fetcher.fetching import Fetcher, Sources, following
from services.fetcher.memory.ledger import RedisLedger
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.board import Board
from services.fetcher.sources.files import FileSource
from services.fetcher.sources.scheduler import Scheduler
from services.fetcher.web.http import HttpClient
from services.fetcher.workers import ProcessWorkers


def build(settings: FetcherSettings) -> Stage:
    """Requests into articles, or into more requests; and requests for what is due."""
    deals, now = load_deals(settings.profiles), partial(datetime.now, timezone.utc)
    shared = RedisStreams(settings.redis_url, settings.key_prefix)
    web = HttpClient(settings.user_agent, now=now, limits=settings.http_limits)
    files = FileSource(
        settings.file_roots, max_bytes=settings.max_bytes, max_files=settings.max_items
    )
    time, memory = settings.extraction_timeout, settings.extraction_memory
    workers = ProcessWorkers(settings.extraction_processes, time_limit=time, memory_limit=memory)
    sources = Sources(web, files, RedisLedger(shared.redis, settings.key_prefix))
    limits, follows = settings.expansion_limits, following(deals)
    step = Fetcher(sources, following=follows, workers=workers, limits=limits, now=now)
    janitor = Janitor(shared, every=settings.tidy_every, keep_enriched=settings.keep_enriched)
    stage = Stage("fetcher", settings).using(shared).using(web).using(workers)
    backlog, tick = settings.max_backlog, settings.scheduler_tick
    scheduler = Scheduler(Board(shared, now=now), deals, tick=tick, now=now, metrics=stage.metrics)
    if settings.scheduler:
        stage.background(scheduler.run, name="scheduler")
    stage.background(janitor.run, name="janitor")
    return stage.connect(step, source=FetchRequest, sink=FetchedArticle, max_backlog=backlog)
