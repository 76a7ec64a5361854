"""Gets pages over HTTP: public addresses only, within limits of size, time and redirects."""

import asyncio
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from libs.contracts import FetchRequest
from services.fetcher.extraction.sniffing import announces_binary
from services.fetcher.page import Page
from services.fetcher.refusals import (
    AccessDenied,
    BadAddress,
    BadResponse,
    ConnectFailed,
    DnsFailure,
    NotFound,
    NotText,
    PrivateAddress,
    RedirectLoop,
    RequestRefused,
    ServerBusy,
    ServerError,
    TimedOut,
    TooLarge,
)
from services.fetcher.web.addresses import Network, may_connect
from services.fetcher.web.decompression import ACCEPTED, Inflater
from services.fetcher.web.exchange import Exchange, Validators
from services.fetcher.web.urls import parse_address, resolve

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 502, 503, 504})
_GONE = frozenset({404, 410})
_DENIED = frozenset({401, 402, 403, 451})
_OK = 200
_FIRST_CLIENT_ERROR = 400
_FIRST_SERVER_ERROR = 500
_CHUNK = 64 * 1024
_LONGEST_WAIT = 6 * 3600.0  # seconds that a Retry-After is obeyed for; then we ask again
_PRIVATE = "the address is not public"


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
    connections: int = 100


_DEFAULT = Limits()


class HttpClient:
    """A PageSource over real HTTP. Open it with `async with`; proxies and cookies are not used."""

    def __init__(
        self, user_agent: str, *, now: Callable[[], datetime], limits: Limits = _DEFAULT
    ) -> None:
        self._user_agent = user_agent
        self._now = now
        self._limits = limits
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            socket_factory=self._socket, limit=self._limits.connections, limit_per_host=4
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(
                total=None, connect=None, sock_connect=self._limits.connect_timeout
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
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Exchange:
        """The page at the request's address, after redirects, decompressed.

        The time limit spans everything: a drip of bytes does not extend it.
        """
        del validators  # every page is asked for in full
        address, at = request.url, self._now()
        try:
            async with asyncio.timeout(self._limits.total_timeout):
                return Exchange(await self._follow(str(parse_address(address).href)), at)
        except TimeoutError as error:
            raise TimedOut(f"{address}: no page within {self._limits.total_timeout} s") from error
        except aiohttp.ClientError as error:
            raise _sorted_out(error, address) from error

    async def _follow(self, address: str) -> Page:
        seen = {address}
        while True:
            answer = await self._once(address)
            if isinstance(answer, Page):
                return answer
            if answer in seen or len(seen) > self._limits.max_redirects:
                raise RedirectLoop(f"{len(seen)} redirects, now to {answer}")
            seen.add(answer)
            address = answer

    async def _once(self, address: str) -> Page | str:
        """The page, or the address that it redirects to."""
        if self._session is None:
            raise RuntimeError("the client is not open")
        async with self._session.get(URL(address, encoded=True), allow_redirects=False) as response:
            if response.status in _REDIRECTS:
                return _redirected(address, response.headers.get("Location"))
            self._look_at_status(address, response)
            content_type = response.headers.get("Content-Type")
            if announces_binary(content_type):
                raise NotText(f"{address}: {content_type}")
            if (response.content_length or 0) > self._limits.max_bytes:
                raise TooLarge(f"{address}: announces {response.content_length} bytes")
            body = Inflater(
                response.headers.get("Content-Encoding", ""), limit=self._limits.max_bytes
            )
            async for chunk in response.content.iter_chunked(_CHUNK):
                body.add(chunk)
            return Page(final_url=address, body=body.finish(), content_type=content_type)

    def _look_at_status(self, address: str, response: aiohttp.ClientResponse) -> None:
        status = response.status
        if status == _OK:
            return
        said = f"{address}: {status}"
        if status in _GONE:
            raise NotFound(said)
        if status in _DENIED:
            raise AccessDenied(said)
        if status in _BUSY:
            wait = retry_after(response.headers.get("Retry-After"), now=self._now())
            raise ServerBusy(said, retry_after=wait)
        if status >= _FIRST_SERVER_ERROR:
            raise ServerError(said)
        if status >= _FIRST_CLIENT_ERROR:
            raise RequestRefused(said)
        raise BadResponse(said)

    def _socket(self, address: aiohttp.AddrInfoType) -> socket.socket:
        """A socket for this very address, or none: asked after resolution, at each connection."""
        family, kind, protocol, _, place = address
        if not may_connect(str(place[0]), allowed=self._limits.allowed):
            raise PermissionError(errno.EACCES, _PRIVATE)
        return socket.socket(family=family, type=kind, proto=protocol)


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (a number or a date), at most six hours."""
    if not value:
        return None
    try:
        seconds = (
            float(value)
            if value.strip().isdigit()
            else (parsedate_to_datetime(value) - now).total_seconds()
        )
    except (ValueError, TypeError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def _redirected(address: str, location: str | None) -> str:
    if not location:
        raise BadResponse(f"{address}: a redirect to nowhere")
    target = resolve(address, location)
    if target is None:
        raise BadAddress(f"{address} redirects to {location[:200]!r}")
    return target


def _sorted_out(error: aiohttp.ClientError, address: str) -> Exception:
    """What a client's error means for the request."""
    said = f"{address}: {type(error).__name__}: {error}"
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return DnsFailure(said)
    if isinstance(error, aiohttp.ClientConnectorError) and _PRIVATE in str(error.os_error):
        return PrivateAddress(f"{address}: {error.host}")
    if isinstance(error, aiohttp.InvalidURL):
        return BadAddress(said)
    if isinstance(error, aiohttp.ClientOSError | aiohttp.ServerDisconnectedError):
        return ConnectFailed(said)
    return BadResponse(said)
