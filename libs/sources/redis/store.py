"""The store of sources in Redis: their histories, and what operators decide about them."""

from typing import TypeVar

import structlog
from pydantic import ValidationError

from libs.contracts import Message, keys
from libs.sources.distrust import CanonicalDistrust
from libs.sources.health import Facts
from libs.sources.model import Change
from libs.sources.state import TrackedSource
from libs.streaming import RedisStreams

REVISION = "sources.revision"
"""Number: raised with each change at run time, so that nobody reads them all to see one."""
STATE = "sources.state"
"""Hash: source id -> the source with its history, as JSON. Written by the scheduler alone."""
DUE = "sources.due"
"""Sorted set: source id, scored with milliseconds since 1970 when it is due."""
ASKED = "sources.asked"
"""Hash: source id -> the stream entry of the last request for it. Written by the scheduler."""
SCHEDULER = "fetcher.scheduler"
"""String: the scheduler at work; it expires when that one dies."""

FACTS = (
    keys.SOURCES_CHECKED,
    keys.SOURCES_BROUGHT,
    keys.SOURCES_FAILED,
    keys.SOURCES_NOT_POLLED,
    keys.SOURCES_DECLINED,
    keys.SOURCES_DECLINED_CODE,
)
"""The hashes that the fetcher writes of each poll, in the order that Facts.read takes them."""

R = TypeVar("R", bound=Message)

log = structlog.get_logger()


class SourceStore:
    """The sources of one installation. Every method may raise redis.exceptions.RedisError."""

    def __init__(self, streams: RedisStreams) -> None:
        self._redis = streams.redis
        self._key = streams.key

    async def revision(self) -> int:
        """Which state of the changes this is; 0 where there never was one."""
        return int(await self._redis.get(self._key(REVISION)) or 0)

    async def changes(self) -> dict[str, Change]:
        """What was decided at run time, by source."""
        return await self._records(keys.SOURCES, Change)

    async def change(self, source_id: str, change: Change | None) -> None:
        """Decide about a source; None: what the profiles say of it holds again."""
        async with self._redis.pipeline(transaction=True) as together:
            if change is None:
                together.hdel(self._key(keys.SOURCES), source_id)
            else:
                together.hset(self._key(keys.SOURCES), source_id, change.model_dump_json())
            together.incr(self._key(REVISION))
            await together.execute()

    async def tracked(self) -> dict[str, TrackedSource]:
        """All sources that a scheduler has seen, with their histories."""
        return await self._records(STATE, TrackedSource)

    async def one(self, source_id: str) -> TrackedSource | None:
        """One source with its history, if a scheduler has seen it."""
        stored = await self._redis.hget(self._key(STATE), source_id)
        return TrackedSource.model_validate_json(stored) if stored else None

    async def ask_now(self, source_id: str, *, at_ms: int) -> None:
        """Make a source due at a time, which its request's id is then made of."""
        await self._redis.zadd(self._key(DUE), {source_id: at_ms})

    async def scheduler_is_at_work(self) -> bool:
        """Whether somebody asks for what is due."""
        return bool(await self._redis.exists(self._key(SCHEDULER)))

    async def facts(self, source_id: str) -> Facts:
        """What the fetcher wrote of the source's latest checks."""
        return Facts.parsed(*[await self._redis.hget(self._key(one), source_id) for one in FACTS])

    async def distrusted(self) -> dict[str, tuple[int, CanonicalDistrust]]:
        """By site whose canonical addresses are not believed: since when in ms, and why."""
        stored = await self._redis.hgetall(self._key(keys.CANONICAL_DISTRUSTED))
        found: dict[str, tuple[int, CanonicalDistrust]] = {}
        for site, value in stored.items():
            at_ms, _, why = value.partition(b" ")
            found[site.decode()] = int(at_ms), CanonicalDistrust.model_validate_json(why)
        return found

    async def _records(self, name: str, kind: type[R]) -> dict[str, R]:
        stored: dict[bytes, bytes] = await self._redis.hgetall(self._key(name))
        found: dict[str, R] = {}
        for source_id, value in stored.items():
            try:
                found[source_id.decode()] = kind.model_validate_json(value)
            except ValidationError as error:
                log.warning(
                    "source_unreadable", key=name, source=source_id.decode(), error=str(error)
                )
        return found
