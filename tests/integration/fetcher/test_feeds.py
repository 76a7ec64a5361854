"""Feeds in pages, and what a feed states of its pages, on a real stage and a real site."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from libs.contracts import FetchedArticle, FetchRequest, Outcome, Outlet
from libs.contracts.keys import address_in_flight, in_flight
from libs.streaming import RedisStreams
from services.fetcher.pages.store import PAGES
from services.fetcher.settings import FetcherSettings
from services.fetcher.stage import build
from tests.integration.fetcher.conftest import Site
from tests.stages import messages, outcomes, pending, quick, running, send, until

OUTLET = Outlet(name="La Brise", domain="brise.example")
TEXT = "La fonderie Ostrand et le groupe Brumelle ont signé hier, {n}, un accord de fourniture."
ITEM = (
    "<item><title>Numéro {n}</title><link>/a/{n}</link>"
    "<pubDate>Tue, 04 Jun 2024 08:15:00 +0200</pubDate></item>"
)


@pytest.fixture
async def streams(broker_url: str, key_prefix: str, tmp_path: Path) -> AsyncIterator[RedisStreams]:
    """The streams of a stage at work."""
    settings = FetcherSettings.model_validate(
        quick().model_dump()
        | {
            "redis_url": broker_url,
            "key_prefix": key_prefix,
            "allowed_networks": (ip_network("127.0.0.0/8"),),
            "host_interval": 0,
            "scheduler": False,
            "archive": tmp_path,
            "feed_pages": 4,
            "extraction_processes": 1,
        }
    )
    async with (
        RedisStreams(broker_url, key_prefix) as streams,
        running(build(settings), streams),
    ):
        yield streams


def publish(site: Site, path: str, numbers: range, following: str | None = None) -> str:
    """Serve a page of a feed, and the articles that it lists. Answers its address."""
    for n in numbers:
        site.page(f"/a/{n}", f"<html><body><article><p>{TEXT.format(n=n)}</p></article></body>")
    link = f'<atom:link rel="next" href="{following}"/>' if following else ""
    items = "".join(ITEM.format(n=n) for n in numbers)
    rss = f'<rss version="2.0"><channel>{link}{items}</channel></rss>'
    return site.page(path, rss, Content_Type="application/rss+xml")


async def poll(streams: RedisStreams, url: str, name: str) -> list[Outcome]:
    """How the poll of a feed ended, and all that it led to but articles."""
    before = len(await outcomes(streams))
    source = {"source": "s1", "scheduled": True, "outlet": OUTLET}
    await send(streams, FetchRequest(url=url, request_id=name, kind="feed", **source))

    async def done() -> bool:
        ended = len(await outcomes(streams)) > before
        return ended and await pending(streams, FetchRequest, "fetcher") == 0

    await until(done)
    return (await outcomes(streams))[before:]


async def article(streams: RedisStreams, request: FetchRequest) -> FetchedArticle:
    """The article that a request leads to."""
    await send(streams, request)
    found: list[FetchedArticle] = []

    async def came() -> bool:
        articles = await messages(streams, FetchedArticle)
        found.extend(each for each in articles if each.request_id == request.request_id)
        return bool(found)

    await until(came)
    return found[0]


async def release(streams: RedisStreams) -> None:
    """What the end of the pipeline does: the claims of all articles end."""
    redis: Any = streams.redis
    for each in await messages(streams, FetchedArticle):
        await redis.delete(streams.key(in_flight(each.article_id, each.version)))
        await redis.delete(streams.key(address_in_flight(each.requested_id or "")))


async def test_a_feed_in_pages_is_read_as_far_as_it_brings_something(
    streams: RedisStreams, site: Site
) -> None:
    publish(site, "/p3", range(6, 9), "/p1")
    publish(site, "/p2", range(3, 6), "/p3")
    feed = publish(site, "/p1", range(3), "/p2")
    first = await poll(streams, feed, "first")
    assert [each.code for each in first] == ["rss", "rss", "rss"]
    assert {each.final_url for each in await messages(streams, FetchedArticle)} == {
        site.address(f"/a/{n}") for n in range(9)
    }
    await poll(streams, feed, "second")
    assert [site.asked.count(path) for path in ("/p1", "/p2", "/p3")] == [2, 1, 1]
    publish(site, "/p1", range(9, 12), "/p2")
    await poll(streams, feed, "third")
    assert [site.asked.count(path) for path in ("/p1", "/p2", "/p3")] == [3, 2, 1]


async def test_pages_without_end_and_those_of_another_site_are_not_followed(
    streams: RedisStreams, site: Site, other_site: Site
) -> None:
    for number in range(1, 8):
        publish(site, f"/p{number}", range(number, number + 1), f"/p{number + 1}")
    [*_, last] = await poll(streams, site.address("/p1"), "endless")
    assert last.detail.endswith("more beyond the limit of 4 pages")
    assert "/p4" in site.asked
    assert "/p5" not in site.asked
    publish(other_site, "/p2", range(1))
    [only] = await poll(
        streams, publish(site, "/away", range(9, 10), other_site.address("/p2")), "away"
    )
    assert only.code == "rss"
    assert other_site.asked == []


async def test_an_entry_without_a_page_is_counted_in_the_outcome(
    streams: RedisStreams, site: Site
) -> None:
    publish(site, "/a", range(2))
    items = ITEM.format(n=0) + ITEM.format(n=1) + "<item><title>Sans lien</title></item>"
    feed = site.page("/rss", f"<rss><channel>{items}</channel></rss>", Content_Type="text/xml")
    [only] = await poll(streams, feed, "r")
    assert only.detail == "rss of 2: 2 new; 2 of 3 entries; 1 without a usable link"


async def test_an_article_keeps_what_its_source_states_when_it_is_fetched_again_or_replayed(
    streams: RedisStreams, site: Site
) -> None:
    await poll(streams, publish(site, "/rss", range(1)), "poll")
    [listed] = await messages(streams, FetchedArticle)
    assert listed.outlet == OUTLET
    await release(streams)
    again = FetchRequest(url=site.address("/a/0"), request_id="again", reason="replay")
    found = await article(streams, again)
    assert (found.outlet, found.source) == (OUTLET, "s1")
    await release(streams)
    site.page("/a/0", f"<html><body><article><p>{TEXT.format(n='ce matin')}</p></article></body>")
    await article(streams, again.model_copy(update={"request_id": "edited"}))
    await release(streams)
    redis: Any = streams.redis
    await redis.delete(streams.key(PAGES))  # all that is left is in the archive
    await send(streams, FetchRequest(url="archive:", request_id="replay", kind="archive"))

    async def replayed() -> list[FetchRequest]:
        asked = await messages(streams, FetchRequest)
        return [each for each in asked if each.record is not None]

    async def all_are() -> bool:
        done = {each.request_id for each in await messages(streams, FetchedArticle)}
        asked = await replayed()
        return len(asked) == 2 and {each.request_id for each in asked} <= done

    await until(all_are)
    for request in await replayed():
        assert (request.outlet, request.source) == (OUTLET, "s1")
        assert request.listed_as is not None
        assert request.listed_as.published is not None
        assert request.listed_as.published.at.isoformat() == "2024-06-04T08:15:00+02:00"
    assert {each.outlet for each in await messages(streams, FetchedArticle)} == {OUTLET}
