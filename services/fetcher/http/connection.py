"""Sends one request and takes in its response: from public addresses only, within limits."""

import asyncio
import errno
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

import aiohttp
from aiohttp.connector import Connection
from yarl import URL

from libs.errors import DealwireError
from libs.network.dns import ThreadsResolver
from libs.network.ip_policy import Network, may_connect
from libs.parsing.content_type import announces_binary
from libs.parsing.decompression import ACCEPTED, Inflater
from libs.parsing.errors import BadEncoding, NotText, TooLarge
from services.fetcher.errors import BadResponse, TimedOut
from services.fetcher.http.failures import PRIVATE, named
from services.fetcher.http.response import Hop
from services.fetcher.http.status import OK, header

_CHUNK = 64 * 1024
_ASIDE_BYTES = 64 * 1024  # kept of what a redirect or an error says; nobody reads it for text
_ASIDE_SECONDS = 5.0  # that such a body may take, so that an endless one costs little


@dataclass(frozen=True)
class Limits:
    """What one page may cost, and where from. Times in seconds, sizes in bytes.

    `allowed`: networks that may be read though they are not public (a demo on loopback).
    """

    max_bytes: int = 10_000_000
    max_redirects: int = 10
    connect_timeout: float = 10.0
    total_timeout: float = 30.0
    allowed: tuple[Network, ...] = ()
    connections: int = 1000
    max_header_bytes: int = 32 * 1024
    """Of one header; policies of real sites pass aiohttp's 8 KiB."""
    max_headers: int = 256
    dns_cache_seconds: int = 10


@dataclass(frozen=True)
class RawResponse:
    """A response: as it was on the wire, and its body decompressed.

    `problem` is what was wrong with the body; `body` is empty then, and where nobody asked.
    """

    hop: Hop
    body: bytes = b""
    problem: DealwireError | None = None


class _PeerResponse(aiohttp.ClientResponse):
    """Remembers who answered: a body without content gives its connection back at once."""

    peer: str | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        peername = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = str(peername[0]) if peername else None
        return await super().start(connection)


class HttpConnection:
    """Open it with `async with`. Proxies and cookies are not used, redirects not followed."""

    def __init__(self, user_agent: str, *, now: Callable[[], datetime], limits: Limits) -> None:
        self._user_agent = user_agent
        self._now = now
        self._limits = limits
        self._session: aiohttp.ClientSession | None = None
        self._resolver: ThreadsResolver | None = None

    async def __aenter__(self) -> Self:
        limits, self._resolver = self._limits, ThreadsResolver()
        connector = aiohttp.TCPConnector(
            socket_factory=self._socket,
            resolver=self._resolver,
            limit=limits.connections,
            use_dns_cache=limits.dns_cache_seconds > 0,
            ttl_dns_cache=limits.dns_cache_seconds,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=None, connect=None, sock_connect=limits.connect_timeout
            ),
            headers={
                "User-Agent": self._user_agent,
                "Accept": "text/html,application/xhtml+xml,application/rss+xml,"
                "application/atom+xml,application/xml;q=0.9,text/plain;q=0.9,*/*;q=0.5",
                "Accept-Encoding": ACCEPTED,
            },
            auto_decompress=False,
            trust_env=False,
            read_bufsize=_CHUNK,
            max_line_size=limits.max_header_bytes,
            max_field_size=limits.max_header_bytes,
            max_headers=limits.max_headers,
            response_class=_PeerResponse,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
        if self._resolver is not None:
            await self._resolver.close()  # a connector closes its own resolver only

    async def send(
        self,
        address: str,
        *,
        headers: Mapping[str, str],
        within: float,
        max_bytes: int,
        partial: bool = False,
    ) -> RawResponse:
        """The response to one request; its body is read to the end for status 200 alone.

        within: seconds for all of it, so that a drip of bytes does not extend it.
        partial: of a body that is too large, take what lies below the limit; whatever its type.
        Raises, where no response came, the error of services.fetcher.errors that says why.
        """
        if self._session is None:
            raise RuntimeError("the client is not open")
        at, collector = self._now(), _BodyCollector(max_bytes, partial=partial)
        try:
            async with (
                asyncio.timeout(within) as limit,
                self._session.get(
                    URL(address, encoded=True), headers=headers, allow_redirects=False
                ) as response,
            ):
                collector.begin(response, address, at)
                if response.status != OK:
                    limit.reschedule(min(limit.when() or 0, _soon()))
                await collector.collect(response)
        except TimeoutError as error:
            collector.stop("time", TimedOut(f"{address}: no page within {within:.3g} s"), error)
        except aiohttp.ClientError as error:
            collector.stop("disconnect", named(error, address), error)
        return collector.response()

    def _socket(self, address: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for this very address, or none: asked after resolution, at each connection."""
        family, kind, protocol, _, sockaddr = address
        if not may_connect(str(sockaddr[0]), allowed=self._limits.allowed):
            raise PermissionError(errno.EACCES, PRIVATE)
        return socket.socket(family=family, type=kind, proto=protocol)


def _soon() -> float:
    return asyncio.get_running_loop().time() + _ASIDE_SECONDS


class _BodyCollector:
    """Takes in one response, and keeps what there is of it when it ends too early."""

    def __init__(self, max_bytes: int, *, partial: bool) -> None:
        self._max_bytes = max_bytes
        self._partial = partial
        self._hop: Hop | None = None
        self._raw: list[bytes] = []
        self._body = b""
        self._problem: DealwireError | None = None
        self._truncated: Literal["length", "time", "disconnect", "unspecified"] | None = None

    def begin(self, response: aiohttp.ClientResponse, address: str, at: datetime) -> None:
        """Keep what stands before the body."""
        self._hop = Hop(
            url=address,
            address=response.peer if isinstance(response, _PeerResponse) else None,
            at=at,
            request_headers=tuple(response.request_info.headers.items()),
            status=response.status,
            reason=response.reason or "",
            headers=tuple(
                (name.decode("latin-1"), value.decode("latin-1"))
                for name, value in response.raw_headers
            ),
            body=b"",
        )

    async def collect(self, response: aiohttp.ClientResponse) -> None:
        """Read the body, within the limits. What is wrong with it is kept for the answer."""
        try:
            if response.status == OK:
                await self._read_page(response)
            else:
                await self._read_raw(response, limit=min(_ASIDE_BYTES, self._max_bytes))
        except (TooLarge, NotText) as error:
            self._problem, self._truncated = error, "length"
        except BadEncoding as error:
            self._problem, self._truncated = (
                error,
                None if response.content.at_eof() else "unspecified",
            )

    def stop(
        self,
        truncated: Literal["time", "disconnect"],
        problem: DealwireError,
        cause: BaseException,
    ) -> None:
        """It ended before its end. Raises the problem where no response had come at all."""
        if self._hop is None:
            raise problem from cause
        self._truncated = truncated
        if self._hop.status == OK:
            self._problem = problem

    def response(self) -> RawResponse:
        """What came."""
        if self._hop is None:
            raise BadResponse("no response")
        hop = replace(self._hop, body=b"".join(self._raw), truncated=self._truncated)
        return RawResponse(hop, b"" if self._problem else self._body, self._problem)

    async def _read_page(self, response: aiohttp.ClientResponse) -> None:
        hop = self._hop
        headers = hop.headers if hop else ()
        content_type = header(headers, "Content-Type")
        if announces_binary(content_type) and not self._partial:
            raise NotText(f"{response.url}: {content_type}")
        if (response.content_length or 0) > self._max_bytes and not self._partial:
            raise TooLarge(f"{response.url}: announces {response.content_length} bytes")
        body = Inflater(header(headers, "Content-Encoding") or "", limit=self._max_bytes)
        try:
            await self._read_raw(response, limit=self._max_bytes, into=body)
            self._body = body.finish()
        except TooLarge:
            if not self._partial:
                raise
            self._body, self._truncated = body.so_far(), "length"

    async def _read_raw(
        self, response: aiohttp.ClientResponse, *, limit: int, into: Inflater | None = None
    ) -> None:
        size = 0
        async for chunk in response.content.iter_chunked(_CHUNK):
            # Compressed bytes count too: a stream of empty members inflates to nothing.
            kept = chunk[: limit - size]
            self._raw.append(kept)
            size += len(kept)
            if into is not None:
                into.add(chunk)
            if len(kept) < len(chunk):
                if into is not None:
                    raise TooLarge(f"{response.url}: more than {limit} bytes")
                self._truncated = "length"
                return
