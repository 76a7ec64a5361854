"""A whole installation for tests: real processes, real servers, real HTTP."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from libs.contracts import STREAMS, FetchRequest, Outcome
from libs.local import lifecycle
from libs.local.settings import LocalSettings
from libs.local.state import read_state
from libs.search.client import SearchClient
from libs.search.query import SearchQuery
from libs.search.results import SearchResults
from libs.streaming import Channel, RedisStreams, decode
from services.cli.index import Index
from services.cli.pursuit import Pursuit
from services.cli.requesting import ask_for, last_outcome, pursue

ROOT = Path(__file__).parents[2]
PREFIX = "{dealwire}"
INDICES = "dealwire-"


@dataclass(frozen=True)
class System:
    """An installation that is up."""

    state: Path

    def address(self, name: str) -> str:
        """Where a process answers."""
        installation = read_state(self.state)
        assert installation is not None
        return installation.address(name)

    def kill(self, name: str) -> None:
        """A kill -9, as a crash or the kernel would."""
        os.kill(self.pid(name), signal.SIGKILL)

    def pid(self, name: str) -> int:
        """The process that runs now, or ran last."""
        installation = read_state(self.state)
        assert installation is not None
        [pid] = [one.pid for one in installation.processes if one.name == name]
        assert pid is not None
        return pid

    @asynccontextmanager
    async def streams(self) -> AsyncIterator[RedisStreams]:
        """The streams of this installation."""
        async with RedisStreams(self.address("broker"), PREFIX) as streams:
            yield streams

    async def fetch(self, requests: Sequence[FetchRequest], *, patience: float = 120) -> Pursuit:
        """Ask for all, and follow them and their children to their ends."""
        named = [r.model_copy(update={"request_id": uuid4().hex}) for r in requests]
        pursuit = Pursuit(str(request.request_id) for request in named)
        async with self.streams() as streams:
            after = await last_outcome(streams)
            await ask_for(streams, named)
            await pursue(streams, pursuit, after=after, patience=patience, watch=lambda _: None)
        return pursuit

    async def outcomes(self) -> list[Outcome]:
        """Every outcome on its stream."""
        async with self.streams() as streams:
            rows = await streams.redis.xrange(streams.key("outcomes"))
        return [decode(fields, Outcome) for _, fields in rows]

    async def left(self) -> int:
        """Messages that have not reached an end, in all streams of all stages."""
        total = 0
        async with self.streams() as streams:
            for stream in STREAMS:
                for group in stream.consumers:
                    for name in (stream.name, stream.retry(group)):
                        backlog = await streams.backlog(Channel(name, group))
                        total += backlog.lag + backlog.pending
        return total

    async def counts(self) -> dict[str, int]:
        """Documents in each index."""
        async with Index(self.address("opensearch"), INDICES) as index:
            await index.refresh()
            return {name: await index.count(name) for name in ("articles", "versions", "outcomes")}

    async def search(self, **wanted: object) -> SearchResults:
        """What an analyst finds."""
        async with SearchClient(self.address("opensearch"), index_prefix=INDICES) as client:
            return await client.search(SearchQuery.model_validate(wanted))


@contextmanager
def installed(state: Path, **environment: str) -> Iterator[System]:
    """An installation, up inside the `with` block. Waits are short, so that tests are."""
    quick = {
        "FETCHER_FILE_ROOTS": str(state),
        "FETCHER_ALLOWED_NETWORKS": "127.0.0.0/8",
        "FETCHER_SCHEDULER": "false",
        "FETCHER_HOST_INTERVAL": "0",
        "FETCHER_HOST_CONCURRENCY": "64",
        "FETCHER_HOST_REST": "0.5",
        "FETCHER_ARCHIVE": str(state / "archive"),
        "FETCHER_PROFILES": str(ROOT / "deploy" / "profiles"),
        "ENRICHER_PROFILES": str(ROOT / "deploy" / "profiles"),
    }
    for stage in ("FETCHER", "LANGUAGE_DETECTOR", "ENRICHER", "INDEXER"):
        quick[f"{stage}_ORPHAN_AFTER"] = "4"
        quick[f"{stage}_FIRST_RETRY_DELAY"] = "0.2"
    lifecycle.up(state, LocalSettings().cache_folder, environment=quick | environment)
    try:
        yield System(state)
    finally:
        lifecycle.down(state)


def fates(pursuit: Pursuit) -> Counter[str]:
    """How many requests ended in each way."""
    return Counter(outcome.fate for outcome in pursuit.outcomes.values())


async def settled(system: System, *, seconds: float = 60) -> None:
    """Wait until nothing is on its way any more, the outcomes among them."""
    async with asyncio.timeout(seconds):
        while await system.left():  # noqa: ASYNC110 - five streams have no common event
            await asyncio.sleep(0.2)
