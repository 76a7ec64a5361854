"""HTTP client: follows redirects hop by hop; each hop is allowed, archived, and judged."""

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Self

from libs.contracts import FetchRequest
from libs.errors import DealwireError
from libs.observability import Metrics
from libs.parsing.page import Page
from libs.urls import parse_address
from services.fetcher.errors import RedirectLoop, TimedOut
from services.fetcher.http.connection import HttpConnection, Limits, RawResponse
from services.fetcher.http.response import NOT_MODIFIED, Archive, Gate, Hop, Response, Validators
from services.fetcher.http.status import header, redirect, refusal, validators_of

_DEFAULT = Limits()
_NO_HEADERS: Mapping[str, str] = {}
_Report = Callable[[Hop, DealwireError | None], None]


class HttpClient:
    """A PageSource over real HTTP. Open it with `async with`.

    archive: given every hop, whatever came of it. Without `metrics` nobody reads what is counted.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        now: Callable[[], datetime],
        limits: Limits = _DEFAULT,
        archive: Archive | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.limits = limits
        self._archive = archive
        self._metrics = metrics or Metrics("fetcher")
        self._connection = HttpConnection(user_agent, now=now, limits=limits)

    async def __aenter__(self) -> Self:
        await self._connection.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.__aexit__()

    async def get(
        self,
        request: FetchRequest,
        *,
        validators: Validators | None = None,
        gate: Gate | None = None,
        path: list[str] | None = None,
    ) -> Response:
        """The page at the request's address, after redirects, decompressed. See PageSource.

        gate: asked before each hop.
        path: the addresses that earlier attempts were led to, the last one being asked next;
        it grows with each redirect.
        """
        path = path if path is not None else []
        if not path:
            path.append(str(parse_address(request.url).href))
        asked = _conditions(validators)
        answer = await self.follow(path, request, gate=gate, headers=asked)
        refused = refusal(answer.hop, conditional=bool(asked)) or answer.problem
        if refused is not None:
            raise refused
        return _response(answer, validators)

    async def follow(
        self,
        path: list[str],
        request: FetchRequest,
        *,
        gate: Gate | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
        limits: Limits | None = None,
        partial: bool = False,
    ) -> RawResponse:
        """What stands at the end of the redirects, whatever its status.

        `limits` where they differ from the client's own in redirects, bytes or time in all;
        `partial` as in HttpConnection. All hops are in the archive when this returns or raises.
        Raises what keeps a response from coming, what the gate raises, RedirectLoop,
        BadAddress and BadResponse.
        """
        hops: list[Hop] = []
        limits = limits or self.limits
        budget = limits.total_timeout
        try:
            while True:
                if budget <= 0:
                    raise TimedOut(f"{path[0]}: no page within {limits.total_timeout} s")
                async with _through(gate, path[-1], request) as report:
                    # The wait for leave, before this point, is not the server's time.
                    began = time.monotonic()
                    answer = await self._connection.send(
                        path[-1], headers=headers, within=budget, max_bytes=limits.max_bytes,
                        partial=partial,
                    )  # fmt: skip
                    hops.append(answer.hop)
                    report(answer.hop, answer.problem)
                spent = time.monotonic() - began
                budget -= spent
                self._metrics.count(
                    "dealwire_responses_total", status=f"{answer.hop.status // 100}xx"
                )
                self._metrics.observe("dealwire_fetch_seconds", spent)
                target = redirect(answer.hop)
                if target is None:
                    return answer
                if target in path or len(path) > limits.max_redirects:
                    raise RedirectLoop(f"{len(path)} redirects, now to {target}")
                path.append(target)
        finally:
            if hops and self._archive is not None:
                await self._archive.keep(tuple(hops), request)


def _through(
    gate: Gate | None, address: str, request: FetchRequest
) -> AbstractAsyncContextManager[_Report]:
    return gate.permit(address, request) if gate is not None else _OpenGate()


class _OpenGate:
    """No gate: everybody may."""

    async def __aenter__(self) -> _Report:
        return lambda _hop, _problem: None

    async def __aexit__(self, *_: object) -> None:
        return None


def _conditions(validators: Validators | None) -> dict[str, str]:
    """The headers that ask whether anything has changed."""
    if validators is None:
        return {}
    named = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in named.items() if value}


def _response(answer: RawResponse, validators: Validators | None) -> Response:
    hop = answer.hop
    if hop.status == NOT_MODIFIED:
        return Response(None, hop.at, validators_of(hop.headers, known=validators))
    page = Page(hop.url, answer.body, header(hop.headers, "Content-Type"))
    digest = hashlib.blake2b(answer.body, digest_size=16).hexdigest()
    return Response(page, hop.at, validators_of(hop.headers), digest)
