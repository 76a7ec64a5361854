"""Who may fetch an address, while a fetch takes long and after its process has died."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TypeVar

import pytest

from libs.contracts import FetchedArticle, FetchRequest
from libs.contracts.keys import address_in_flight
from libs.streaming import RedisStreams
from services.fetcher.http.response import Page, Response, Validators
from services.fetcher.pages.redis_store import RedisLedger, RedisPageStore
from services.fetcher.pages.state import page_id_of
from services.fetcher.pages.visit import WebStep
from services.fetcher.parsing.parser import Parser
from services.fetcher.sources.expansion import ExpansionLimits
from services.fetcher.sources.topic_filter import TopicFilter
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
def visits(streams: RedisStreams, web: SlowWeb) -> WebStep:
    return WebStep(
        web,
        RedisLedger(streams.redis, streams.key("")[:-1]),
        RedisPageStore(streams, claim_seconds=LEASE),
        parser=Parser(InPlace(), TopicFilter(())),
        limits=ExpansionLimits(),
        now=lambda: SEEN_AT,
    )


async def test_a_fetch_keeps_its_address_however_long_it_takes(
    streams: RedisStreams, visits: WebStep, web: SlowWeb
) -> None:
    first = asyncio.create_task(visits.fetch(FetchRequest(url=URL, request_id="r1")))
    await asyncio.sleep(3 * LEASE)
    second = asyncio.create_task(visits.fetch(FetchRequest(url=URL, request_id="r2")))
    await asyncio.wait([second], timeout=3 * LEASE)
    web.answers.set()
    ended = await second
    assert web.asked == 1
    assert (ended.fate, ended.code) == ("duplicate", "in_flight")
    [article] = (await first).messages
    assert isinstance(article, FetchedArticle)
    await asyncio.sleep(2 * LEASE)  # nothing shortens the claim of an article on its way
    left = await streams.redis.pttl(streams.key(address_in_flight(page_id_of(URL))))
    assert left > 23 * 3_600_000


async def test_the_address_of_a_fetch_that_died_is_free_when_its_lease_ends(
    streams: RedisStreams, visits: WebStep, web: SlowWeb
) -> None:
    dying = asyncio.create_task(visits.fetch(FetchRequest(url=URL, request_id="r1")))
    await asyncio.sleep(LEASE / 2)
    dying.cancel()  # as at the end of a process: nothing is given back
    with suppress(asyncio.CancelledError):
        await dying
    await asyncio.sleep(1.5 * LEASE)
    assert not await streams.redis.exists(streams.key(address_in_flight(page_id_of(URL))))
    web.answers.set()
    assert (await visits.fetch(FetchRequest(url=URL, request_id="r2"))).fate is None
    assert web.asked == 2
