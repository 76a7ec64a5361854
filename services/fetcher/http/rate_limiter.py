"""Limits requests to one site, for all replicas together: their turns, slots and rests in Redis."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from uuid import uuid4

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from libs.errors import DealwireError, Failed
from libs.observability import Metrics
from libs.streaming import Refused, Unreachable
from services.fetcher.errors import HostResting, HostsUnavailable, HostTurn
from services.fetcher.http.host_backoff import BackoffRules, HostResult, judged
from services.fetcher.http.response import Hop

_LOOK_AGAIN = 0.05  # seconds between two checks of a host where all slots are taken
_WHY = {b"busy": "it answered 429 or 503", b"failures": "nobody answered there"}
_LEAST_REST = 1.0  # seconds: until whoever went first has seen how the host is


@dataclass(frozen=True)
class RateLimit:
    """How fast one host may be asked by all replicas together; seconds.

    interval: from one request to the next. concurrency: requests under way at once.
    longest_interval: that a robots.txt can ask for. patience: waited on the spot rather
    than by putting a request back. longest_request: after which a crashed replica's is given up.
    """

    interval: float = 1.0
    concurrency: int = 4
    longest_interval: float = 60.0
    patience: float = 2.0
    longest_request: float = 60.0

    def for_host(self, asked: float | None) -> float:
        """The interval where the site's robots.txt asks for one: never faster than our own."""
        return max(self.interval, min(asked or 0.0, self.longest_interval))


@dataclass(frozen=True)
class _Visit:
    """One request to a host that asks for leave."""

    host: str
    request_id: str
    name: str
    interval: float | None
    first: bool


class HostSlot:
    """One request under way; `result` is what came of it, for the health of the host."""

    def __init__(self, rules: BackoffRules) -> None:
        self._rules = rules
        self.result = HostResult("unknown")

    def answered(self, hop: Hop, problem: DealwireError | None = None) -> None:
        """A response came; `problem` is what was wrong with its body."""
        self.result = judged(problem if isinstance(problem, Failed) else hop, rules=self._rules)

    def failed(self, error: Exception) -> None:
        """None came."""
        self.result = judged(error, rules=self._rules)


class RateLimiter:
    """Turns, slots and rests of hosts. Raises HostsUnavailable when Redis cannot answer."""

    def __init__(
        self,
        redis: Redis,
        key_prefix: str,
        *,
        rate: RateLimit,
        backoff: BackoffRules,
        metrics: Metrics,
    ) -> None:
        self._prefix = key_prefix
        self._rate = rate
        self._backoff = backoff
        self._metrics = metrics
        self._redis = redis
        self._enter: AsyncScript = redis.register_script(_script("enter"))
        self._leave: AsyncScript = redis.register_script(_script("leave"))

    @asynccontextmanager
    async def slot(
        self,
        host: str,
        request_id: str,
        *,
        interval: float | None = None,
        aside: bool = False,
        first: bool = False,
    ) -> AsyncIterator[HostSlot]:
        """Around one request to a host (with its port, where that is not the usual one).

        Waits for the turn where it is near. interval: what the site's robots.txt asks for.
        aside: no turn is needed, for a robots.txt. first: before all that are not, for a poll.
        Raises HostTurn, HostResting.
        """
        name, slot, began = uuid4().hex, HostSlot(self._backoff), time.monotonic()
        visit = _Visit(host, request_id, name, interval, first=first)
        wait = await self._leave_given(visit, "aside" if aside else "queue")
        try:
            await asyncio.sleep(wait)
            self._metrics.count("dealwire_turn_wait_seconds_total", time.monotonic() - began)
            yield slot
        except Exception as error:
            slot.failed(error)
            raise
        finally:
            await self._call_leave(host, name, slot.result)

    async def _leave_given(self, visit: _Visit, mode: str) -> float:
        """Seconds until the request may begin; its slot is taken from now on."""
        until = time.monotonic() + self._rate.patience
        while True:
            answer, wait, why = await self._ask(visit, mode)
            if answer == "go":
                return wait
            if answer == "resting":
                raise HostResting(f"{visit.host} rests: {why}", retry_after=max(wait, _LEAST_REST))
            if answer == "turn":
                raise HostTurn(f"{visit.host}: in {wait:.1f} s", delay=wait)
            await asyncio.sleep(_LOOK_AGAIN)
            if time.monotonic() >= until:
                mode = "bounce"

    async def _ask(self, visit: _Visit, mode: str) -> tuple[str, float, str]:
        rate = self._rate
        turn = f"{self._prefix}:host:{visit.host}:turn:{visit.request_id}"
        seconds = (rate.for_host(visit.interval), rate.patience, rate.longest_request)
        interval_ms, patience_ms, life_ms = (round(each * 1000) for each in seconds)
        arguments = (visit.name, interval_ms, rate.concurrency, patience_ms, life_ms, mode)
        keys, place = [*self._keys(visit.host), turn], "first" if visit.first else "then"
        with redis_errors():
            answer, wait, *why = await self._enter(keys=keys, args=[*arguments, place])
        return answer.decode(), wait / 1000, _WHY.get(why[0], "") if why else ""

    async def _call_leave(self, host: str, name: str, result: HostResult) -> None:
        asked = -1 if result.asked is None else round(result.asked * 1000)
        rests = [round(each * 1000) for each in self._backoff.rests(result.how)]
        with redis_errors():
            await self._leave(keys=self._keys(host), args=[name, result.how, asked, *rests])

    def _keys(self, host: str) -> list[str]:
        return [f"{self._prefix}:host:{host}", f"{self._prefix}:host:{host}:visits"]


@contextmanager
def redis_errors() -> Iterator[None]:
    """Around calls of Redis: what fails there is HostsUnavailable."""
    try:
        yield
    except (RedisError, OSError, Unreachable, Refused) as error:
        raise HostsUnavailable(str(error)) from error


@cache
def _script(name: str) -> str:
    folder = files("services.fetcher.http").joinpath("lua")
    return folder.joinpath(f"{name}.lua").read_text(encoding="utf-8")
