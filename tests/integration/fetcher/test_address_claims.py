"""Who may fetch an address, while a fetch takes long and after its process has died."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TypeVar

import pytest

from libs.contracts import FetchedArticle, FetchRequest, Hold
from libs.contracts.keys import address_in_flight, in_flight
from libs.parsing.page import Page
from libs.streaming import RedisStreams
from services.fetcher.files import FileSource
from services.fetcher.http.response import Response, Validators
from services.fetcher.pages.redis.store import RedisPageStore
from services.fetcher.pages.state import page_id_of
from services.fetcher.parsing.parser import Parser
from services.fetcher.sources.expansion import ExpansionLimits
from services.fetcher.sources.redis.poll_log import RedisPollLog
from services.fetcher.sources.topic_filter import TopicFilter
from services.fetcher.step import FetchStep, Origins
from services.fetcher.warc.page_requests import BatchLimits
from services.fetcher.warc.paths import WarcPaths
from services.fetcher.warc.reader import WarcReader
from services.fetcher.warc.replay import WarcReplay
from tests.unit.fetcher.html_pages import NEWS, SEEN_AT, URL

T = TypeVar("T")
LEASE = 0.4


class SlowWeb:
    """A site that answers when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.answers = asyncio.Event()

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Response:
        del validators
        self.asked += 1
        await self.answers.wait()
        page = Page(request.url, NEWS.encode(), "text/html; charset=utf-8")
        return Response(page, SEEN_AT, Validators(), digest="d")

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        del address
        return ()


class InPlace:
    """WorkerPool that are not elsewhere."""

    async def run(self, work: Callable[[], T]) -> T:
        return work()


@pytest.fixture
async def streams(broker_url: str, key_prefix: str) -> AsyncIterator[RedisStreams]:
    async with RedisStreams(broker_url, key_prefix) as opened:
        yield opened


@pytest.fixture
def web() -> SlowWeb:
    return SlowWeb()


@pytest.fixture
def step(streams: RedisStreams, web: SlowWeb) -> FetchStep:
    paths = WarcPaths(None, ())
    return FetchStep(
        Origins(
            web,
            FileSource((), max_bytes=100_000),
            WarcReader(paths, max_bytes=100_000),
            WarcReplay(paths, limits=BatchLimits()),
        ),
        RedisPageStore(streams, claim_seconds=LEASE),
        RedisPollLog(streams),
        parser=Parser(InPlace(), TopicFilter(())),
        limits=ExpansionLimits(),
        now=lambda: SEEN_AT,
    )


async def test_a_fetch_keeps_its_address_however_long_it_takes(
    step: FetchStep, web: SlowWeb
) -> None:
    first = asyncio.create_task(step(FetchRequest(url=URL, request_id="r1")))
    await asyncio.sleep(3 * LEASE)
    second = asyncio.create_task(step(FetchRequest(url=URL, request_id="r2")))
    await asyncio.wait([second], timeout=3 * LEASE)
    web.answers.set()
    ended = await second
    assert web.asked == 1
    assert (ended.fate, ended.code) == ("duplicate", "in_flight")
    result = await first
    [article] = result.messages
    assert isinstance(article, FetchedArticle)
    held = {each.key: each.seconds for each in result.effects if isinstance(each, Hold)}
    version = in_flight(article.article_id, article.version)
    assert held == dict.fromkeys((address_in_flight(page_id_of(URL)), version), 24 * 3600)


async def test_the_address_of_a_fetch_that_died_is_free_when_its_lease_ends(
    streams: RedisStreams, step: FetchStep, web: SlowWeb
) -> None:
    dying = asyncio.create_task(step(FetchRequest(url=URL, request_id="r1")))
    await asyncio.sleep(LEASE / 2)
    dying.cancel()  # as at the end of a process: nothing is given back
    with suppress(asyncio.CancelledError):
        await dying
    await asyncio.sleep(1.5 * LEASE)
    assert not await streams.redis.exists(streams.key(address_in_flight(page_id_of(URL))))
    web.answers.set()
    assert (await step(FetchRequest(url=URL, request_id="r2"))).fate is None
    assert web.asked == 2
