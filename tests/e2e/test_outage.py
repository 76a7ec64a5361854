"""OpenSearch goes away while articles flow: nothing is lost and no attempt is spent.

DEALWIRE_OUTAGE_SECONDS=600 makes it the ten minutes of a bad evening.
"""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.demo import PressSite
from libs.contracts import STREAMS, Outcome
from libs.local.broker import run_broker
from libs.local.opensearch import run_opensearch
from libs.local.ports import PortClaims, is_free
from libs.local.settings import LocalSettings
from libs.streaming import Channel, RedisStreams, decode
from services.cli.index import Index
from services.cli.requesting import ask_for
from tests.e2e.system import INDICES, PREFIX, ROOT
from tests.stages import until

OUTAGE = float(os.environ.get("DEALWIRE_OUTAGE_SECONDS", "25"))
# Apart from those that others take while ours is away, another run of this test among them.
PORTS = range(8300 + os.getpid() % 800, 9150)
SERVICES = ("fetcher", "language_detector", "enricher", "indexer")


@contextmanager
def services(broker: str, search: str) -> Iterator[None]:
    """The four services as processes of their own, patient for one attempt only."""
    environment = dict(os.environ) | {
        "FETCHER_ALLOWED_NETWORKS": "127.0.0.0/8",
        "FETCHER_SCHEDULER": "false",
        "FETCHER_HOST_INTERVAL": "0",
        "INDEXER_OPENSEARCH_URL": search,
    }
    for name in SERVICES:
        environment[f"{name.upper()}_REDIS_URL"] = broker
        environment[f"{name.upper()}_HEALTH_PORT"] = "0"
        environment[f"{name.upper()}_MAX_ATTEMPTS"] = "1"
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", f"services.{name}"],
            cwd=ROOT,
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        for name in SERVICES
    ]
    try:
        yield
        assert [process.poll() for process in processes] == [None] * len(SERVICES)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


async def ends(streams: RedisStreams) -> list[Outcome]:
    rows = await streams.redis.xrange(streams.key("outcomes"))
    return [decode(fields, Outcome) for _, fields in rows]


@pytest.mark.slow
async def test_a_search_engine_that_is_away_for_long_costs_no_message_an_attempt(
    tmp_path: Path,
) -> None:
    cache = LocalSettings().cache_folder
    async with PressSite(pages_extra=150) as site:
        expected = site.expect()
        requests = [
            request.model_copy(update={"request_id": f"feed-{number}"})
            for number, request in enumerate(site.feeds())
        ]
        with run_broker(tmp_path) as broker:
            with PortClaims() as ports:
                port = ports.take(PORTS)
            with run_opensearch(tmp_path, cache, port) as search:
                url = search.url
            await until(lambda: is_free(port))
            async with RedisStreams(broker.url, PREFIX) as streams:
                with services(broker.url, url):
                    await ask_for(streams, requests)
                    await all_wait_for_the_indexer(streams, expected.articles)
                    await asyncio.sleep(OUTAGE)  # the outage itself
                    for stream in STREAMS:
                        for group in stream.consumers:
                            key = streams.key(f"attempts:{stream.name}:{group}")
                            spent = [int(n) for n in await streams.redis.hvals(key)]
                            assert sum(spent) == 0
                        assert await streams.redis.xlen(streams.key(stream.dead)) == 0
                    with run_opensearch(tmp_path, cache, port):
                        await all_ended(streams, sum(expected.fates.values()))
                        async with Index(url, INDICES) as index:
                            await index.refresh()
                            assert await index.count("articles") == expected.articles
                found = await ends(streams)
    assert Counter(outcome.fate for outcome in found) == expected.fates
    assert {outcome.attempts for outcome in found} == {1}


async def all_wait_for_the_indexer(streams: RedisStreams, number: int) -> None:
    async with asyncio.timeout(240):
        while await streams.redis.xlen(streams.key("articles.enriched.v2")) < number:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.2)


async def all_ended(streams: RedisStreams, number: int) -> None:
    channel = Channel("outcomes", "indexer")
    async with asyncio.timeout(240):
        while True:
            backlog = await streams.backlog(channel)
            ended = await streams.redis.xlen(streams.key("outcomes"))
            if ended == number and backlog.lag + backlog.pending == 0:
                return
            await asyncio.sleep(0.2)
