"""The web as a well-behaved reader sees it: robots.txt, a pace for each host, rests."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from redis.asyncio import Redis

from libs.contracts import FetchRequest, digest
from libs.errors import DealwireError, Postponed, Unavailable
from services.fetcher.refusals import (
    HostResting,
    HostTurn,
    RobotsDisallowed,
    RobotsUnavailable,
)
from services.fetcher.web.exchange import Exchange, Hop, Validators
from services.fetcher.web.host_health import HealthRules
from services.fetcher.web.hosts import Hosts, Pace, redis_errors
from services.fetcher.web.http import HttpClient
from services.fetcher.web.measures import UNMEASURED, Measures
from services.fetcher.web.robots import Robots, RobotsTimes
from services.fetcher.web.urls import host_key, parse_address

_NOT_ASKED = (HostTurn, HostResting, RobotsUnavailable)
_PATH_KEPT_MS = 24 * 3600 * 1000  # longer than any message waits


@dataclass(frozen=True)
class Politeness:
    """How sites are treated by all replicas together."""

    pace: Pace = field(default_factory=Pace)
    health: HealthRules = field(default_factory=HealthRules)
    robots: RobotsTimes = field(default_factory=RobotsTimes)


class PoliteWeb:
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
        measures: Measures = UNMEASURED,
    ) -> None:
        self._client = client
        self._redis = redis
        self._prefix = key_prefix
        self._measures = measures
        self._hosts = Hosts(
            redis, key_prefix, pace=politeness.pace, health=politeness.health, measures=measures
        )
        self._robots = Robots(
            redis, key_prefix, client=client, hosts=self._hosts, times=politeness.robots
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.__aexit__()

    async def get(self, request: FetchRequest, *, validators: Validators | None = None) -> Exchange:
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
                gate=_Gate(self._robots, self._hosts, identity),
                path=path,
            )
        except (Postponed, Unavailable) as error:
            self._measures.put_off(error.reason_code)
            if len(path) > 1 and isinstance(error, _NOT_ASKED):
                await self._keep_path(identity, path)
            raise

    async def sitemaps(self, address: str) -> tuple[str, ...]:
        """The addresses of sitemaps that the robots.txt for this address lists.

        Raises as `get` does where the robots.txt cannot be had.
        """
        address = str(parse_address(address).href)
        identity = digest("robots", host_key(address))
        return (await self._robots.rules(address, identity)).sitemaps

    async def _taken_path(self, identity: str) -> list[str]:
        with redis_errors():
            kept = await self._redis.getdel(self._path_key(identity))
        return [str(each) for each in json.loads(kept)] if kept else []

    async def _keep_path(self, identity: str, path: list[str]) -> None:
        with redis_errors():
            await self._redis.set(self._path_key(identity), json.dumps(path), px=_PATH_KEPT_MS)

    def _path_key(self, identity: str) -> str:
        return f"{self._prefix}:redirects:{identity}"


class _Gate:
    """Robots, turn and rest, for the hops of one request."""

    def __init__(self, robots: Robots, hosts: Hosts, identity: str) -> None:
        self._robots = robots
        self._hosts = hosts
        self._identity = identity

    @asynccontextmanager
    async def visit(
        self, address: str, request: FetchRequest
    ) -> AsyncIterator[Callable[[Hop, DealwireError | None], None]]:
        """See Gate. Raises RobotsDisallowed, RobotsUnavailable, HostTurn, HostResting."""
        del request  # known by its identity
        rules = await self._robots.rules(address, self._identity)
        if not rules.allows(address):
            raise RobotsDisallowed(address)
        async with self._hosts.visit(
            host_key(address), self._identity, interval=rules.interval
        ) as visit:
            yield visit.answered


def _identity(request: FetchRequest) -> str:
    """By what a request is known when it comes again, whatever its sender chose as an id."""
    return digest("turn", request.request_id or request.url)
