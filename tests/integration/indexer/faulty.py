"""A proxy before the search engine that does to bulks what networks and servers do to them.

It is no stand-in: what is not spoilt is answered by the search engine itself.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal

import orjson
from aiohttp import ClientSession, web

from tests.integration.indexer.served import served

Fault = Literal[
    "429",
    "503",
    "items_429",
    "reset_before",
    "reset_within_answer",
    "cut_short",
    "not_json",
    "other_json",
]
_Answer = tuple[int, str, bytes]
_REASON = {"type": "es_rejected_execution_exception", "reason": "queue is full"}


@dataclass
class Faulty:
    """`spoils` says of each bulk, by its number from 1, what happens to it; None: nothing."""

    url: str = ""
    spoils: Callable[[int], Fault | None] = lambda _: None
    bulks: int = 0
    met: list[Fault] = field(default_factory=list)


@asynccontextmanager
async def faulty_to(target: str) -> AsyncIterator[Faulty]:
    """Such a proxy on a port of its own."""
    proxy = Faulty()
    async with ClientSession() as session:

        async def pass_on(request: web.Request, body: bytes) -> _Answer:
            kind = {"Content-Type": request.content_type} if body else {}
            async with session.request(
                request.method,
                f"{target}{request.path_qs}",
                data=BytesIO(body) if body else None,
                headers=kind,
            ) as answer:
                return answer.status, answer.content_type, await answer.read()

        async def handle(request: web.Request) -> web.StreamResponse:
            body = await request.read()
            fault: Fault | None = None
            if request.path.endswith("/_bulk"):
                proxy.bulks += 1
                fault = proxy.spoils(proxy.bulks)
            if fault is None:
                status, kind, answer = await pass_on(request, body)
                return web.Response(body=answer, status=status, content_type=kind)
            proxy.met.append(fault)
            match fault:
                case "429" | "503":
                    refused = {"error": _REASON, "status": int(fault)}
                    return web.json_response(refused, status=int(fault))
                case "reset_before":
                    return _reset(request)
                case "items_429":
                    return await _half(request, body, pass_on)
            status, kind, answer = await pass_on(request, body)  # it was written all the same
            if fault == "reset_within_answer":
                response = web.StreamResponse(headers={"Content-Length": str(len(answer))})
                response.content_type = kind
                await response.prepare(request)
                await response.write(answer[: len(answer) // 2])
                return _reset(request)
            spoilt = {"cut_short": answer[: len(answer) // 2], "other_json": b"{}"}
            said = spoilt.get(fault, b"<html>gateway</html>")
            return web.Response(body=said, status=status, content_type=kind)

        async with served(handle) as proxy.url:
            yield proxy


def _reset(request: web.Request) -> web.StreamResponse:
    assert isinstance(request.transport, asyncio.Transport)
    request.transport.abort()
    return web.Response()


async def _half(
    request: web.Request, body: bytes, pass_on: Callable[[web.Request, bytes], Awaitable[_Answer]]
) -> web.Response:
    """Each second item is refused, as from a queue that was full for a moment."""
    lines = body.splitlines()
    pairs = [lines[at : at + 2] for at in range(0, len(lines), 2)]
    sent = b"\n".join(line for pair in pairs[::2] for line in pair) + b"\n"
    status, kind, answer = await pass_on(request, sent)
    written = iter(orjson.loads(answer)["items"])
    refused = {"index": {"status": 429, "error": _REASON}}
    items = [refused if at % 2 else next(written) for at in range(len(pairs))]
    return web.Response(body=orjson.dumps({"items": items}), status=status, content_type=kind)


def every(number: int, faults: Sequence[Fault]) -> Callable[[int], Fault | None]:
    """Spoil each bulk but every `number`th, with one fault after the other."""
    return lambda bulk: None if bulk % number == 0 else faults[bulk % len(faults)]
