"""An HTTP server before the search engine: passes requests on, or answers them as it is told."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, web

from tests.integration.indexer.served import served

_BUSY = {"error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}}


@dataclass
class Door:
    """`refuse` says of a bulk's size in bytes with which status it is refused; None: passed on."""

    refuse: Callable[[int], int | None] = lambda _: None
    refuse_searches: bool = False
    url: str = ""
    sizes: list[int] = field(default_factory=list)
    """Of the bulks that were passed on."""
    refused: int = 0
    everything: int | None = None
    """The status that every request is refused with; None: passed on."""
    break_every: int = 0
    """Of so many requests, one loses its connection, half of them after they were done."""
    broken: int = 0
    paths: list[str] = field(default_factory=list)
    """What was asked for, of everything passed on."""

    def refreshes(self, index: str) -> int:
        """How often that index was refreshed by request."""
        return sum(path.endswith("/_refresh") and index in path for path in self.paths)


def _broken(door: Door, request: web.Request) -> web.Response:
    door.broken += 1
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


@asynccontextmanager
async def door_to(target: str) -> AsyncIterator[Door]:
    """Such a server on a port of its own."""
    door = Door()
    async with ClientSession() as session:

        async def pass_on(request: web.Request) -> web.StreamResponse:
            body = await request.read()
            if request.path.endswith("/_bulk"):
                status = door.refuse(len(body))
                if status is not None:
                    door.refused += 1
                    return web.json_response(_BUSY | {"status": status}, status=status)
                door.sizes.append(len(body))
            if door.everything is not None:
                return web.json_response({"status": door.everything}, status=door.everything)
            if door.refuse_searches and request.path.endswith("/_search"):
                door.refused += 1
                return web.json_response(_BUSY | {"status": 429}, status=429)
            door.paths.append(request.path)
            breaks = bool(door.break_every) and len(door.paths) % door.break_every == 0
            if breaks and door.broken % 2:
                return _broken(door, request)
            kind = {"Content-Type": request.content_type} if body else {}
            async with session.request(
                request.method, f"{target}{request.path_qs}", data=body, headers=kind
            ) as answer:
                body = await answer.read()
                if breaks:
                    return _broken(door, request)
                return web.Response(
                    body=body, status=answer.status, content_type=answer.content_type
                )

        async with served(pass_on) as door.url:
            yield door
