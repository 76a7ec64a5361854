"""Two replicas share a site's pages, and kill -9 costs at most what was in hand. Real processes."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from libs.contracts import FetchedArticle, FetchRequest
from libs.streaming import Channel, RedisStreams
from tests.integration.fetcher.conftest import Site
from tests.stages import messages, outcomes, send, until

ROOT = Path(__file__).parents[3]
PAGES, KILLS, IN_HAND = 240, 4, 8


@pytest.fixture
async def press() -> AsyncIterator[Site]:
    """A feed of articles, and what was asked for how often."""
    site = Site()
    await site.start()
    items = []
    for number in range(PAGES):
        text = " ".join(f"Le volet {number} de l'accord, phrase {n}, est public." for n in range(9))
        address = site.page(
            f"/article/{number}",
            f"<html lang='fr'><head><title>Volet {number}</title></head><body><article>"
            f"<h1>Volet {number}</h1><p>{text}</p></article></body></html>",
        )
        items.append(f"<item><title>Volet {number}</title><link>{address}</link></item>")
    site.page(
        "/feed.xml",
        f"<rss version='2.0'><channel><title>Fil</title>{''.join(items)}</channel></rss>",
        Content_Type="application/rss+xml",
    )
    yield site
    await site.stop()


def start(url: str, prefix: str, archive: Path) -> subprocess.Popen[bytes]:
    settings = {
        "redis_url": url,
        "key_prefix": prefix,
        "health_port": "0",
        "allowed_networks": "127.0.0.0/8",
        "archive": str(archive),
        "host_interval": "0",
        "host_concurrency": "64",
        "concurrency": str(IN_HAND),
        "batch_size": str(IN_HAND),
        "orphan_after": "1.5",
        "first_retry_delay": "0.1",
        "scheduler": "false",
    }
    environment = {f"FETCHER_{name.upper()}": value for name, value in settings.items()}
    return subprocess.Popen(
        [sys.executable, "-m", "services.fetcher"],
        cwd=ROOT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def replicas(url: str, prefix: str, archive: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [start(url, prefix, archive) for _ in range(2)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def pending(streams: RedisStreams) -> set[bytes]:
    """Ids of the requests that replicas, alive or dead, have in hand."""
    rows = await streams.redis.xpending_range(
        streams.key("fetch.requested"), "fetcher", "-", "+", 10_000
    )
    return {row["message_id"] for row in rows}


async def test_each_request_has_one_fate_and_a_kill_costs_at_most_what_was_in_hand(
    broker_url: str, key_prefix: str, press: Site, tmp_path: Path
) -> None:
    async with RedisStreams(broker_url, key_prefix) as streams:

        async def fetched(beyond: int) -> bool:
            return bool(await streams.redis.xlen(streams.key("articles.fetched")) >= beyond)

        async def gone(hit: set[bytes]) -> bool:
            return not hit & await pending(streams)

        async def drained() -> bool:
            if not await fetched(PAGES):
                return False
            backlog = await streams.backlog(Channel("fetch.requested", "fetcher"))
            return backlog.lag + backlog.pending == 0

        request = FetchRequest(url=press.address("/feed.xml"), request_id="feed", kind="feed")
        with replicas(broker_url, key_prefix, tmp_path) as processes:
            await send(streams, request)
            for kill in range(KILLS):
                mark = PAGES * (kill + 1) // (KILLS + 2)
                await until(lambda mark=mark: fetched(mark))  # type: ignore[misc]  # bound now
                processes[kill % 2].send_signal(signal.SIGKILL)
                processes[kill % 2].wait()
                in_hand = await pending(streams)
                processes[kill % 2] = start(broker_url, key_prefix, tmp_path)
                # So that the next kill hits no page a second time.
                await until(lambda hit=in_hand: gone(hit))  # type: ignore[misc]  # bound now
            await until(drained)
        passed = Counter(a.requested_url for a in await messages(streams, FetchedArticle))
        ended = [(o.fate, o.code) for o in await outcomes(streams)]
    assert ended == [("expanded", "rss")]
    assert len(passed) == PAGES
    assert max(passed.values()) == 1
    asked = Counter(path for path in press.asked if path.startswith("/article/"))
    assert len(asked) == PAGES
    assert sum(asked.values()) - PAGES <= KILLS * IN_HAND
    assert max(asked.values()) <= 2


async def test_many_requests_for_one_address_at_once_fetch_it_once(
    broker_url: str, key_prefix: str, press: Site, tmp_path: Path
) -> None:
    addresses = [
        press.address("/article/1"),
        press.address("/article/1?utm_source=a"),
        press.address("/article/1?utm_source=b&xtor=RSS-1"),
        press.address("/article/1#suite"),
    ]
    asked = [
        FetchRequest(url=url, request_id=f"request-{number}")
        for number, url in enumerate(addresses * 5)
    ]
    async with RedisStreams(broker_url, key_prefix) as streams:
        await send(streams, *asked)
        with replicas(broker_url, key_prefix, tmp_path):

            async def settled() -> bool:
                ended = len(await outcomes(streams))
                return ended + len(await messages(streams, FetchedArticle)) == len(asked)

            await until(settled)
        [article] = await messages(streams, FetchedArticle)
        ended = {(o.fate, o.code) for o in await outcomes(streams)}
    assert article.canonical_url == press.address("/article/1")
    assert ended == {("duplicate", "in_flight")}
    assert [path for path in press.asked if path == "/article/1"] == ["/article/1"]
