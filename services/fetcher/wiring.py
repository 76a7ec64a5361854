"""Puts the parts of the fetcher together that take more than a line each."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from libs.deals import Deal
from libs.forgetting.redis.tombstones import ForgottenList
from libs.observability import Metrics
from libs.streaming import RedisStreams
from libs.streaming.operations.janitor import Janitor
from libs.workers.pool import ProcessWorkerPool
from services.fetcher.files import FileSource
from services.fetcher.forgetting import Fetch, RefusingFetch, Withholding, erase_late
from services.fetcher.http.client import HttpClient
from services.fetcher.http.polite_client import PoliteClient
from services.fetcher.pages.redis.revisit_poller import RevisitPoller
from services.fetcher.pages.redis.store import RedisPageStore
from services.fetcher.parsing.parser import LOAD_PARSERS
from services.fetcher.scheduler import Poll, Scheduler
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.redis.schedule_store import ScheduleStore
from services.fetcher.step import Origins
from services.fetcher.warc.dedup import RedisDedupIndex
from services.fetcher.warc.ownership import ArchiveMark
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.reader import WarcReader
from services.fetcher.warc.replay import WarcReplay
from services.fetcher.warc.retention import ArchiveRetention, Retention
from services.fetcher.warc.segments import Segments
from services.fetcher.warc.writer import WarcWriter

Clock = Callable[[], datetime]


def archive_of(settings: FetcherSettings, shared: RedisStreams, now: Clock) -> WarcWriter | None:
    """The archive that every response goes to, if there is to be one."""
    if settings.archive is None:
        return None
    segments = Segments(settings.archive, max_bytes=settings.archive_max_bytes, now=now)
    days = settings.archive_keep_days
    full_again = None if days is None else timedelta(days=days / 2)
    dedup = RedisDedupIndex(shared.redis, settings.key_prefix)
    withheld = Withholding(ForgottenList(shared))
    mark = ArchiveMark(settings.archive, shared.redis, settings.key_prefix).make
    return WarcWriter(segments, dedup, full_again=full_again, withheld=withheld, mark=mark)


def refusing_of(
    settings: FetcherSettings,
    shared: RedisStreams,
    step: Fetch,
) -> RefusingFetch:
    """The step, which refuses what is forgotten."""
    erased = None if settings.archive is None else partial(erase_late, settings.archive)
    return RefusingFetch(step, ForgottenList(shared), erase=erased)


def web_of(
    settings: FetcherSettings,
    shared: RedisStreams,
    archive: WarcWriter | None,
    *,
    metrics: Metrics,
    now: Clock,
) -> PoliteClient:
    """The web, at the rate that the settings allow."""
    client = HttpClient(
        settings.user_agent,
        now=now,
        limits=settings.http_limits,
        archive=archive,
        metrics=metrics,
    )
    return PoliteClient(
        client,
        shared.redis,
        settings.key_prefix,
        politeness=settings.politeness,
        metrics=metrics,
    )


def origins_of(settings: FetcherSettings, web: PoliteClient) -> Origins:
    """The web, readable files, and what is in WARC files."""
    paths = WarcPaths(settings.archive, settings.file_roots)
    files = FileSource(settings.file_roots, max_bytes=settings.max_bytes)
    records = WarcReader(paths, max_bytes=settings.max_bytes)
    return Origins(web, files, records, WarcReplay(paths, limits=BatchLimits()))


def workers_of(settings: FetcherSettings) -> ProcessWorkerPool:
    """The processes that parse pages, within their limits."""
    return ProcessWorkerPool(
        settings.extraction_processes,
        time_limit=settings.extraction_timeout,
        memory_limit=settings.extraction_memory,
        prepare=LOAD_PARSERS,
    )


def background_of(
    settings: FetcherSettings,
    shared: RedisStreams,
    deals: Sequence[Deal],
    *,
    metrics: Metrics,
    now: Clock,
) -> dict[str, Scheduler | Janitor | ArchiveRetention]:
    """What runs beside the step, by name: the schedule, and what removes what is done with."""
    tasks: dict[str, Scheduler | Janitor | ArchiveRetention] = {}
    if settings.scheduler:
        tasks["scheduler"] = _scheduler(settings, shared, deals, metrics=metrics, now=now)
    days = settings.keep_dead_days
    tasks["janitor"] = Janitor(
        shared,
        every=settings.tidy_every,
        keep_enriched=settings.keep_enriched,
        keep_dead=None if days is None else days * 86_400,
    )
    keep = Retention(settings.archive_keep_days, settings.archive_keep_bytes)
    if settings.archive is not None and keep.is_on:
        retention = ArchiveRetention(settings.archive, keep, now=now, metrics=metrics)
        tasks["archive retention"] = retention
    return tasks


def _scheduler(
    settings: FetcherSettings,
    shared: RedisStreams,
    deals: Sequence[Deal],
    *,
    metrics: Metrics,
    now: Clock,
) -> Scheduler:
    """Asks for sources and for pages to fetch again, and forgets those long gone."""
    also: list[Poll] = [partial(_forget, RedisPageStore(shared), settings.forget_after)]
    if settings.revisits:
        also.append(RevisitPoller(shared).poll)
    store, tick = ScheduleStore(shared, now=now), settings.scheduler_tick
    return Scheduler(store, deals, tick=tick, now=now, metrics=metrics, also=also)


async def _forget(pages: RedisPageStore, after: float, now_ms: int) -> int:
    await pages.forget(now_ms - round(after * 1000))
    return 0  # nothing was asked for
