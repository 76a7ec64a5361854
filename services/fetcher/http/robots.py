"""The robots.txt of each site: fetched once for all replicas, kept in Redis."""

import asyncio
import time
import zlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

from redis.asyncio import Redis

from libs.contracts import FetchRequest
from libs.errors import DealwireError
from libs.parsing.errors import BadEncoding
from libs.streaming import RedisLeases
from libs.urls import BadAddress, host_key
from services.fetcher.errors import (
    BadResponse,
    ConnectFailed,
    DnsFailure,
    HostTurn,
    PrivateAddress,
    RedirectLoop,
    RobotsUnavailable,
    ServerBusy,
    TimedOut,
)
from services.fetcher.http.client import HttpClient
from services.fetcher.http.connection import RawResponse
from services.fetcher.http.rate_limiter import RateLimiter, redis_errors
from services.fetcher.http.response import Hop
from services.fetcher.http.robots_policy import (
    MAX_BYTES,
    RobotsPolicy,
    origin_of,
    parse_robots,
    robots_address,
)
from services.fetcher.http.status import (
    FIRST_CLIENT_ERROR,
    FIRST_SERVER_ERROR,
    HOST_BUSY,
    OK,
    refusal,
)

_REDIRECTS = 5  # that RFC 9309 asks a crawler to follow
_FETCH_WITHIN = 45.0  # seconds after which another replica takes over a fetch
_LOOK_AGAIN = 0.1
_PUT_BACK = 5.0  # seconds until a request comes again whose robots.txt another one is fetching
_LARGE = 32 * 1024  # bytes whose parsing would be felt by the other requests
_RULES, _CLOSED = b"+", b"-"

FRESH = 60.0
"""Seconds that rules are believed without asking for them again."""


@dataclass(frozen=True)
class RobotsTimes:
    """In seconds.

    keep: how long a robots.txt is believed; keep_failure: that it cannot be had. patience:
    how long a request waits on the spot while another one fetches it.
    """

    keep: float = 24 * 3600.0
    keep_failure: float = 300.0
    patience: float = 2.0


class Robots:
    """The rules of each origin. Raises HostsUnavailable when Redis cannot answer."""

    def __init__(
        self,
        redis: Redis,
        key_prefix: str,
        *,
        client: HttpClient,
        limiter: RateLimiter,
        times: RobotsTimes,
    ) -> None:
        self._redis = redis
        self._leases = RedisLeases.on(redis, key_prefix)
        self._prefix = key_prefix
        self._client = client
        self._limiter = limiter
        self._times = times
        self._parsed = ParsedRobots(time.monotonic)

    async def policy(self, address: str, request_id: str) -> RobotsPolicy:
        """The rules for an address; fetched where nobody has them.

        Raises RobotsUnavailable while they cannot be had, HostTurn while another request is
        fetching them, HostResting, and what says that the host must not be read at all
        (PrivateAddress) or does not exist (DnsFailure).
        """
        origin = origin_of(address)
        parsed = self._parsed.fresh(origin)
        if parsed is not None:
            return parsed
        stored = await self._stored(origin) or await self._fetched_by_one(origin, request_id)
        if stored[:1] == _CLOSED:
            raise await self._unavailable(origin, stored[1:].decode("utf-8", "replace"))
        return await self._parse(origin, zlib.decompress(stored[1:]))

    async def _parse(self, origin: str, body: bytes) -> RobotsPolicy:
        if len(body) > _LARGE:
            policy = await asyncio.to_thread(parse_robots, body, origin=origin)
        else:
            policy = parse_robots(body, origin=origin)
        self._parsed.keep(policy, size=len(body))
        return policy

    async def _unavailable(self, origin: str, why: str) -> RobotsUnavailable:
        with redis_errors():
            left = await self._redis.pttl(self._key(origin))
        return RobotsUnavailable(f"{origin}: {why}", retry_after=max(left, 1000) / 1000)

    async def _stored(self, origin: str) -> bytes | None:
        with redis_errors():
            stored: bytes | None = await self._redis.get(self._key(origin))
        return stored

    async def _fetched_by_one(self, origin: str, request_id: str) -> bytes:
        """What is stored in the end: by us, or by who was at it before us."""
        until = time.monotonic() + self._times.patience
        while True:
            async with self._lease(origin) as ours:
                stored = await self._stored(origin)
                if stored is None and ours:
                    stored = await self._fetch(origin, request_id)
            if stored is not None:
                return stored
            if time.monotonic() >= until:
                raise HostTurn(f"{origin}: its robots.txt is being fetched", delay=_PUT_BACK)
            await asyncio.sleep(_LOOK_AGAIN)

    @asynccontextmanager
    async def _lease(self, origin: str) -> AsyncIterator[bool]:
        name, holder = f"robots:{origin}:lease", uuid4().hex
        with redis_errors():
            ours = await self._leases.take(name, holder, seconds=_FETCH_WITHIN)
        try:
            yield ours
        finally:
            if ours:
                with redis_errors():
                    await self._leases.end(name, holder)

    async def _fetch(self, origin: str, request_id: str) -> bytes:
        address = robots_address(origin)
        gate = _RobotsGate(self._limiter, request_id)
        limits = replace(self._client.limits, max_redirects=_REDIRECTS, max_bytes=MAX_BYTES)
        path, asked = [address], FetchRequest(url=address)
        try:
            answer = await self._client.follow(path, asked, gate=gate, limits=limits, partial=True)
            stored, keep = self._judged(answer)
        except (RedirectLoop, BadAddress):
            # RFC 9309: too many redirects are as no robots.txt at all.
            stored, keep = _allowed(b""), self._times.keep
        except (ConnectFailed, TimedOut, BadResponse) as error:
            why = str(error).removeprefix(f"{path[-1]}: ")
            stored, keep = _closed(f"{error.reason_code}: {why}"), self._times.keep_failure
        except (DnsFailure, PrivateAddress) as error:
            if len(path) == 1:
                raise  # of the host itself: nothing there can be read
            # Of where its robots.txt is: kept, else each page would ask the host for it again.
            stored, keep = _closed(error.reason_code), self._times.keep_failure
        with redis_errors():
            await self._redis.set(self._key(origin), stored, px=round(keep * 1000))
        return stored

    def _judged(self, answer: RawResponse) -> tuple[bytes, float]:
        """What to store, and for how many seconds."""
        status, problem, times = answer.hop.status, answer.problem, self._times
        if status == OK and problem is None:
            return _allowed(answer.body), times.keep
        if FIRST_CLIENT_ERROR <= status < FIRST_SERVER_ERROR and status not in HOST_BUSY:
            return _allowed(b""), times.keep
        error = problem or refusal(answer.hop) or BadEncoding()
        keep = times.keep_failure
        if isinstance(error, ServerBusy) and error.retry_after is not None:
            keep = max(1.0, error.retry_after)
        return _closed(f"{status} {error.reason_code}"), keep

    def _key(self, origin: str) -> str:
        return f"{self._prefix}:robots:{origin}"


class ParsedRobots:
    """Rules by their origin: so many, from so many bytes, for so long.

    Rules take some twenty times as much memory as the bytes they were parsed from, so it is
    the bytes that bound it: files made to be large push each other out.
    """

    def __init__(
        self, clock: Callable[[], float], *, max_files: int = 1000, max_bytes: int = 2_000_000
    ) -> None:
        self._clock = clock
        self._max_files = max_files
        self._max_bytes = max_bytes
        self._files: OrderedDict[str, tuple[float, int, RobotsPolicy]] = OrderedDict()
        self._bytes = 0

    def fresh(self, origin: str) -> RobotsPolicy | None:
        """The rules of this origin, where they were parsed not long ago."""
        found = self._files.get(origin)
        if found is None or self._clock() - found[0] >= FRESH:
            return None
        return found[2]

    def keep(self, policy: RobotsPolicy, *, size: int) -> None:
        """Keep rules that were parsed from so many bytes, in place of the oldest."""
        before = self._files.pop(policy.origin, None)
        self._bytes += size - (before[1] if before else 0)
        self._files[policy.origin] = (self._clock(), size, policy)
        while len(self._files) > self._max_files or self._bytes > self._max_bytes:
            _, (_, gone, _) = self._files.popitem(last=False)
            self._bytes -= gone


class _RobotsGate:
    """The gate for a robots.txt: a host that rests is left alone, nothing else is asked."""

    def __init__(self, limiter: RateLimiter, request_id: str) -> None:
        self._limiter = limiter
        self._request_id = request_id

    @asynccontextmanager
    async def permit(
        self, address: str, request: FetchRequest
    ) -> AsyncIterator[Callable[[Hop, DealwireError | None], None]]:
        """See Gate."""
        del request
        async with self._limiter.slot(host_key(address), self._request_id, aside=True) as slot:
            yield slot.answered


def _allowed(body: bytes) -> bytes:
    return _RULES + zlib.compress(body, 6)


def _closed(why: str) -> bytes:
    return _CLOSED + why.encode()
