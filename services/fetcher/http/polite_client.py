"""The HTTP client with politeness: robots.txt, a rate for each host, backoff."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from redis.asyncio import Redis

from libs.contracts import FetchRequest, digest
from libs.errors import DealwireError, Postponed, Unavailable
from libs.observability import Metrics
from libs.urls import host_key, parse_address
from services.fetcher.errors import HostResting, HostTurn, RobotsDisallowed, RobotsUnavailable
from services.fetcher.http.client import HttpClient
from services.fetcher.http.host_backoff import BackoffRules
from services.fetcher.http.rate_limiter import RateLimit, RateLimiter, redis_errors
from services.fetcher.http.response import Hop, Response, Validators
from services.fetcher.http.robots import Robots, RobotsTimes

_NOT_ASKED = (HostTurn, HostResting, RobotsUnavailable)
_PATH_KEPT_MS = 24 * 3600 * 1000  # longer than any message waits


@dataclass(frozen=True)
class Politeness:
    """How sites are treated by all replicas together."""

    rate: RateLimit = field(default_factory=RateLimit)
    backoff: BackoffRules = field(default_factory=BackoffRules)
    robots: RobotsTimes = field(default_factory=RobotsTimes)


class PoliteClient:
    """A PageSource that asks no site what it does not want to be asked, nor faster than it may.

    Open it with `async with`; it opens the client. Its state is in Redis, for all replicas.
    """

    def __init__(
        self,
        client: HttpClient,
        redis: Redis,
        key_prefix: str,
        *,
        politeness: Politeness,
        metrics: Metrics,
    ) -> None:
        self._client = client
        self._redis = redis
        self._prefix = key_prefix
        self._metrics = metrics
        self._limiter = RateLimiter(
            redis, key_prefix, rate=politeness.rate, backoff=politeness.backoff, metrics=metrics
        )
        self._robots = Robots(
            redis, key_prefix, client=client, limiter=self._limiter, times=politeness.robots
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.__aexit__()

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Response:
        """See PageSource.

        A request that is put back between two redirects goes on from there when it comes again:
        else it would queue at the first host each time, and never arrive. Where an answer put
        it back it begins anew: what led to an error page may lead elsewhere next time.
        """
        identity = _identity(request)
        path = await self._taken_path(identity)
        try:
            return await self._client.get(
                request,
                validators=validators,
                gate=_PoliteGate(self._robots, self._limiter, identity),
                path=path,
            )
        except (Postponed, Unavailable) as error:
            self._metrics.count("dealwire_put_off_total", code=error.reason_code)
            if len(path) > 1 and isinstance(error, _NOT_ASKED):
                await self._keep_path(identity, path)
            raise

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """The addresses of sitemaps that the robots.txt for this address lists.

        Raises as `get` does where the robots.txt cannot be had.
        """
        address = str(parse_address(address).href)
        identity = digest("robots", host_key(address))
        return (await self._robots.policy(address, identity)).sitemaps

    async def _taken_path(self, identity: str) -> list[str]:
        with redis_errors():
            kept = await self._redis.getdel(self._path_key(identity))
        return [str(each) for each in json.loads(kept)] if kept else []

    async def _keep_path(self, identity: str, path: list[str]) -> None:
        with redis_errors():
            await self._redis.set(self._path_key(identity), json.dumps(path), px=_PATH_KEPT_MS)

    def _path_key(self, identity: str) -> str:
        return f"{self._prefix}:redirects:{identity}"


class _PoliteGate:
    """Robots, turn and rest, for the hops of one request."""

    def __init__(self, robots: Robots, limiter: RateLimiter, identity: str) -> None:
        self._robots = robots
        self._limiter = limiter
        self._identity = identity

    @asynccontextmanager
    async def permit(
        self, address: str, request: FetchRequest
    ) -> AsyncIterator[Callable[[Hop, DealwireError | None], None]]:
        """See Gate. Raises RobotsDisallowed, RobotsUnavailable, HostTurn, HostResting."""
        policy = await self._robots.policy(address, self._identity)
        if not policy.allows(address):
            raise RobotsDisallowed(address)
        host, first = host_key(address), request.scheduled
        async with self._limiter.slot(
            host, self._identity, interval=policy.interval, first=first
        ) as slot:
            yield slot.answered


def _identity(request: FetchRequest) -> str:
    """By what a request is known when it comes again, whatever its sender chose as an id."""
    return digest("turn", request.request_id or request.url)
