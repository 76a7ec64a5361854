"""Pages from a loopback server to articles: against a bare download, and bare extraction.

Both sides ask the same server for the same pages with as many requests at once. The bare
download throws the pages away; bare trafilatura reads them one after the other on one core,
and finds text alone: no identity, no outlet, no origins.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from ipaddress import ip_network
from pathlib import Path

import httpx
import psutil
import trafilatura

from deploy.demo import generate
from deploy.demo.rendering import render
from libs.contracts import FetchRequest
from libs.parsing.dispatch import interpret, read_page
from libs.workers.pool import ProcessWorkerPool
from services.fetcher.http.client import HttpClient
from services.fetcher.http.connection import Limits
from services.fetcher.parsing.parser import LOAD_PARSERS
from tests.bench.rates import Rates, middle

AT_ONCE = 16
ROOT = Path(__file__).parents[2]
LABELLED = ROOT / "tests" / "quality" / "extraction"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class PageRates:
    """Pages a second, and resident MiB as pages go by."""

    against_download: Rates
    """Of all cores together."""
    against_trafilatura: Rates
    """Of one core, extraction alone."""
    memory: Sequence[tuple[int, float, float]]
    """After how many pages; of the service; of its workers together."""

    @property
    def growth(self) -> float:
        """MiB that service and workers hold more at the end than at the first look."""
        return sum(self.memory[-1][1:]) - sum(self.memory[0][1:])


def bodies() -> list[bytes]:
    """The demo's pages and the labelled ones, in turns."""
    made = [
        render(each, base="http://127.0.0.1") for each in generate(150, 1) if each.kind != "missing"
    ]
    found = [path.read_bytes() for path in sorted(LABELLED.glob("*/*.html"))]
    return [body for pair in zip(made, (found * 20)[: len(made)], strict=True) for body in pair]


async def serve() -> None:
    """Answer each request with the next page, for as long as somebody reads our port."""
    published = bodies()
    number = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal number
        while True:
            try:
                await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            body = published[number % len(published)]
            number += 1
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            writer.write(head.encode() + body)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, LOOPBACK, 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - read by who started us
    async with server:
        await server.serve_forever()


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """The address of such a server, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.pages", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    try:
        yield f"http://{LOOPBACK}:{port}"
    finally:
        process.terminate()
        await process.wait()


class FetchLoop:
    """Fetches and extracts as the fetcher does, without its streams and its politeness."""

    def __init__(self, address: str, web: HttpClient, workers: ProcessWorkerPool) -> None:
        self._address = address
        self._web = web
        self._workers = workers
        self._next = 0

    async def run(self, pages: int) -> float:
        """Pages a second."""
        started = time.perf_counter()
        last = self._next + pages
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._some(last))
        return pages / (time.perf_counter() - started)

    async def _some(self, last: int) -> None:
        while self._next < last:
            self._next += 1
            url = f"{self._address}/{self._next}.html"
            request = FetchRequest(url=url, request_id=str(self._next), kind="page")
            response = await self._web.get(request)
            assert response.page is not None
            await self._workers.run(
                partial(interpret, response.page, request, observed_at=response.at)
            )


async def bare_download(address: str, pages: int) -> float:
    """Pages a second of a loop that only downloads."""
    left = iter(range(pages))

    async def some(web: httpx.AsyncClient) -> None:
        for number in left:
            (await web.get(f"{address}/{number}.html")).raise_for_status()

    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, trust_env=False) as web:
        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(some(web))
        return pages / (time.perf_counter() - started)


def _read_here(published: Sequence[bytes]) -> float:
    """Pages a second of what a worker does, in this process."""
    seen_at = datetime.now(timezone.utc)
    started = time.perf_counter()
    for body in published:
        read_page(body, url="https://phare.example/a.html", observed_at=seen_at)
    return len(published) / (time.perf_counter() - started)


def _trafilatura(published: Sequence[bytes]) -> float:
    started = time.perf_counter()
    for body in published:
        trafilatura.bare_extraction(body, url="https://phare.example/a.html", with_metadata=True)
    return len(published) / (time.perf_counter() - started)


def _resident() -> tuple[float, float]:
    """MiB of this process, and of the workers that it holds."""
    service = psutil.Process()
    workers = [
        each
        for each in service.children(recursive=True)
        if "fork_workers" in " ".join(each.cmdline())
    ]
    return (
        service.memory_info().rss / 2**20,
        sum(each.memory_info().rss for each in workers) / 2**20,
    )


async def measure(*, pages: int, memory_at: Sequence[int]) -> PageRates:
    """Rates over so many pages, in turns; then memory at each of these numbers of pages."""
    published = bodies()
    here, alone, read, bare = [], [], [], []
    for _ in range(3):
        here.append(_read_here(published))
        alone.append(_trafilatura(published))
    limits = Limits(allowed=(ip_network(f"{LOOPBACK}/32"),))
    web = HttpClient("dealwire/bench", now=partial(datetime.now, timezone.utc), limits=limits)
    workers = ProcessWorkerPool(0, time_limit=60, memory_limit=2_000_000_000, prepare=LOAD_PARSERS)
    async with serving() as address, web, workers:
        loop = FetchLoop(address, web, workers)
        await loop.run(AT_ONCE)  # what is loaded at first use
        for _ in range(3):
            bare.append(await bare_download(address, pages))
            read.append(await loop.run(pages))
        memory, done = [], 0
        for number in memory_at:
            await loop.run(number - done)
            done = number
            memory.append((number, *_resident()))
    return PageRates(
        Rates(dealwire=middle(read), bare=middle(bare)),
        Rates(dealwire=middle(here), bare=middle(alone)),
        memory,
    )


if __name__ == "__main__":
    asyncio.run(serve())
