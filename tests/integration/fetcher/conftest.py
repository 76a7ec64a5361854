"""A site on loopback that can misbehave, and a client that may read it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timezone
from ipaddress import ip_network

import pytest
from aiohttp import web

from libs.contracts import FetchRequest
from libs.observability import Metrics
from libs.parsing.page import Page
from services.fetcher.http.client import HttpClient
from services.fetcher.http.connection import Limits
from services.fetcher.http.response import Archive, Hop, PageSource

ROBOTS = "/robots.txt"
SEEN_AT = datetime(2024, 2, 28, 9, 30, tzinfo=timezone.utc)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A server whose pages are handlers by path; it counts what was asked of it."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.port = 0
        self.pages: dict[str, Handler] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []
        """When each was asked, in seconds of one clock."""
        self.most_at_once = 0
        self._at_once = 0
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.1)

    def address(self, path: str = "/") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def page(self, path: str, body: bytes | str, *, status: int = 200, **headers: str) -> str:
        """Serve this body; header names with `_` for `-`. Answers its address."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")

        async def answer(_: web.Request) -> web.Response:
            return web.Response(body=content, status=status, headers=named)

        self.pages[path] = answer
        return self.address(path)

    def slow_page(self, path: str, body: str, *, seconds: float) -> str:
        """Serve this body after a while. Answers its address."""

        async def answer(_: web.Request) -> web.Response:
            await asyncio.sleep(seconds)
            return web.Response(text=body, content_type="text/html")

        self.pages[path] = answer
        return self.address(path)

    def asked_for_pages(self) -> list[float]:
        """When pages were asked for, robots.txt apart."""
        return [at for at, path in zip(self.times, self.asked, strict=True) if path != ROBOTS]

    def redirect(self, path: str, to: str, *, status: int = 302) -> str:
        return self.page(path, "", status=status, Location=to)

    async def start(self) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self._runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        self.times.append(time.monotonic())
        handler = self.pages.get(request.path)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            return await handler(request) if handler else web.Response(status=404)
        finally:
            self._at_once -= 1


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    await site.start()
    yield site
    await site.stop()


@pytest.fixture
async def other_site() -> AsyncIterator[Site]:
    """A site on a loopback address that the client may not read."""
    site = Site("127.0.0.2")
    await site.start()
    yield site
    await site.stop()


class Shelf:
    """An archive in memory."""

    def __init__(self) -> None:
        self.kept: list[tuple[Hop, ...]] = []

    async def keep(self, hops: Sequence[Hop], request: FetchRequest) -> None:
        del request
        self.kept.append(tuple(hops))

    @property
    def hops(self) -> list[Hop]:
        return [hop for hops in self.kept for hop in hops]


def client(
    *, archive: Archive | None = None, metrics: Metrics | None = None, **limits: object
) -> HttpClient:
    """A client that may read 127.0.0.1 and nothing else that is private."""
    defaults: dict[str, object] = {
        "max_bytes": 1_000_000,
        "connect_timeout": 2.0,
        "total_timeout": 5.0,
        "allowed": (ip_network("127.0.0.1/32"),),
    }
    return HttpClient(
        "dealwire/test (press monitoring; test@phare.example)",
        now=lambda: SEEN_AT,
        limits=Limits(**(defaults | limits)),  # type: ignore[arg-type]  # settings of one test
        archive=archive,
        metrics=metrics,
    )


async def page_of(source: PageSource, address: str) -> Page:
    """The page at an address. Raises what the source raises."""
    page = (await source.get(FetchRequest(url=address))).page
    assert page is not None
    return page


@pytest.fixture
async def web_client() -> AsyncIterator[HttpClient]:
    async with client() as opened:
        yield opened
