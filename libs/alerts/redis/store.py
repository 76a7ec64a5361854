"""The saved alerts in Redis: their source of truth, of which the index holds a copy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import structlog
from pydantic import ValidationError
from redis.exceptions import RedisError

from libs.alerts.model import MOST_ALERTS, SavedAlert
from libs.alerts.targets import Addressed
from libs.contracts import keys
from libs.errors import Rejected, Unavailable
from libs.streaming import RedisStreams
from libs.streaming.addresses import advice_on

A = TypeVar("A", bound=Addressed)

log = structlog.get_logger()


class StoreUnavailable(Unavailable):
    """The stream server does not say which alerts are saved."""

    code = "alerts_unknown"


class TooManyAlerts(Rejected):
    """No more alerts can be saved: `dealwire alert remove` those that nobody needs."""

    code = "too_many_alerts"


@dataclass(frozen=True)
class Snapshot:
    """All saved alerts at one moment, by id; `at_ms`: the server's clock, ms since 1970."""

    revision: int
    at_ms: int
    alerts: Mapping[str, SavedAlert]


@dataclass(frozen=True)
class Told:
    """How many things an alert was told of, as far as that is remembered, and when last."""

    count: int
    last_ms: int | None


class AlertStore:
    """The alerts of one installation. Every method may raise StoreUnavailable."""

    def __init__(self, streams: RedisStreams) -> None:
        self._redis = streams.redis
        self._key = streams.key

    async def revision(self) -> int:
        """Which state of the changes this is; 0 where there never was an alert."""
        try:
            return int(await self._redis.get(self._key(keys.ALERTS_REVISION)) or 0)
        except (RedisError, OSError) as error:
            raise _unavailable(error) from error

    async def snapshot(self) -> Snapshot:
        """All alerts as they are together at one moment."""
        try:
            async with self._redis.pipeline(transaction=True) as together:
                together.get(self._key(keys.ALERTS_REVISION))
                together.hgetall(self._key(keys.ALERTS))
                together.time()
                revision, stored, (seconds, micros) = await together.execute()
        except (RedisError, OSError) as error:
            raise _unavailable(error) from error
        found = _read(stored.items(), SavedAlert)
        at_ms = int(seconds) * 1000 + int(micros) // 1000
        return Snapshot(int(revision or 0), at_ms, {each.id: each for each in found})

    async def addressed(self, name: str) -> Addressed | None:
        """Who is told by the alert of this name; None where there is none, or none that is read."""
        try:
            stored = await self._redis.hget(self._key(keys.ALERTS), name)
        except (RedisError, OSError) as error:
            raise _unavailable(error) from error
        return next(iter(_read([(name.encode(), stored)], Addressed)), None) if stored else None

    async def add(self, alert: SavedAlert) -> bool:
        """Save an alert; False where one has its name. Raises TooManyAlerts."""
        try:
            if await self._redis.hlen(self._key(keys.ALERTS)) >= MOST_ALERTS:
                raise TooManyAlerts(
                    f"{MOST_ALERTS} alerts are saved, and no more can be: `dealwire alert remove`"
                    " those that nobody needs"
                )
            async with self._redis.pipeline(transaction=True) as together:
                told = alert.model_dump_json(exclude_defaults=True)
                together.hsetnx(self._key(keys.ALERTS), alert.name, told)
                together.incr(self._key(keys.ALERTS_REVISION))
                added, _ = await together.execute()
        except (RedisError, OSError) as error:
            raise _unavailable(error) from error
        return bool(added)

    async def remove(self, name: str) -> bool:
        """Save it no longer, and forget what it was told of; False where none has this name."""
        found = await self.addressed(name)
        try:
            async with self._redis.pipeline(transaction=True) as together:
                together.hdel(self._key(keys.ALERTS), name)
                together.incr(self._key(keys.ALERTS_REVISION))
                if found is not None:
                    together.delete(self._key(keys.alert_matches(found.id)))
                removed, *_ = await together.execute()
        except (RedisError, OSError) as error:
            raise _unavailable(error) from error
        return bool(removed)

    async def told(self, alert: Addressed) -> Told:
        """What is remembered of what an alert was told of."""
        key = self._key(keys.alert_matches(alert.id))
        try:
            async with self._redis.pipeline(transaction=True) as together:
                together.zcard(key)
                together.zrange(key, 0, 0, desc=True, withscores=True)
                count, last = await together.execute()
        except (RedisError, OSError) as error:
            raise _unavailable(error) from error
        return Told(int(count), int(last[0][1]) if last else None)


def _read(stored: Iterable[tuple[bytes, bytes]], kind: type[A]) -> list[A]:
    """The alerts that can be read, by name; of each other the log says why it stands idle."""
    found: list[A] = []
    for name, value in sorted(stored):
        try:
            found.append(kind.model_validate_json(value))
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False)[0]
            log.warning(
                "alert_unreadable", alert=name.decode("utf-8", "replace"),
                field=".".join(map(str, wrong["loc"])), error=wrong["msg"],
            )  # fmt: skip
    return found


def _unavailable(error: Exception) -> StoreUnavailable:
    said = f"{type(error).__name__}: {advice_on(error)}"
    return StoreUnavailable(f"no answer of the stream server: {said}"[:300])
