"""Puts the parts of the fetcher together that take more than a line each."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from libs.deals import Deal
from libs.observability import Metrics
from libs.streaming import RedisStreams
from services.fetcher.archive.expander import ArchiveExpander
from services.fetcher.archive.expansion import PageLimits
from services.fetcher.archive.last_kept import RedisLastKept
from services.fetcher.archive.pages import ArchivedPages
from services.fetcher.archive.places import Places
from services.fetcher.archive.segments import Segments
from services.fetcher.archive.warc import WarcArchive
from services.fetcher.fetching import Memory, Origins
from services.fetcher.memory.ledger import RedisLedger
from services.fetcher.memory.redis_pages import RedisPageMemory
from services.fetcher.memory.revisit_schedule import RevisitSchedule
from services.fetcher.settings import FetcherSettings
from services.fetcher.sources.board import Board
from services.fetcher.sources.checks import RedisCheckBook
from services.fetcher.sources.files import FileSource
from services.fetcher.sources.scheduler import Look, Scheduler
from services.fetcher.web.http import HttpClient
from services.fetcher.web.metrics import WebMetrics
from services.fetcher.web.polite import PoliteWeb

Clock = Callable[[], datetime]


def archive_of(settings: FetcherSettings, shared: RedisStreams, now: Clock) -> WarcArchive | None:
    """The archive that every response goes to, if there is to be one."""
    if settings.archive is None:
        return None
    segments = Segments(settings.archive, max_bytes=settings.archive_max_bytes, now=now)
    return WarcArchive(segments, RedisLastKept(shared.redis, settings.key_prefix))


def web_of(
    settings: FetcherSettings,
    shared: RedisStreams,
    archive: WarcArchive | None,
    *,
    metrics: Metrics,
    now: Clock,
) -> PoliteWeb:
    """The web, at the pace that the settings allow."""
    measures = WebMetrics(metrics)
    client = HttpClient(
        settings.user_agent,
        now=now,
        limits=settings.http_limits,
        archive=archive,
        measures=measures,
    )
    return PoliteWeb(
        client,
        shared.redis,
        settings.key_prefix,
        politeness=settings.politeness,
        measures=measures,
    )


def origins_of(settings: FetcherSettings, web: PoliteWeb) -> Origins:
    """The web, readable files, and what is in WARC files."""
    places = Places(settings.archive, settings.file_roots)
    files = FileSource(
        settings.file_roots, max_bytes=settings.max_bytes, max_files=settings.max_items
    )
    records = ArchivedPages(places, max_bytes=settings.max_bytes)
    return Origins(web, files, records, ArchiveExpander(places, limits=PageLimits()))


def memory_of(settings: FetcherSettings, shared: RedisStreams) -> Memory:
    """What all replicas remember, in Redis."""
    ledger = RedisLedger(shared.redis, settings.key_prefix)
    return Memory(ledger, RedisPageMemory(shared), RedisCheckBook(shared))


def scheduler_of(
    settings: FetcherSettings,
    shared: RedisStreams,
    deals: Sequence[Deal],
    *,
    metrics: Metrics,
    now: Clock,
) -> Scheduler:
    """Asks for sources and for pages to look at again, and forgets those long gone."""
    also: list[Look] = [partial(_forget, RedisPageMemory(shared), settings.forget_after)]
    if settings.revisits:
        also.append(RevisitSchedule(shared).look)
    board, tick = Board(shared, now=now), settings.scheduler_tick
    return Scheduler(board, deals, tick=tick, now=now, metrics=metrics, also=also)


async def _forget(pages: RedisPageMemory, after: float, now_ms: int) -> int:
    await pages.forget(now_ms - round(after * 1000))
    return 0  # nothing was asked for
