"""The same articles in any order, with replicas that die, give the same picture of the coverage.

DEALWIRE_ORDERS says how many orders are tried; two by default.
"""
# ruff: noqa: S310, ASYNC110, ASYNC210 - addresses of servers started here, asked while all else waits

import asyncio
import os
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import orjson
import pytest

from libs.contracts import (
    DetectedArticle,
    content_version,
    stream_of,
)
from libs.streaming import RedisStreams
from services.cli.comparing import until_compared
from tests.quality.coverage.articles import covered, detected, files
from tests.stages import wire

ROOT = Path(__file__).parents[2]
ORDERS = int(os.environ.get("DEALWIRE_ORDERS", "2"))
ARTICLES = 300
DEAL = "mistral-microsoft"
KINDS = ("relations", "stories", "utterances", "ledger")
SEEN_AT = datetime(2024, 3, 10, tzinfo=timezone.utc)


def articles() -> list[DetectedArticle]:
    """Labelled ones, each tenth of them in two versions, and each twentieth twice."""
    told = [
        (key, each)
        for folder in ("facts", "stories", "pairs/development", "pairs/heldout")
        for file in files(folder)
        for key, each in file["articles"].items()
    ]
    found: list[DetectedArticle] = []
    for place, (key, each) in enumerate(told[:ARTICLES]):
        plain = covered(f"{place}-{key}", each | {"url": None, "observed": SEEN_AT})
        first = detected(plain, deal=DEAL)
        found.append(first)
        if place % 10 == 0:
            text = f"{first.text}\nCorrection: the first version gave another figure."
            found.append(
                first.model_copy(
                    update={
                        "text": text,
                        "version": content_version(first.title or "", text),
                        "observed_at": SEEN_AT + timedelta(hours=place),
                    }
                )
            )
        if place % 20 == 0:
            found.append(first)
    return found


@contextmanager
def service(name: str, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A service in a process of its own."""
    with log.open("ab") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", f"services.{name}"],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=written,
            stderr=written,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


class Coverage:
    """The services that compare articles, on servers of their own keys and indices."""

    def __init__(self, streams: RedisStreams, opensearch_url: str, index_prefix: str) -> None:
        self._streams = streams
        self._search = f"{opensearch_url}/{index_prefix}"

    async def send(self, some: Sequence[DetectedArticle]) -> None:
        """Each in a request of its own."""
        name = stream_of(DetectedArticle).name
        for each in some:
            named = each.model_copy(update={"request_id": uuid4().hex})
            await self._streams.add(name, wire(named, stage="language-detector"))

    async def ended(self) -> int:
        """Requests that have an outcome."""
        return int(await self._streams.redis.xlen(self._streams.key("outcomes")))

    async def until_ended(self, count: int) -> None:
        async with asyncio.timeout(300):
            while await self.ended() < count:
                await asyncio.sleep(0.1)

    async def until_compared(self) -> None:
        """Everything that was enriched is compared, and written to the indices."""
        assert await until_compared(self._streams, [DEAL], patience=300)

    def documents(self) -> dict[str, bytes]:
        """All that is known across articles, by kind, as bytes."""
        return {kind: b"\n".join(self._documents(kind)) for kind in KINDS}

    def _documents(self, kind: str) -> list[bytes]:
        urllib.request.urlopen(f"{self._search}{kind}/_refresh").close()
        asked = f"{self._search}{kind}/_search?size=10000&q=gone:false"
        with urllib.request.urlopen(asked) as answer:
            hits: list[dict[str, Any]] = orjson.loads(answer.read())["hits"]["hits"]
        rows = [orjson.dumps(hit["_source"], option=orjson.OPT_SORT_KEYS) for hit in hits]
        return sorted(rows)

    async def lose_everything(self) -> None:
        """Both servers forget."""
        whole = urllib.request.Request(f"{self._search}*", method="DELETE")
        urllib.request.urlopen(whole).close()
        found = [key async for key in self._streams.redis.scan_iter(self._streams.key("*"))]
        await self._streams.redis.delete(*found)


@asynccontextmanager
async def coverage(
    broker_url: str, opensearch_url: str
) -> AsyncIterator[tuple[Coverage, dict[str, str]]]:
    """And the environment that its services need."""
    key_prefix, index_prefix = f"{{order-{uuid4().hex[:8]}}}", f"order-{uuid4().hex[:8]}-"
    environment = {
        f"{stage}_{name}": value
        for stage in ("ENRICHER", "INDEXER")
        for name, value in {
            "REDIS_URL": broker_url,
            "KEY_PREFIX": key_prefix,
            "HEALTH_PORT": "0",
            "ORPHAN_AFTER": "3",
            "FIRST_RETRY_DELAY": "0.2",
        }.items()
    } | {
        "INDEXER_OPENSEARCH_URL": opensearch_url,
        "INDEXER_INDEX_PREFIX": index_prefix,
        "ENRICHER_PROCESSES": "1",
        "ENRICHER_COMPARE_EVERY": "0.5",
        "ENRICHER_V1": "false",
    }
    async with RedisStreams(broker_url, key_prefix) as streams:
        yield Coverage(streams, opensearch_url, index_prefix), environment
    urllib.request.urlopen(
        urllib.request.Request(f"{opensearch_url}/{index_prefix}*", method="DELETE")
    ).close()


async def in_order(
    number: int, broker_url: str, opensearch_url: str, log: Path, *, lose: bool
) -> list[dict[str, bytes]]:
    """What the indices hold in the end; after a replay of all as well, where all is lost."""
    random = Random(number)
    some = articles()
    random.shuffle(some)
    found = []
    async with coverage(broker_url, opensearch_url) as (system, environment):
        with (
            service("indexer", environment, log),
            service("enricher", environment, log),
            service("enricher", environment, log) as victim,
        ):
            await system.send(some)
            await system.until_ended(random.randrange(20, len(some) - 60))
            victim.kill()
            await system.until_ended(len(some))
            await system.until_compared()
            found.append(system.documents())
            if lose:
                await system.lose_everything()
                await system.send(some)
                await system.until_ended(len(some))
                await system.until_compared()
                found.append(system.documents())
    return found


@pytest.mark.slow
async def test_articles_in_any_order_give_the_same_bytes(
    broker_url: str, opensearch_url: str, tmp_path: Path
) -> None:
    pictures: list[dict[str, bytes]] = []
    for number in range(ORDERS):
        log = tmp_path / f"order-{number}.log"
        lose = number == ORDERS - 1
        pictures += await in_order(number, broker_url, opensearch_url, log, lose=lose)
    assert min(len(each) for each in pictures[0].values()) > 1000
    for kind in KINDS:
        assert len({each[kind] for each in pictures}) == 1, kind
